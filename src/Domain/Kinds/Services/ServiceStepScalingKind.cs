using System.Globalization;
using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Steps at an alarm: one policy that adds tasks, and where asked one that takes them away, each with an alarm of its own.</summary>
internal sealed class ServiceStepScalingKind(LiveFactsReader live) : StandingServiceKind(live)
{
    private const string On = "stepScaling";
    private const string Metric = "stepMetric";
    private const string Minutes = "stepMinutes";
    private const string Above = "stepAbove";
    private const string Add = "stepAdd";
    private const string Second = "stepFrom";
    private const string AddMore = "stepAddMore";
    private const string Below = "stepBelow";
    private const string Take = "stepTake";
    private const int Most = 1000;

    private static readonly FieldCondition IsOn = new(On, ConditionTest.Is, ["true"]);

    public override string Id => "service-step-scaling";

    public override string Name => "Set step scaling";

    public override IReadOnlyList<Field> OwnFields { get; } =
    [
        new(On, "Step scaling", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted, "Adds and takes away a fixed number of tasks when an average passes a line. Off takes its policies and alarms away.", Default: "true"),
        new(Metric, "Watches", FieldKind.Choice, FieldStep.Scale, FieldMode.Defaulted, "The service's average.", Default: "CPU", Choices: ["CPU", "Memory"], When: IsOn),
        new(Above, "Adds from", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "The line at which tasks are added.", Default: "80", Min: 1, Max: 200, Unit: "%", When: IsOn),
        new(Add, "Adds", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Tasks at the line.", Default: "1", Min: 1, Max: Most, Unit: "tasks", When: IsOn),
        new(Second, "Adds more from", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "A second line, above the first. Empty for one step.", Min: 2, Max: 400, Unit: "%", Optional: true, When: IsOn),
        new(AddMore, "Adds then", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Tasks at the second line.", Min: 1, Max: Most, Unit: "tasks", Optional: true, When: IsOn),
        new(Below, "Takes away at", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "The line below which tasks are taken away. Empty where another policy does that.", Min: 0, Max: 100, Unit: "%", Optional: true, When: IsOn),
        new(Take, "Takes away", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Tasks at that line.", Default: "1", Min: 1, Max: Most, Unit: "tasks", When: IsOn),
        new(Minutes, "For", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "In a row, before anything is done.", Default: "2", Min: 1, Max: 60, Unit: "minutes", When: IsOn),
    ];

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values)
    {
        var (above, from, below) = (values.NumberOr(Above), values.NumberOr(Second), values.NumberOr(Below));
        if (from <= above)
        {
            yield return new(Second, $"The second line, {from} %, is not above the first, {above} %. Raise it, or leave it empty.");
        }

        if (values.ContainsKey(Second) != values.ContainsKey(AddMore))
        {
            yield return new(values.ContainsKey(Second) ? AddMore : Second, "A second step needs its line and its tasks. Give both, or neither.");
        }

        if (below >= above)
        {
            yield return new(Below, $"Tasks would be taken away at {below} % and added from {above} %. Leave room between the two, or they go up and down.");
        }
    }

    protected override IReadOnlyDictionary<string, string> Standing(LiveFacts facts)
    {
        var values = new Dictionary<string, string>();
        if (Out(facts) is { Step: { HasAlarm: true } adds })
        {
            values[On] = "true";
            values[Metric] = adds.Metric;
            values[Above] = Text(adds.Threshold);
            values[Add] = Text(adds.Change);
            values[Minutes] = Text(adds.Minutes);
            if (adds is { From: { } by, Further: { } more })
            {
                (values[Second], values[AddMore]) = (Text(adds.Threshold + by), Text(more));
            }
        }

        if (In(facts) is { Step: { HasAlarm: true } takes })
        {
            (values[Below], values[Take]) = (Text(takes.Threshold), Text(-takes.Change));
        }

        return values;
    }

    protected override Wanted Want(StandingService service, IReadOnlyDictionary<string, string> values)
    {
        var (name, facts) = (service.Name, service.Facts);
        if (facts.Target is not { } target)
        {
            return Wanted.Not($"{name} has no scaling bounds, so no step could move it. Ask for a change of its scaling first.");
        }

        var (adds, takes) = Rules(service.Cluster, name, values);
        var steps = new[] { (Out(facts), adds), (In(facts), takes) }.Where(p => p.Item1 != p.Item2).Select(p => new ScalingRuleChange(p.Item1, p.Item2)).ToList();
        return new(adds is null ? $"No step scaling for {service.App} in {service.Place.Name}" : $"Step scaling of {service.App} in {service.Place.Name}: {adds.Words}", steps, [.. Checks(name, target, facts, adds, takes)]);
    }

    private static (ScalingRule? Adds, ScalingRule? Takes) Rules(string cluster, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.GetValueOrDefault(On) != "true")
        {
            return (null, null);
        }

        var (metric, above, minutes) = (values[Metric], values.Number(Above), values.Number(Minutes));
        return (
            new ScalingRule(cluster, name, OutName(name)) { Step = new(metric, true, above, minutes, values.Number(Add)) { From = values.NumberOr(Second) - above, Further = values.NumberOr(AddMore) } },
            values.NumberOr(Below) is { } below ? new ScalingRule(cluster, name, InName(name)) { Step = new(metric, false, below, minutes, -values.Number(Take)) } : null);
    }

    private static IEnumerable<Check> Checks(string name, ScalableTargetSpec target, LiveFacts facts, ScalingRule? adds, ScalingRule? takes)
    {
        const string Rule = "Scaling";
        if (adds?.Step is not { } step)
        {
            yield return new(CheckOutcome.Pass, "Its step policies go, and the alarms that set them off go with them.", Rule);
            yield break;
        }

        yield return new(CheckOutcome.Pass, $"{(takes is null ? "A CloudWatch alarm is" : "Two CloudWatch alarms are")} made for it, and deleted with it.", Rule);
        if (Math.Max(step.Change, step.Further ?? 0) > target.Max - target.Min)
        {
            yield return new(CheckOutcome.Warning, $"It adds {Math.Max(step.Change, step.Further ?? 0)} tasks, and its bounds leave room for {target.Max - target.Min}: it stops at {target.Max}.", Rule);
        }

        if (takes is null && facts.Policies.All(p => p.NoScaleIn))
        {
            yield return new(CheckOutcome.Warning, $"Nothing takes away what it adds: {name} stays at up to {target.Max} tasks. Give the line at which tasks are taken away.", Rule);
        }

        if (facts.Policies.Count > 0)
        {
            yield return new(CheckOutcome.Pass, $"{name} also scales at {string.Join(" and ", facts.Policies.Select(p => p.Words))}: the one that wants the most tasks decides.", Rule);
        }
    }

    private static string OutName(string name) => $"{name}-step-out";

    private static string InName(string name) => $"{name}-step-in";

    private static ScalingRule? Out(LiveFacts facts) => facts.Rules.FirstOrDefault(r => r.Name == OutName(r.Service) && r.Step is not null);

    private static ScalingRule? In(LiveFacts facts) => facts.Rules.FirstOrDefault(r => r.Name == InName(r.Service) && r.Step is not null);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
