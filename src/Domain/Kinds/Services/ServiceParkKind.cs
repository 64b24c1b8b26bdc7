using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Keeps a service at zero tasks until it is resumed; what it had is noted on its scalable target.</summary>
internal sealed class ServiceParkKind(LiveFactsReader live) : RequestKind
{
    public override string Id => "service-park";

    public override TemplateKind? From => null;

    public override string Name => "Park service";

    public override string Heading(string existing) => $"Park {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Park {FieldRules.Short(draft.ExistingService ?? "")}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (draft, place) = (wish.Draft, wish.Place);
        var name = draft.ExistingService ?? "";
        if (!name.StartsWith(place.FullName(""), StringComparison.Ordinal))
        {
            return new KindOutcome.Refused($"{FieldRules.Short(name)} is not a service of {place.Place}: its name would begin with {place.FullName("")}. Choose one of your own.");
        }

        var facts = await live.ReadAsync(place, draft.Cluster, name, cancellationToken);
        if (facts is not { Service: { } service, TaskDefinition: { } definition })
        {
            return new KindOutcome.Refused($"There is no service {FieldRules.Short(name)} on {draft.Cluster}. Look at the list of services for what there is.");
        }

        if (facts.Target is { IsParked: true })
        {
            return new KindOutcome.Refused($"{name} is parked already: nothing of it runs. Resume it when it is needed again.");
        }

        var plan = ServicePlanner.Park(place, draft.Cluster, name, facts);
        var parked = facts with { Target = ParkChange.Parked(draft.Cluster, name), DesiredCount = 0 };
        var estimate = EstimatePlan.Of(ServiceSizings.Standing(facts), ServiceSizings.Standing(parked), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Park {name[place.FullName("").Length..]} in {place.Name}", plan, ParkingCheckRules.Park(service, facts), estimate,
            ServiceFootprints.Standing(draft.Cluster, service, definition, parked, estimate)));
    }
}
