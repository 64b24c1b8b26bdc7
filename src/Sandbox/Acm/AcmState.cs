using Sandbox.State;

namespace Sandbox.Acm;

/// <summary>Certificates of AWS Certificate Manager by ARN.</summary>
internal sealed class AcmState
{
    public Documents<CertificateRecord> Certificates { get; init; } = new();
}

internal sealed class CertificateRecord
{
    public required string Arn { get; init; }

    /// <summary>The first is its domain name; a star stands for one label.</summary>
    public required List<string> Names { get; init; }

    /// <summary>ISSUED, PENDING_VALIDATION, EXPIRED …</summary>
    public required string Status { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>Null for one that is not issued yet.</summary>
    public DateTimeOffset? NotBefore { get; init; }
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Its status at a time: what was issued expires by itself.</summary>
    public string StatusAt(DateTimeOffset now) => Status == "ISSUED" && NotAfter < now ? "EXPIRED" : Status;
}
