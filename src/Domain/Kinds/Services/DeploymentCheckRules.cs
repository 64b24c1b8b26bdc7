using Domain.Catalog;
using Domain.Kinds.Traffic;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>What is verified about the way new tasks replace old ones. Pure.</summary>
internal static class DeploymentCheckRules
{
    private const string Alarms = "Existence · alarms";

    public static IEnumerable<Check> Of(DeploymentSpec? asked, LiveFacts live)
    {
        if (asked is null || TrafficNames.Words(asked.Alarms) is not { Count: > 0 } names || live.MissingAlarms is not { } missing)
        {
            yield break;
        }

        yield return missing.Count == 0
            ? new(CheckOutcome.Pass, $"{string.Join(", ", names)} {(names.Count == 1 ? "watches" : "watch")} the deployment.", Alarms)
            : new(CheckOutcome.Fail, $"There is no CloudWatch alarm {string.Join(" or ", missing.Select(FieldRules.Short))} in this account and Region, so nothing would take a bad deployment back. Write the names as CloudWatch has them, or leave them out.", Alarms);
    }
}
