using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Gives a parked service exactly what it had when it was parked.</summary>
internal sealed class ServiceResumeKind(LiveFactsReader live) : RequestKind
{
    public override string Id => "service-resume";

    public override TemplateKind? From => null;

    public override string Name => "Resume service";

    public override string Heading(string existing) => $"Resume {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Resume {FieldRules.Short(draft.ExistingService ?? "")}";

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

        if (facts.Parked is not { } from)
        {
            return new KindOutcome.Refused(facts.Target is { IsParked: true }
                ? $"{name} was parked, and nothing says from what: the tag {BerthTags.Parked} on its scalable target is gone. Ask for a change of its scaling with the bounds it is to have."
                : $"{name} is not parked. Ask for a change of its scaling if it is to keep more tasks.");
        }

        var plan = ServicePlanner.Resume(place, draft.Cluster, name, from);
        var awake = facts.Awake();
        var estimate = EstimatePlan.Of(ServiceSizings.Standing(facts), ServiceSizings.Standing(awake), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Resume {name[place.FullName("").Length..]} in {place.Name}: {from.Words}", plan, [.. ParkingCheckRules.Resume(service, from, facts)], estimate,
            ServiceFootprints.Standing(draft.Cluster, service, definition, awake, estimate)));
    }
}
