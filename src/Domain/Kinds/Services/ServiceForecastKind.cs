using System.Globalization;
using Domain.Aws;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Predictive scaling: forecast only, or forecast and scale. It adds tasks and takes none away.</summary>
internal sealed class ServiceForecastKind(LiveFactsReader live) : StandingServiceKind(live)
{
    private const string Mode = "forecast";
    private const string Metric = "forecastMetric";
    private const string Target = "forecastTarget";
    private const string Ahead = "forecastAhead";
    private const string Past = "forecastPast";
    private const string Off = "Off";
    private const string Only = "Forecast only";
    private const string Acts = "Forecast and scale";

    private static readonly FieldCondition IsOn = new(Mode, ConditionTest.IsNot, [Off]);
    private static readonly FieldCondition Scales = new(Mode, ConditionTest.Is, [Acts]);

    public override string Id => "service-forecast";

    public override string Name => "Set predictive scaling";

    public override IReadOnlyList<Field> OwnFields { get; } =
    [
        new(Mode, "Predictive scaling", FieldKind.Choice, FieldStep.Scale, FieldMode.Defaulted, "Begin with the forecast only, and compare it with what runs. AWS needs a day of history.", Default: Only, Choices: [Off, Only, Acts]),
        new(Metric, "Forecasts", FieldKind.Choice, FieldStep.Scale, FieldMode.Defaulted, "The service's average and total.", Default: "CPU", Choices: ["CPU", "Memory"], When: IsOn),
        new(Target, "For", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "What each task is to have, on average.", Default: "60", Min: 10, Max: 95, Unit: "%", When: IsOn),
        new(Ahead, "Starts tasks ahead", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Before the hour they are needed in. Empty for AWS's own 300.", Min: 0, Max: 3600, Unit: "s", Optional: true, When: IsOn),
        new(Past, "May pass the most by", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "Where the forecast nears the most tasks. Empty: it never passes it.", Min: 0, Max: 100, Unit: "%", Optional: true, When: Scales),
    ];

    protected override IReadOnlyDictionary<string, string> Standing(LiveFacts facts)
    {
        if (Rule(facts)?.Forecast is not { } forecast)
        {
            return new Dictionary<string, string>(0);
        }

        var values = new Dictionary<string, string> { [Mode] = forecast.Acts ? Acts : Only, [Metric] = forecast.Metric, [Target] = Text(forecast.Target) };
        if (forecast.Ahead is { } ahead)
        {
            values[Ahead] = Text(ahead);
        }

        if (forecast.Past is { } past)
        {
            values[Past] = Text(past);
        }

        return values;
    }

    protected override Wanted Want(StandingService service, IReadOnlyDictionary<string, string> values)
    {
        var (name, facts) = (service.Name, service.Facts);
        if (facts.Target is not { } target)
        {
            return Wanted.Not($"{name} has no scaling bounds, so no forecast could move it. Ask for a change of its scaling first.");
        }

        var before = Rule(facts);
        var after = values[Mode] == Off ? null : new ScalingRule(service.Cluster, name, before?.Name ?? $"{name}-forecast")
        {
            Forecast = new(values[Metric], values.Number(Target), values[Mode] == Acts) { Ahead = values.NumberOr(Ahead), Past = values.NumberOr(Past) },
        };
        if (before is null && after is null)
        {
            return Wanted.Not($"{name} has no predictive scaling, so there is nothing to take away.");
        }

        List<PlannedStep> steps = before == after ? [] : [new ScalingRuleChange(before, after)];
        return new(
            after is null ? $"No predictive scaling for {service.App} in {service.Place.Name}" : $"Predictive scaling of {service.App} in {service.Place.Name}: {after.Words}",
            steps, [.. Checks(name, target, facts, after?.Forecast)],
            // a forecast that may pass the most counts with all it may take
            after?.Forecast is { Acts: true, Past: { } past } ? facts with { Target = target with { Max = (int)Math.Ceiling(target.Max * (1 + (past / 100m))) } } : null);
    }

    private static IEnumerable<Check> Checks(string name, ScalableTargetSpec target, LiveFacts facts, ForecastRule? forecast)
    {
        const string Rule = "Scaling";
        switch (forecast)
        {
            case null:
                yield return new(CheckOutcome.Pass, $"What the forecast has added to {name} stays until another policy takes it away.", Rule);
                yield break;
            case { Acts: false }:
                yield return new(CheckOutcome.Pass, $"It only forecasts: the tasks of {name} stay as they are.", Rule);
                yield break;
        }

        if (!facts.Policies.Any(p => !p.NoScaleIn) && !facts.Rules.Any(r => r.Step is { Above: false }))
        {
            yield return new(CheckOutcome.Warning, $"A forecast only adds tasks, and {name} has no policy that takes any away. Give it a target too.", Rule);
        }

        if (forecast.Past is { } past)
        {
            yield return new(CheckOutcome.Warning, $"It may pass its most, {target.Max} tasks, by {past} %: up to {(int)Math.Ceiling(target.Max * (1 + (past / 100m)))} count for limits and cost.", Rule);
        }
    }

    private static ScalingRule? Rule(LiveFacts facts) => facts.Rules.FirstOrDefault(r => r.Forecast is not null);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
