using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Deletes a service: first its scaling, then the service with its tasks. Logs and task definitions stay, so that what ran can still be read.</summary>
internal sealed class ServiceDeleteKind(LiveFactsReader live) : RequestKind
{
    public override string Id => "service-delete";

    public override TemplateKind? From => null;

    public override string Name => "Delete service";

    public override string Heading(string existing) => $"{Name} {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Delete service {FieldRules.Short(draft.ExistingService ?? "")}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (draft, place) = (wish.Draft, wish.Place);
        var name = draft.ExistingService ?? "";
        if (!name.StartsWith(place.FullName(""), StringComparison.Ordinal))
        {
            return new KindOutcome.Refused($"{FieldRules.Short(name)} is not a service of {place.Place}: its name would begin with {place.FullName("")}. Choose one of your own.");
        }

        var facts = await live.ReadAsync(place, draft.Cluster, name, cancellationToken);
        if (facts.Service is not { } service)
        {
            return new KindOutcome.Refused($"There is no service {FieldRules.Short(name)} on {draft.Cluster} any more. Nothing needs to be done.");
        }

        var plan = ServicePlanner.Delete(place, draft.Cluster, service, facts);
        return new KindOutcome.Ready(new KindProposal(
            $"Delete {name[place.FullName("").Length..]} in {place.Name}", plan, ServiceCheckRules.Delete(service, facts),
            EstimatePlan.Of(ServiceSizings.Standing(facts), null, wish.Prices), Footprint.Nothing(draft.Cluster, name, isNew: false)));
    }
}
