using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>What is verified about Service Connect. Pure.</summary>
internal static class ServiceConnectCheckRules
{
    private const string Rule = "Existence · namespace";

    public static IEnumerable<Check> Of(ServiceInputs asked, LiveFacts live)
    {
        if (asked.Connect is not { } wish)
        {
            yield break;
        }

        if (live.Service?.Connect is { HasMore: true })
        {
            yield return new(CheckOutcome.Warning, "Service Connect of this service was set up outside with more than Berth writes, so it stays as it is.", Rule);
            yield break;
        }

        yield return (wish.Namespace, live.Namespace, live.Cluster?.ConnectNamespace) switch
        {
            ({ } named, null, _) => new(CheckOutcome.Fail, $"There is no Cloud Map namespace {FieldRules.Short(named)} in this account and Region. Choose one that exists, or ask the platform team to make it.", Rule),
            (not null, { } found, _) => new(CheckOutcome.Pass, $"The namespace {found.Name} exists.", Rule),
            (null, _, { }) => new(CheckOutcome.Pass, "The cluster has a namespace for Service Connect.", Rule),
            (null, _, null) => new(CheckOutcome.Fail, "The cluster has no namespace of its own for Service Connect. Name one, or ask the platform team to give the cluster a default.", Rule),
        };
        if (asked.Port == 0)
        {
            yield return new(CheckOutcome.Warning, "The container listens nowhere, so the service can call others and nobody can call it.", "Service Connect");
        }
    }
}
