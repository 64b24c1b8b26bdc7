using System.Globalization;
using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>
/// Targets beside the one of the template, memory and requests, and the pace of all of them. What several policies want is settled by AWS: the most tasks win
/// (Application Auto Scaling User Guide, "How target tracking works").
/// </summary>
internal sealed class ServiceTrackingKind(LiveFactsReader live) : StandingServiceKind(live)
{
    private const string Memory = "memoryTarget";
    private const string Requests = "requestsTarget";
    private const string Out = "outCooldown";
    private const string In = "inCooldown";
    private const string NoIn = "noScaleIn";
    private const int Day = 86_400;

    public override string Id => "service-tracking";

    public override string Name => "Change scaling targets";

    public override IReadOnlyList<Field> OwnFields { get; } =
    [
        new(Memory, "Memory target", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Tasks are added while average memory stays above it. Empty for none.", Min: 10, Max: 95, Unit: "%", Optional: true),
        new(Requests, "Requests a task", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Requests a minute that its load balancer may send to each task before one is added. Empty for none.", Min: 1, Max: 1_000_000, Unit: "a minute", Optional: true),
        new(Out, "Wait after adding", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Before more tasks are added. Empty for AWS's own 300.", Min: 0, Max: Day, Unit: "s", Optional: true),
        new(In, "Wait after removing", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Before more tasks are taken away. Empty for AWS's own 300.", Min: 0, Max: Day, Unit: "s", Optional: true),
        new(NoIn, "Never take tasks away", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted, "Its targets then only add tasks; a schedule or another policy must take them away.", Default: "false"),
    ];

    protected override IReadOnlyDictionary<string, string> Standing(LiveFacts facts)
    {
        var values = new Dictionary<string, string>();
        void Put(string field, int? value)
        {
            if (value is { } number)
            {
                values[field] = number.ToString(CultureInfo.InvariantCulture);
            }
        }

        Put(Memory, facts.Policies.FirstOrDefault(p => p.MemoryTarget is not null)?.MemoryTarget);
        Put(Requests, facts.Policies.FirstOrDefault(p => p.Requests is not null)?.Requests?.PerTarget);
        Put(Out, facts.Policies.FirstOrDefault(p => p.OutCooldown is not null)?.OutCooldown);
        Put(In, facts.Policies.FirstOrDefault(p => p.InCooldown is not null)?.InCooldown);
        values[NoIn] = facts.Policies.Any(p => p.NoScaleIn) ? "true" : "false";
        return values;
    }

    protected override Wanted Want(StandingService service, IReadOnlyDictionary<string, string> values)
    {
        var (name, facts) = (service.Name, service.Facts);
        if (facts.Target is not { } target)
        {
            return Wanted.Not($"{name} has no scaling bounds, so no target could move it. Ask for a change of its scaling first.");
        }

        var label = facts.TargetGroups.FirstOrDefault(g => g.Arn == service.Spec.TargetGroupArn)?.RequestsLabel;
        if (values.NumberOr(Requests) is not null && label is null)
        {
            return Wanted.Not($"No Application Load Balancer sends requests to {name}, so none are counted. Leave this empty, or put {name} behind a load balancer first.", Requests);
        }

        ScalingPolicySpec Paced(ScalingPolicySpec p) => p with { OutCooldown = values.NumberOr(Out), InCooldown = values.NumberOr(In), NoScaleIn = values.GetValueOrDefault(NoIn) == "true" };
        var (memory, requests) = (facts.Policies.FirstOrDefault(p => p.MemoryTarget is not null), facts.Policies.FirstOrDefault(p => p.Requests is not null));
        var pairs = facts.Policies.Where(p => p.IsMain).Select(p => ((ScalingPolicySpec?)p, (ScalingPolicySpec?)Paced(p))).ToList();
        pairs.Add((memory, values.NumberOr(Memory) is { } percent ? Paced((memory ?? new(service.Cluster, name, $"{name}-memory", null)) with { MemoryTarget = percent }) : null));
        pairs.Add((requests, values.NumberOr(Requests) is { } each && label is not null ? Paced((requests ?? new(service.Cluster, name, $"{name}-requests", null)) with { Requests = new(label, each) }) : null));
        var after = pairs.Select(p => p.Item2).OfType<ScalingPolicySpec>().ToList();
        if (after.Count == 0 && (values.NumberOr(Out) ?? values.NumberOr(In)) is not null)
        {
            return Wanted.Not($"{name} tracks no target, so there is nothing to wait between. Give a target, or leave the waits empty.", Out);
        }

        List<PlannedStep> steps = [];
        foreach (var (before, wanted) in pairs.Where(p => p.Item1 != p.Item2))
        {
            steps.Add(wanted is not null ? new ScalingPolicyChange(before, wanted) : before is not null ? new ScalingPolicyRemoval(before) : throw new InvalidOperationException("A pair of nothing and nothing is no difference."));
        }

        return new($"Scale {service.App} in {service.Place.Name} at {(after.Count == 0 ? "no target" : string.Join(" and ", after.Select(p => p.Words)))}", steps, [.. Checks(name, target, after)]);
    }

    private static IEnumerable<Check> Checks(string name, ScalableTargetSpec target, List<ScalingPolicySpec> after)
    {
        const string Rule = "Scaling";
        if (after.Count > 1)
        {
            yield return new(CheckOutcome.Pass, $"{name} has {after.Count} targets: the one that wants the most tasks decides.", Rule);
        }

        if (after.Count == 0)
        {
            yield return new(CheckOutcome.Warning, $"{name} then tracks no target: only schedules and people move it between {target.Min} and {target.Max} tasks.", Rule);
        }

        if (target.Min == target.Max)
        {
            yield return new(CheckOutcome.Warning, $"Its bounds are {target.Min} to {target.Max}: no target moves anything until the most is above the least.", Rule);
        }

        if (after.Any(p => p.NoScaleIn))
        {
            yield return new(CheckOutcome.Warning, $"Tasks that were added stay, up to {target.Max}: nothing takes them away by itself.", Rule);
        }

        if (after.Any(p => p.OutCooldown < 30))
        {
            yield return new(CheckOutcome.Warning, "Tasks take longer than that to start and to count: it may add more than are needed.", Rule);
        }
    }
}
