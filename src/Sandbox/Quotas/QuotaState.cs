using Amazon.ServiceQuotas.Model;

namespace Sandbox.Quotas;

/// <summary>Quotas that are not at AWS's default, and the requests to raise them.</summary>
internal sealed class QuotaState
{
    /// <summary>Applied values by Region, slash and quota code.</summary>
    public SortedDictionary<string, double> Applied { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Oldest first.</summary>
    public List<QuotaRequest> Requests { get; init; } = [];
}

internal sealed record QuotaRequest(string Region, RequestedServiceQuotaChange Change);
