using Amazon.ServiceQuotas;
using Amazon.ServiceQuotas.Model;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Aws;

/// <summary>The quotas in force in an account and Region, read with the account's read role and kept for some minutes: AWS raises them by hand.</summary>
public sealed class QuotaReader(AwsSessions sessions, TimeProvider time)
{
    private const int ListPage = 100;
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(10);
    private readonly FreshCache<(string Account, string Region), IReadOnlyDictionary<string, decimal>> cache = new(time);

    /// <summary>By quota code. Where AWS refuses, no values and the sentence why: a quota that is not known is no reason to stop anyone.</summary>
    internal async Task<QuotaReading> ReadAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        try
        {
            return new(await cache.GetAsync(
                (place.AccountId, place.Region), cancel => sessions.ReadAsync(place, session => LoadAsync(session, cancel), cancel), TimeSpan.Zero, cancellationToken), null);
        }
        catch (AwsRefused refused)
        {
            return new(new Dictionary<string, decimal>(0), refused.Message);
        }
    }

    private async Task<(IReadOnlyDictionary<string, decimal>, DateTimeOffset)> LoadAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(new[] { "ecs", "fargate" }.Select(service => AwsPages.AllAsync(
            $"read the quotas of {service}",
            (next, cancel) => session.Quotas.ListServiceQuotasAsync(new ListServiceQuotasRequest { ServiceCode = service, MaxResults = ListPage, NextToken = next }, cancel),
            page => page.Quotas, page => page.NextToken, cancellationToken)));
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var quota in lists.SelectMany(l => l))
        {
            // a quota that AWS could not look up has an error in place of a value
            if (quota is { QuotaCode: { } code, Value: { } value, ErrorReason: null })
            {
                values[code] = (decimal)value;
            }
        }

        return (values, time.GetUtcNow() + Good);
    }
}
