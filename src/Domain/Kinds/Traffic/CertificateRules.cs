namespace Domain.Kinds.Traffic;

/// <summary>Which hosts a certificate is for. Pure.</summary>
internal static class CertificateRules
{
    /// <summary>A star stands for one label, the first (AWS Certificate Manager User Guide, "Wildcard names"); of a rule's pattern the same is asked.</summary>
    public static bool Covers(string certified, string host)
    {
        if (string.Equals(certified, host, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && certified.StartsWith("*.", StringComparison.Ordinal) && string.Equals(certified[1..], host[dot..], StringComparison.OrdinalIgnoreCase);
    }
}
