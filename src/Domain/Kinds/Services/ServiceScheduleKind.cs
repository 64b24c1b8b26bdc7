using System.Globalization;
using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>A time at which the bounds of a service are set: once, by a rate or by cron, in a time zone. One schedule a request, told by its name.</summary>
internal sealed class ServiceScheduleKind(LiveFactsReader live) : StandingServiceKind(live)
{
    private const string Action = "scheduleName";
    private const string Keep = "scheduleOn";
    private const string When = "scheduleAt";
    private const string Zone = "scheduleZone";
    private const string Min = "scheduleMin";
    private const string Max = "scheduleMax";

    /// <summary>Scheduled actions of one target (Application Auto Scaling User Guide, "Quotas for Application Auto Scaling").</summary>
    private const int MostActions = 200;

    private static readonly FieldCondition Kept = new(Keep, ConditionTest.Is, ["true"]);

    public override string Id => "service-schedule";

    public override string Name => "Schedule scaling";

    public override IReadOnlyList<Field> OwnFields { get; } =
    [
        new(Action, "Schedule", FieldKind.Text, FieldStep.Scale, FieldMode.Free, "Its name: a new one, or one of this service's.", Pattern: "[A-Za-z0-9][A-Za-z0-9_.-]*", PatternHelp: "letters, digits, dots, hyphens and underscores, a letter or digit first", Max: 100),
        new(Keep, "Set bounds at a time", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted, "Application Auto Scaling does it, whether Berth runs or not. Off takes the schedule away.", Default: "true"),
        new(When, "When", FieldKind.Schedule, FieldStep.Scale, FieldMode.Free, "cron(0 6 ? * MON-FRI *), rate(2 hours) or at(2026-12-24T18:00:00).", When: Kept),
        new(Zone, "Time zone", FieldKind.Text, FieldStep.Scale, FieldMode.Defaulted, "For cron and at: its name, such as Europe/Berlin.", Default: "UTC", Max: 64, When: Kept),
        new(Min, "Least tasks then", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Empty leaves the least as it stands.", Min: 0, Max: 1000, Unit: "tasks", Optional: true, When: Kept),
        new(Max, "Most tasks then", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Empty leaves the most as it stands.", Min: 0, Max: 1000, Unit: "tasks", Optional: true, When: Kept),
    ];

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values)
    {
        if (values.TryGetValue(Action, out var name) && name is OfficeHours.Opens or OfficeHours.Closes)
        {
            yield return new(Action, "That name belongs to the office hours. Choose another, or change the office hours.");
        }

        if (values.TryGetValue(Zone, out var zone) && OfficeHoursInputs.WhyNotZone(zone) is { } why)
        {
            yield return new(Zone, why);
        }

        if (values.GetValueOrDefault(Keep) == "true")
        {
            var (min, max) = (values.NumberOr(Min), values.NumberOr(Max));
            if (min is null && max is null)
            {
                yield return new(Min, "It sets nothing. Give the least, the most, or both.");
            }

            if (min > max)
            {
                yield return new(Min, $"The least, {min}, is above the most, {max}. Lower the one or raise the other.");
            }
        }
    }

    // which one is to be changed is not known before it is named
    protected override IReadOnlyDictionary<string, string> Standing(LiveFacts facts) => new Dictionary<string, string>(0);

    protected override Wanted Want(StandingService service, IReadOnlyDictionary<string, string> values)
    {
        var (name, facts) = (service.Name, service.Facts);
        if (facts.Target is not { } target)
        {
            return Wanted.Not($"{name} has no scaling bounds, so there is nothing to set at a time. Ask for a change of its scaling first.");
        }

        var before = facts.Schedules.FirstOrDefault(a => a.Name == values[Action]);
        if (before is { From: not null } or { Until: not null })
        {
            return Wanted.Not($"The schedule {before.Name} begins or ends at a day that was set outside of Berth. Change it there, or choose another name.", Action);
        }

        if (values[Keep] != "true")
        {
            return before is null
                ? Wanted.Not($"{name} has no schedule {values[Action]}.{(facts.Schedules.Count == 0 ? "" : $" It has {string.Join(", ", facts.Schedules.Select(a => a.Name))}.")}", Action)
                : new($"No schedule {before.Name} for {service.App} in {service.Place.Name}", [new ScheduledActionRemoval(before)],
                    [new(CheckOutcome.Pass, $"The bounds of {name} stay as they are now, {target.Min} to {target.Max}.", "Schedule")]);
        }

        var after = new ScheduledActionSpec(service.Cluster, name, values[Action], values[When], values[Zone], values.NumberOr(Min), values.NumberOr(Max));
        List<PlannedStep> steps = before == after ? [] : [new ScheduledActionChange(before, after)];
        var all = facts with { Schedules = [.. facts.Schedules.Where(a => a.Name != after.Name), after] };
        return new($"Schedule {after.Name} of {service.App} in {service.Place.Name}: {after.Words}", steps, [.. Checks(name, target, after, before is null, facts)], all);
    }

    private static IEnumerable<Check> Checks(string name, ScalableTargetSpec target, ScheduledActionSpec after, bool isNew, LiveFacts facts)
    {
        const string Rule = "Schedule";
        if (isNew && facts.Schedules.Count >= MostActions)
        {
            yield return new(CheckOutcome.Fail, $"{name} has {facts.Schedules.Count} schedules, and AWS keeps {MostActions} at most. Take one away first.", Rule);
        }

        // with one bound given AWS keeps the other as it stands then, and a least above the most fails (Application Auto Scaling API, ScalableTargetAction)
        if (after.Min > target.Max && after.Max is null)
        {
            yield return new(CheckOutcome.Fail, $"It sets the least to {after.Min} and leaves the most at {target.Max}: AWS would refuse it each time. Give the most too.", Rule);
        }
        else if (after.Max < target.Min && after.Min is null)
        {
            yield return new(CheckOutcome.Fail, $"It sets the most to {after.Max} and leaves the least at {target.Min}: AWS would refuse it each time. Give the least too.", Rule);
        }
        else
        {
            var moved = Math.Clamp(facts.DesiredCount, after.Min ?? target.Min, after.Max ?? target.Max);
            yield return moved == facts.DesiredCount
                ? new(CheckOutcome.Pass, $"The {facts.DesiredCount} tasks that {name} keeps now fit into what it sets.", Rule)
                : new(CheckOutcome.Warning, string.Create(CultureInfo.InvariantCulture, $"When it runs it moves the service at once: {facts.DesiredCount} tasks, as now, become {moved}."), Rule);
        }

        if (!after.Schedule.StartsWith("at(", StringComparison.Ordinal) && facts.Schedules.All(a => a.Name == after.Name))
        {
            yield return new(CheckOutcome.Warning, $"No other schedule sets the bounds back: after its first run {name} stays at {after.Bounds}.", Rule);
        }

        if (target.Suspended is { Scheduled: true })
        {
            yield return new(CheckOutcome.Warning, $"Schedules of {name} are held back: it changes nothing until they are let go.", Rule);
        }
    }
}
