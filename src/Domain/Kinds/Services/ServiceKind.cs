using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>Creates a service, or changes one in any of its parts.</summary>
internal sealed class ServiceKind(LiveFactsReader live) : RequestKind
{
    public override string Id => RequestDraft.ServiceKind;

    public override TemplateKind? From => TemplateKind.Service;

    public override string Name => "Change service";

    public override bool MakesNew => true;

    public override string Heading(string existing) => $"Change {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => ServiceInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) =>
        draft.Values.TryGetValue(FieldNames.Name, out var name) && !string.IsNullOrWhiteSpace(name)
            ? $"{(draft.ExistingService is null ? "New service" : "Change")} {FieldRules.Short(name.Trim())} in {draft.Environment}"
            : $"New {draft.TemplateId} in {draft.Environment}";

    private static readonly string[] scaling = [FieldNames.MinTasks, FieldNames.MaxTasks];
    private static readonly string[] tracking = [FieldNames.CpuTarget, FieldNames.Queue, FieldNames.BacklogTarget];

    /// <summary>Of a service that stands: bounds, policy, retention, or all that makes a new revision.</summary>
    public override IReadOnlyList<string>? StruckFields(Change change, IReadOnlyList<string> asked) => change switch
    {
        ScalableTargetChange { Before: not null } => scaling,
        ScalingPolicyChange { Before: not null } => tracking,
        LogGroupChange { IsNew: false } => [FieldNames.LogDays],
        ServiceChange { Before: not null } => [.. asked.Except([FieldNames.Name, FieldNames.LogDays, .. scaling, .. tracking], StringComparer.Ordinal)],
        _ => null,
    };

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (draft, place) = (wish.Draft, wish.Place);
        var asked = ServiceInputs.Parse(wish.Values, wish.Template?.Fields);
        if (draft.ExistingService is { } existing && existing != place.FullName(asked.Name))
        {
            return new KindOutcome.Invalid([new(FieldNames.Name, $"A service cannot be renamed: its name in AWS is {existing}. Leave the name as it is.")]);
        }

        var facts = await live.ReadAsync(place, draft.Cluster, asked, cancellationToken);
        // one that is parked is planned as it will be when it is resumed, and costs nothing until then
        var awake = facts.Awake();
        var plan = ServicePlanner.Make(asked, place, draft.Cluster, draft.ExistingService, awake, wish.Template?.Recipe, wish.From?.Recipe);
        if (ParkingCheckRules.WhyNotChange(plan.Workload, facts, plan.Steps.OfType<ScalableTargetChange>().Any()) is { } parked)
        {
            return new KindOutcome.Refused(parked);
        }

        var running = facts.Parked is null ? asked : asked with { MinTasks = 0, MaxTasks = 0 };
        var estimate = EstimatePlan.Of(running, facts, wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            ServiceTitles.Of(asked, place, draft.ExistingService, awake), plan,
            [
                .. ServiceCheckRules.Of(asked, place, draft.Cluster, draft.ExistingService, awake, plan.Workload),
                .. ParkingCheckRules.StaysParked(plan.Workload, facts),
                .. BaseCheckRules.Of(asked, place, plan.Workload, facts, wish.Template, wish.From),
                .. plan.Changes.OfType<TaskDefinitionChange>().SelectMany(c => TaskDefinitionCheckRules.Of(c.After, asked.Compute is not Compute.Ec2)),
            ],
            estimate,
            ServiceFootprints.Of(running, draft.Cluster, facts, plan, estimate)));
    }
}
