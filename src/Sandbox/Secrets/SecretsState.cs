using System.Text.Json.Serialization;
using Amazon.SecretsManager.Model;

namespace Sandbox.Secrets;

/// <summary>Secrets by ARN.</summary>
internal sealed class SecretsState
{
    public SortedDictionary<string, SecretRecord> Secrets { get; init; } = new(StringComparer.Ordinal);
}

internal sealed class SecretRecord
{
    /// <summary>Ends in a hyphen and six random letters and digits.</summary>
    public required string Arn { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    public string? Description { get; set; }

    /// <summary>Null for the key aws/secretsmanager.</summary>
    public string? KmsKeyId { get; set; }
    public DateTimeOffset Changed { get; set; }

    /// <summary>The day on which its value was last read.</summary>
    public DateTimeOffset? Accessed { get; set; }

    /// <summary>When it was marked for deletion.</summary>
    public DateTimeOffset? Deleted { get; set; }
    public List<Tag> Tags { get; set; } = [];

    /// <summary>Oldest first.</summary>
    public List<SecretVersion> Versions { get; init; } = [];

    [JsonIgnore]
    public Dictionary<string, List<string>> Stages => Versions.Where(v => v.Stages.Count > 0).ToDictionary(v => v.Id, v => v.Stages, StringComparer.Ordinal);
}

/// <summary>A value, kept for the tasks that read it; no operation answers it.</summary>
internal sealed class SecretVersion
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";

    public required string Id { get; init; }
    public required DateTimeOffset Created { get; init; }
    public string? Text { get; init; }
    public byte[]? Binary { get; init; }

    /// <summary>A version without any is deprecated.</summary>
    public List<string> Stages { get; init; } = [];
    public DateTimeOffset? Accessed { get; set; }

    public bool Holds(string? text, byte[]? binary) => text == Text && (binary ?? []).AsSpan().SequenceEqual(Binary ?? []);
}
