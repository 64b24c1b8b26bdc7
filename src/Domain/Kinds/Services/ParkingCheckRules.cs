using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>What is verified before a service is parked or resumed. Pure.</summary>
public static class ParkingCheckRules
{
    private const string Rule = "Parking";

    public static IReadOnlyList<Check> Park(ServiceSpec service, LiveFacts live) =>
    [
        live.RunningCount > 0
            ? new(CheckOutcome.Warning, $"{live.RunningCount} {(live.RunningCount == 1 ? "task runs" : "tasks run")} now and would be stopped.", Rule)
            : new(CheckOutcome.Pass, $"No task of {service.Name} runs.", Rule),
        new(CheckOutcome.Pass, live.Target is { } bounds
            ? $"Its bounds, {bounds.Min} to {bounds.Max}, and the tasks it keeps then are noted in AWS and come back when it is resumed."
            : "The tasks it keeps then are noted in AWS and come back when it is resumed.", Rule),
        live.TargetGroups.FirstOrDefault(g => g.Arn == service.TargetGroupArn) is { LoadBalancers.Count: > 0 } group
            ? new(CheckOutcome.Warning, $"{string.Join(", ", group.LoadBalancers)} sends traffic to it through target group {group.Name}: that would be answered by nobody.", Rule)
            : new(CheckOutcome.Pass, "No load balancer sends traffic to it.", Rule),
    ];

    public static IEnumerable<Check> Resume(ServiceSpec service, ParkedFrom from, LiveFacts live)
    {
        yield return from.Starting > 0
            ? new(CheckOutcome.Warning, $"{from.Starting} {(from.Starting == 1 ? "task starts" : "tasks start")} at once.", Rule)
            : new(CheckOutcome.Pass, "No task starts at once: it kept none when it was parked.", Rule);
        if (live is { Cluster: { } cluster, TaskDefinition: { } definition })
        {
            yield return ServiceCheckRules.Compute(service.Compute, cluster, definition.Cpu, definition.MemoryMiB, from.Starting);
        }
    }

    /// <summary>Null where a change may be made of it as it stands.</summary>
    /// <param name="moves">The plan touches its bounds.</param>
    public static string? WhyNotChange(string service, LiveFacts live, bool moves) => live switch
    {
        { Target.IsParked: true, Parked: { } from } when moves =>
            $"{service} is parked, and keeps {from.Words} for when it is resumed. Resume it first, then change its scaling{(from.Target is { } b ? $"; or leave the bounds at {b.Min} to {b.Max}" : "")}.",
        _ => null,
    };

    /// <summary>Said of a change that leaves it parked.</summary>
    public static IEnumerable<Check> StaysParked(string service, LiveFacts live)
    {
        if (live.Target is { IsParked: true })
        {
            yield return new(CheckOutcome.Pass, $"{service} is parked and stays so: nothing of this runs until it is resumed.", Rule);
        }
    }
}
