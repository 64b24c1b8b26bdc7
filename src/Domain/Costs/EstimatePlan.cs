using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Costs;

/// <summary>Prices a request at its least and most tasks, against today. Pure.</summary>
public static class EstimatePlan
{
    private const int FreeEphemeralGiB = 20;

    /// <param name="now">What runs today; null for something new.</param>
    /// <param name="asked">What is to run; null for something that goes.</param>
    public static Estimate Of(Sizing? now, Sizing? asked, PriceBook prices)
    {
        var (before, after) = (Priced(now, prices), Priced(asked, prices));
        var lacking = before is { WhyNot: not null } ? before : after is { WhyNot: not null } ? after : null;
        var used = new[] { before, after }.OfType<PricedTask>().ToList();
        return new Estimate(
            At(before, now, now?.Min), At(before, now, now?.Max), At(after, asked, asked?.Min), At(after, asked, asked?.Max),
            now?.Min ?? 0, now?.Max ?? 0, asked?.Min ?? 0, asked?.Max ?? 0,
            lacking?.Basis ?? (after ?? before)?.Basis ?? "Nothing runs", lacking is null ? Oldest(used, prices) : DateOnly.MinValue, used.Exists(p => p.Approximate),
            after is { WhyNot: null } ? after.Lines : null, asked is null ? null : Alternatives(asked with { Mix = null }, prices), asked is null ? null : NotCounted(asked, prices))
        {
            Week = asked?.Week, Mix = asked?.Mix,
        };
    }

    public static Estimate Of(ServiceInputs asked, LiveFacts live, PriceBook prices)
    {
        var instances = live.Cluster?.PricedTypes ?? [];
        var week = live is { Target.IsParked: false, Hours: { } hours } ? new OpenWeek(hours.Share, hours.Outside) : null;
        var now = live is { TaskDefinition: { } definition, Service: { } service }
            ? new Sizing(service.Compute, definition.Cpu, definition.MemoryMiB, live.Target?.Min ?? live.DesiredCount, live.Target?.Max ?? live.DesiredCount)
            {
                InstanceTypes = instances, HasPublicIp = service.AssignPublicIp,
                IsArm = definition.IsArm, IsWindows = definition.IsWindows, EphemeralGiB = definition.EphemeralStorageGiB ?? FreeEphemeralGiB,
                Week = week,
            }
            : null;
        var to = new Sizing(asked.Compute, asked.Cpu, asked.MemoryMiB, asked.MinTasks, asked.MaxTasks)
        {
            InstanceTypes = instances, LogsToCloudWatch = true, Week = week,
            // what the form does not ask stays as it is
            IsArm = now?.IsArm is true, IsWindows = now?.IsWindows is true, EphemeralGiB = now?.EphemeralGiB ?? FreeEphemeralGiB,
        };
        return Of(now, to, prices);
    }

    /// <summary>The same size on every kind of compute, for the price cards.</summary>
    public static IReadOnlyList<TaskPrice> SideBySide(int cpu, int memoryMiB, IReadOnlyList<string> instanceTypes, PriceBook prices) =>
        [.. Enum.GetValues<Compute>().Select(c => TaskPrices.Of(prices, c, cpu, memoryMiB, instanceTypes))];

    /// <summary>One workload on each kind of compute that Berth knows the arithmetic of; unknown where the book lacks a price.</summary>
    public static IReadOnlyList<Alternative> Alternatives(Sizing asked, PriceBook prices) => [.. Enum.GetValues<PricedKind>().Select(kind =>
    {
        var task = SizingPrices.Of(prices, asked, kind);
        decimal? Amount(int tasks) => task.WhyNot is null ? At(task, asked, tasks) : null;
        return new Alternative(kind, SizingPrices.Name(kind), Amount(asked.Min), Amount(asked.Max), task.Basis, task.Approximate, kind == asked.Kind);
    })];

    private static PricedTask? Priced(Sizing? sizing, PriceBook prices) => sizing switch
    {
        null => null,
        { Mix: not null } => Mixed(SizingPrices.Of(prices, sizing, sizing.IsArm ? PricedKind.FargateArm : PricedKind.Fargate), SizingPrices.Of(prices, sizing, PricedKind.FargateSpot)),
        _ => SizingPrices.Of(prices, sizing, sizing.Kind),
    };

    /// <summary>The lines of both, each once: which of them counts for how many tasks is told by its meter.</summary>
    private static PricedTask Mixed(PricedTask onDemand, PricedTask spot) =>
        onDemand.WhyNot is not null ? onDemand : spot.WhyNot is not null ? spot
        : new PricedTask([.. onDemand.Lines.Concat(spot.Lines.Where(IsSpot).Select(l => l with { Label = $"{l.Label}, Spot" }))], null, $"{onDemand.Basis} and Spot, whose rate AWS sets by the hour");

    private static bool IsSpot(EstimateLine line) => line.Meter.StartsWith("fargate-spot", StringComparison.Ordinal);

    internal static decimal At(EstimateLine line, SpotMix? divided, int tasks) => divided is not { } mix || !line.EachTask ? line.At(tasks)
        : line.At(IsSpot(line) ? mix.SpotOf(tasks) : IsDivided(line) ? tasks - mix.SpotOf(tasks) : tasks);

    /// <summary>vCPU and memory are cheaper on Spot; storage and addresses cost the same everywhere.</summary>
    private static bool IsDivided(EstimateLine line) => line.Meter is Meters.FargateVcpu or Meters.FargateGb or Meters.FargateArmVcpu or Meters.FargateArmGb;

    private static decimal At(PricedTask? task, Sizing? sizing, int? tasks) =>
        task is { WhyNot: null } ? task.Lines.Sum(l => sizing?.Week is { } week ? week.Of(t => At(l, sizing?.Mix, t), tasks ?? 0) : At(l, sizing?.Mix, tasks ?? 0)) : 0;

    private static DateOnly Oldest(List<PricedTask> used, PriceBook prices) =>
        used.SelectMany(p => p.Lines).Select(l => l.AsOf).DefaultIfEmpty(prices.On).Min();

    private static IReadOnlyList<string> NotCounted(Sizing asked, PriceBook prices)
    {
        var left = new List<string>();
        if (asked.LogsToCloudWatch)
        {
            left.Add(prices.Find(Meters.LogsIngestion) is { } logs
                ? FormattableString.Invariant($"Logs: ${logs.Usd:0.00##} a GB taken in by CloudWatch ({logs.AsOf:d MMM yyyy}); how much is written is not known.")
                : $"Logs: the price book has no price of CloudWatch for {prices.Region}.");
        }

        if (asked.NewLoadBalancers > 0)
        {
            left.Add("Load balancer: its capacity units depend on the traffic.");
        }

        return left;
    }
}
