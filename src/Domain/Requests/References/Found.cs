namespace Domain.Requests.References;

/// <summary>What AWS says of the things a plan names, each by the name the plan has for it.</summary>
public sealed record FoundReferences(
    IReadOnlyDictionary<string, FoundImage> Images, IReadOnlyDictionary<string, FoundSecret> Secrets, IReadOnlyDictionary<string, FoundRole> Roles, FoundSubnets? Subnets)
{
    /// <summary>Images whose tag can never name another digest.</summary>
    public IReadOnlySet<string> FixedTags => Images.Where(i => i.Value is FoundImage.There { IsFixed: true }).Select(i => i.Key).ToHashSet(StringComparer.Ordinal);
}

public abstract record FoundImage
{
    private FoundImage() { }
    /// <summary>Its registry is not of Amazon ECR.</summary>
    public sealed record Elsewhere : FoundImage;
    /// <param name="Why">A sentence, with what to do.</param>
    public sealed record NotAsked(string Why) : FoundImage;
    public sealed record NoRepository : FoundImage;
    public sealed record NoImage : FoundImage;
    /// <param name="IsFixed">Its tag cannot be moved.</param>
    /// <param name="Proof">What was asked of it; null where nothing was.</param>
    public sealed record There(string Digest, bool IsFixed, FoundProof? Proof = null) : FoundImage;
}

/// <summary>What ECR knows of an image beyond that it is there.</summary>
public abstract record FoundProof
{
    private FoundProof() { }
    /// <param name="Why">A sentence, with what to do.</param>
    public sealed record NotAsked(string Why) : FoundProof;
    public sealed record NeverScanned : FoundProof;
    public sealed record ScanRuns : FoundProof;
    /// <param name="Status">AWS's word (ECR API, ScanStatus).</param>
    public sealed record ScanBroken(string Status, string Said) : FoundProof;
    /// <param name="Counts">Findings by AWS's severity.</param>
    public sealed record Scanned(IReadOnlyDictionary<string, int> Counts, DateTimeOffset? At) : FoundProof;
    /// <param name="By">What kinds of signature there are; empty for none.</param>
    public sealed record Signatures(IReadOnlyList<string> By) : FoundProof;
}

public abstract record FoundSecret
{
    private FoundSecret() { }
    public sealed record There : FoundSecret;
    public sealed record Missing : FoundSecret;
    /// <summary>Marked for deletion: nobody can read it any more.</summary>
    public sealed record Going : FoundSecret;
    /// <summary>It is there, but not the stage or version that is named.</summary>
    public sealed record NoVersion(string What) : FoundSecret;
    /// <param name="Why">A sentence, with what to do.</param>
    public sealed record NotAsked(string Why) : FoundSecret;
}

public abstract record FoundRole
{
    private FoundRole() { }
    public sealed record There : FoundRole;
    public sealed record Missing : FoundRole;
    /// <param name="Why">A sentence, with what to do.</param>
    public sealed record NotAsked(string Why) : FoundRole;
}

/// <param name="Vpcs">By subnet id; one that is not there is missing.</param>
/// <param name="NotAsked">Why AWS was not asked; null where it was.</param>
public sealed record FoundSubnets(IReadOnlyDictionary<string, string> Vpcs, string? NotAsked);
