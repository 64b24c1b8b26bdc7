using System.Globalization;
using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>Spot with an on-demand floor: some tasks never interrupted, the others cheaper.</summary>
internal sealed class ServiceSpotKind(LiveFactsReader live) : StandingServiceKind(live)
{
    private const string Floor = "onDemandFloor";
    private const string Share = "spotShare";
    private const int Whole = 100;

    public override string Id => "service-spot";

    public override string Name => "Divide tasks with Spot";

    public override IReadOnlyList<Field> OwnFields { get; } =
    [
        new(Floor, "On-demand floor", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Tasks that are always on-demand: AWS never interrupts them.", Default: "1", Min: 0, Max: 1000, Unit: "tasks"),
        new(Share, "Spot above it", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Of the tasks above the floor. Spot is cheaper, and AWS takes it back two minutes after it says so.", Default: "75", Min: 0, Max: Whole, Unit: "%"),
    ];

    protected override IReadOnlyDictionary<string, string> Standing(LiveFacts facts) => facts.Spot is not { } mix ? new Dictionary<string, string>(0) : new Dictionary<string, string>
    {
        [Floor] = mix.Floor.ToString(CultureInfo.InvariantCulture), [Share] = (mix.Spot * Whole / Math.Max(1, mix.OnDemand + mix.Spot)).ToString(CultureInfo.InvariantCulture),
    };

    protected override Wanted Want(StandingService service, IReadOnlyDictionary<string, string> values)
    {
        var (name, facts) = (service.Name, service.Facts);
        if (facts.Spot is not { } before)
        {
            return Wanted.Not($"{name} does not run on Fargate alone, so Fargate Spot is nothing to divide it with. Move it to Fargate first.");
        }

        var after = Mix(values.Number(Floor), values.Number(Share));
        List<PlannedStep> steps = before == after ? [] : [new SpotMixChange(service.Cluster, name, before, after), new WaitUntilStable(service.Cluster, name)];
        // what most of its tasks run on is what the list of services and the limits call it
        var spec = service.Spec with { Compute = after.Spot > after.OnDemand ? Compute.FargateSpot : Compute.Fargate };
        return new($"Run {service.App} in {service.Place.Name} with {after.Words}", steps, [.. Checks(service, after)], facts with { Service = spec, Spot = after });
    }

    /// <summary>The smallest weights for a share, so that the same share is always written the same.</summary>
    private static SpotMix Mix(int floor, int share)
    {
        if (share == 0)
        {
            return SpotMix.AllOnDemand;
        }

        var common = Common(share, Whole - share);
        return new SpotMix(floor, (Whole - share) / common, share / common);
    }

    private static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);

    private static IEnumerable<Check> Checks(StandingService service, SpotMix after)
    {
        const string Rule = "Capacity";
        var (facts, place) = (service.Facts, service.Place);
        foreach (var compute in new[] { Compute.Fargate, Compute.FargateSpot }.Where(c => facts.Cluster is not null && (c is Compute.Fargate ? after.OnDemand + after.Floor : after.Spot) > 0))
        {
            if (facts.Cluster is { } cluster)
            {
                yield return ServiceCheckRules.Compute(compute, cluster, service.Definition.Cpu, service.Definition.MemoryMiB, facts.MostTasks);
            }
        }

        yield return new(CheckOutcome.Pass, $"At the least, {facts.LeastTasks} tasks, {after.SpotOf(facts.LeastTasks)} are on Spot; at the most, {facts.MostTasks}, {after.SpotOf(facts.MostTasks)} are.", Rule);
        if (after.Floor > facts.MostTasks)
        {
            yield return new(CheckOutcome.Warning, $"The floor, {after.Floor}, is above the most tasks, {facts.MostTasks}: none is ever on Spot.", Rule);
        }

        if (after is { Floor: 0, OnDemand: 0 } && place.IsProduction)
        {
            yield return new(CheckOutcome.Warning, $"AWS may take all tasks of {service.Name} at once, two minutes after it says so. Keep a floor in production.", Rule);
        }
    }
}
