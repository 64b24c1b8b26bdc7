using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>A kind that asks fields of its own about how a service that stands is scaled, whatever template it was made from.</summary>
internal abstract class StandingServiceKind(LiveFactsReader live) : RequestKind
{
    public override TemplateKind? From => null;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"{Name} of {FieldRules.Short(draft.ExistingService ?? "")}";

    internal override async Task<IReadOnlyDictionary<string, string>> StandingAsync(TeamEnvironment place, string cluster, string existing, CancellationToken cancellationToken) =>
        Standing(await live.ReadAsync(place, cluster, existing, cancellationToken));

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
            return new KindOutcome.Refused($"{name} is parked, and comes back as it was. Resume it first, then change how it scales.");
        }

        var wanted = Want(new StandingService(draft.Cluster, name, name[place.FullName("").Length..], place, service, definition, facts), wish.Values);
        if (wanted is not { WhyNot: null })
        {
            return wanted.Field is { } field ? new KindOutcome.Invalid([new(field, wanted.WhyNot)]) : new KindOutcome.Refused(wanted.WhyNot);
        }

        var estimate = EstimatePlan.Of(ServiceSizings.Standing(facts), ServiceSizings.Standing(wanted.After ?? facts), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            wanted.Title, new Plan(place.Place, place.RoleArn, place.Region, draft.Cluster, name, wanted.Steps), [.. wanted.Checks], estimate,
            ServiceFootprints.Standing(draft.Cluster, service, definition, wanted.After ?? facts, estimate)));
    }

    /// <summary>The fields as they stand in AWS.</summary>
    protected abstract IReadOnlyDictionary<string, string> Standing(LiveFacts facts);

    protected abstract Wanted Want(StandingService service, IReadOnlyDictionary<string, string> values);
}

/// <param name="App">Its name within its environment.</param>
internal sealed record StandingService(string Cluster, string Name, string App, TeamEnvironment Place, ServiceSpec Spec, TaskDefinitionDocument Definition, LiveFacts Facts);

/// <summary>What one wish about a service's scaling comes to.</summary>
/// <param name="After">As it will stand, as far as price and limits depend on it; null where they do not.</param>
internal sealed record Wanted(string Title, IReadOnlyList<PlannedStep> Steps, IReadOnlyList<Check> Checks, LiveFacts? After = null)
{
    /// <summary>What to do instead; null where it can be done.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Where it is said; null for the whole.</summary>
    public string? Field { get; init; }

    public static Wanted Not(string why, string? field = null) => new("", [], []) { WhyNot = why, Field = field };
}
