using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Runs another image and leaves everything else of the service as it stands: what a pipeline asks for.</summary>
internal sealed class ServiceImageKind(LiveFactsReader live) : RequestKind
{
    public override string Id => "service-image";

    public override TemplateKind? From => TemplateKind.Service;

    public override string Name => "Change image";

    public override bool Asks(Field field) => field.Name == FieldNames.Image;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Change image of {FieldRules.Short(draft.ExistingService ?? "")}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (draft, place, image) = (wish.Draft, wish.Place, wish.Values[FieldNames.Image]);
        var name = draft.ExistingService ?? "";
        var facts = await live.ReadAsync(place, draft.Cluster, name, cancellationToken);
        if (facts is not { Service: { } service, TaskDefinition: { } definition })
        {
            return new KindOutcome.Refused($"There is no service {FieldRules.Short(name)} on {draft.Cluster}. Ask for a new one from the catalogue.");
        }

        var plan = ServicePlanner.ChangeImage(image, place, draft.Cluster, name, facts);
        var estimate = EstimatePlan.Of(ServiceSizings.Standing(facts), ServiceSizings.Standing(facts), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Run {ServiceTitles.Tag(image)} of {name[Math.Min(place.FullName("").Length, name.Length)..]} in {place.Name}", plan,
            [.. ServiceCheckRules.Image(image, place), .. ParkingCheckRules.StaysParked(name, facts)], estimate, ServiceFootprints.Standing(draft.Cluster, service, definition, facts, estimate)));
    }
}
