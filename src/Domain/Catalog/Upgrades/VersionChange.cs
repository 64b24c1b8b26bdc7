using System.Text.Json.Nodes;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Catalog.Upgrades;

/// <summary>
/// Nothing differs in AWS between two versions of a template for a workload: that it counts as the newer one is written down, and decided
/// on, as any other upgrade.
/// </summary>
/// <param name="Before">"1.0".</param>
[PlannedAs("template-version")]
public sealed record VersionChange(string TemplateId, string Workload, string Before, string After) : Change
{
    public override string Title => $"Record that {Workload} is on {TemplateId} {After}";
    public override string Noun => "Template version";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Of(Before), Of(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => [];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => [];

    private JsonObject Of(string version) => new() { ["template"] = TemplateId, ["version"] = version };
}

/// <summary>Touches nothing in AWS: where the workload came from is written as the request ends, and taken back with it.</summary>
internal sealed class VersionRecordStep : StepKind
{
    private static readonly Dictionary<string, string> Nothing = new(0);

    public override bool Handles(PlannedStep planned) => planned is VersionChange;

    public override Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Done(Said(step.Planned, v => $"{v.Workload} is on {v.TemplateId} {v.After}. Nothing had to change in AWS."), Nothing));

    public override Task<StepOutcome> UndoAsync(StepContext step, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Done(Said(step.Planned, v => $"{v.Workload} is on {v.TemplateId} {v.Before} again. Nothing had to change in AWS."), Nothing));

    private static string Said(PlannedStep planned, Func<VersionChange, string> words) =>
        planned is VersionChange change ? words(change) : throw new InvalidOperationException($"{planned.GetType().Name} is no change of a version.");
}
