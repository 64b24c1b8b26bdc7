using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Holds scaling back for a while: taking tasks away, adding them, or schedules.</summary>
internal sealed class ServiceHoldKind(LiveFactsReader live) : StandingServiceKind(live)
{
    private const string In = "holdIn";
    private const string Out = "holdOut";
    private const string Schedules = "holdSchedules";

    public override string Id => "service-hold";

    public override string Name => "Hold scaling back";

    public override IReadOnlyList<Field> OwnFields { get; } =
    [
        new(In, "Take no task away", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted, "Policies take none away, however little there is to do.", Default: "false"),
        new(Out, "Add no task", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted, "Policies and forecasts add none, however much there is to do.", Default: "false"),
        new(Schedules, "Run no schedule", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted, "Schedules and office hours change nothing; one whose time passes is not made up for.", Default: "false"),
    ];

    protected override IReadOnlyDictionary<string, string> Standing(LiveFacts facts) => facts.Target?.Suspended is not { } held ? new Dictionary<string, string>(0)
        : new Dictionary<string, string> { [In] = Text(held.In), [Out] = Text(held.Out), [Schedules] = Text(held.Scheduled) };

    protected override Wanted Want(StandingService service, IReadOnlyDictionary<string, string> values)
    {
        var (name, facts) = (service.Name, service.Facts);
        if (facts.Target is not { } target)
        {
            return Wanted.Not($"{name} has no scaling bounds, so nothing scales it that could be held back.");
        }

        var after = Suspension.Of(values[In] == "true", values[Out] == "true", values[Schedules] == "true");
        if (after == Suspension.All && (facts.IsClosed ? facts.Hours?.Outside : target.Max) == 0)
        {
            return Wanted.Not($"All held back at no task is what a parked service looks like. Park {name} instead: it then comes back as it was.");
        }

        List<PlannedStep> steps = after == target.Suspended ? [] : [new SuspensionChange(service.Cluster, name, target.Suspended, after)];
        return new(after is null ? $"Let {service.App} in {service.Place.Name} scale again" : $"Hold back {after.Words} of {service.App} in {service.Place.Name}", steps, [.. Checks(name, after, facts)]);
    }

    private static IEnumerable<Check> Checks(string name, Suspension? after, LiveFacts facts)
    {
        const string Rule = "Scaling";
        if (after is null)
        {
            yield return new(CheckOutcome.Pass, $"Policies and schedules of {name} act again from their next moment on.", Rule);
        }

        if (after is { Out: true })
        {
            yield return new(CheckOutcome.Warning, $"{name} keeps {facts.DesiredCount} {(facts.DesiredCount == 1 ? "task" : "tasks")} when more is asked of it than they can take.", Rule);
        }

        if (after is { Scheduled: true } && facts.Hours is { } hours)
        {
            yield return new(CheckOutcome.Warning, $"Its office hours, {hours.Words}, neither open nor close it: it stays {(facts.IsClosed ? "closed" : "open")}.", Rule);
        }
    }

    private static string Text(bool value) => value ? "true" : "false";
}
