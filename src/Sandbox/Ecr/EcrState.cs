using Sandbox.State;

namespace Sandbox.Ecr;

/// <summary>The registry's repositories by ARN.</summary>
internal sealed class EcrState
{
    public Documents<RepositoryState> Repositories { get; init; } = new();

    /// <summary>By account, Region and prefix.</summary>
    public Documents<CacheRule> CacheRules { get; init; } = new();
}

internal sealed class CacheRule
{
    public required string Prefix { get; init; }
    public required string Account { get; init; }
    public required string Region { get; init; }
    public required string Upstream { get; init; }
    public required DateTimeOffset Created { get; init; }
}

internal sealed class RepositoryState
{
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required bool IsImmutable { get; init; }
    public required bool ScanOnPush { get; init; }

    /// <summary>AES256, or KMS with a key.</summary>
    public required string Encryption { get; init; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By digest.</summary>
    public SortedDictionary<string, ImageState> Images { get; init; } = new(StringComparer.Ordinal);

    public ImageState? Tagged(string tag) => Images.Values.FirstOrDefault(i => i.Tags.Contains(tag));
}

internal sealed class ImageState
{
    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public required string Digest { get; init; }
    public required string Manifest { get; init; }
    public required string MediaType { get; init; }
    public required DateTimeOffset Pushed { get; init; }

    /// <summary>Bytes of its layers and its configuration.</summary>
    public required long Size { get; init; }
    public SortedSet<string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>When its last scan began; null where it was never scanned.</summary>
    public DateTimeOffset? ScanBegan { get; set; }
    public DateTimeOffset? ScanEnds { get; set; }
}
