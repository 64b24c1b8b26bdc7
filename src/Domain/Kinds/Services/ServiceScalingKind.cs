using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Moves the scaling bounds and the target of a service; its tasks and their definition stay.</summary>
internal sealed class ServiceScalingKind(LiveFactsReader live) : RequestKind
{
    public override string Id => "service-scaling";

    public override TemplateKind? From => TemplateKind.Service;

    public override string Name => "Change scaling";

    public override bool Asks(Field field) => field.Name is FieldNames.MinTasks or FieldNames.MaxTasks or FieldNames.CpuTarget or FieldNames.Queue or FieldNames.BacklogTarget;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => ServiceInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) => $"Change scaling of {FieldRules.Short(draft.ExistingService ?? "")}";

    /// <summary>Bounds and target of one that scales already stand for themselves. A first policy needs the bounds it comes with.</summary>
    public override IReadOnlyList<string>? StruckFields(Change change, IReadOnlyList<string> asked) => change switch
    {
        ScalableTargetChange { Before: not null } => [FieldNames.MinTasks, FieldNames.MaxTasks],
        ScalingPolicyChange { Before: not null } => [FieldNames.CpuTarget, FieldNames.Queue, FieldNames.BacklogTarget],
        _ => null,
    };

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (draft, place) = (wish.Draft, wish.Place);
        var name = draft.ExistingService ?? "";
        var facts = await live.ReadAsync(place, draft.Cluster, name, cancellationToken);
        if (facts is not { Service: { } service, TaskDefinition: { } definition })
        {
            return new KindOutcome.Refused($"There is no service {FieldRules.Short(name)} on {draft.Cluster}. Ask for a new one from the catalogue.");
        }

        if (ParkingCheckRules.WhyNotChange(name, facts, moves: true) is { } parked)
        {
            return new KindOutcome.Refused(parked);
        }

        var asked = wish.Values;
        // what a template does not ask stays as it stands
        var min = asked.NumberOr(FieldNames.MinTasks) ?? facts.Target?.Min ?? facts.DesiredCount;
        var max = asked.NumberOr(FieldNames.MaxTasks) ?? Math.Max(min, facts.Target?.Max ?? facts.DesiredCount);
        var wanted = facts with { Target = new ScalableTargetSpec(draft.Cluster, name, min, max) };
        var plan = ServicePlanner.ChangeScaling(min, max, asked.NumberOr(FieldNames.CpuTarget), ServiceInputs.BacklogOf(asked), place, draft.Cluster, name, facts);
        var estimate = EstimatePlan.Of(ServiceSizings.Standing(facts), ServiceSizings.Standing(wanted), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Scale {name[Math.Min(place.FullName("").Length, name.Length)..]} in {place.Name} from {min} to {max} tasks", plan,
            [.. ServiceCheckRules.Scaling(min, max, facts)], estimate, ServiceFootprints.Standing(draft.Cluster, service, definition, wanted, estimate)));
    }
}
