using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>Opens and closes a service by the clock of Application Auto Scaling; tasks, image and policies stay.</summary>
internal sealed class ServiceOfficeHoursKind(LiveFactsReader live, TimeProvider clock) : RequestKind
{
    public override string Id => "service-office-hours";

    public override TemplateKind? From => null;

    public override string Name => "Set office hours";

    public override IReadOnlyList<Field> OwnFields => OfficeHoursInputs.Fields;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => OfficeHoursInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) => $"Set office hours of {FieldRules.Short(draft.ExistingService ?? "")}";

    internal override async Task<IReadOnlyDictionary<string, string>> StandingAsync(TeamEnvironment place, string cluster, string existing, CancellationToken cancellationToken) =>
        OfficeHoursInputs.Standing((await live.ReadAsync(place, cluster, existing, cancellationToken)).Hours);

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

        var hours = OfficeHoursInputs.Parse(wish.Values);
        if (WhyNot(hours, name, facts) is { } why)
        {
            return new KindOutcome.Refused(why);
        }

        var open = facts.Target ?? new ScalableTargetSpec(draft.Cluster, name, facts.DesiredCount, facts.DesiredCount);
        var plan = OfficeHoursPlanner.Make(hours, open, place, facts);
        var after = facts with { Target = open, Schedules = [.. facts.Schedules.Where(a => a.Name is not OfficeHours.Opens and not OfficeHours.Closes), .. hours?.Actions(draft.Cluster, name, open.Min, open.Max) ?? []] };
        var estimate = EstimatePlan.Of(ServiceSizings.Standing(facts), ServiceSizings.Standing(after), wish.Prices);
        var app = name[place.FullName("").Length..];
        return new KindOutcome.Ready(new KindProposal(
            hours is null ? $"No office hours for {app} in {place.Name}" : $"Office hours of {app} in {place.Name}: {hours.Words}", plan,
            [.. OfficeHoursCheckRules.Of(hours, open, service, facts, estimate, clock.GetUtcNow())], estimate,
            ServiceFootprints.Standing(draft.Cluster, service, definition, after, estimate)));
    }

    private static string? WhyNot(OfficeHours? hours, string name, LiveFacts facts) =>
        facts.Target is { IsParked: true } ? $"{name} is parked: nothing of it runs at any hour. Resume it first, then set its office hours."
        : hours is null && OfficeHours.Opening(facts.Schedules) is null && OfficeHours.Closing(facts.Schedules) is null ? $"{name} has no office hours, so there is nothing to take away."
        : hours is not null && (facts.Target?.Max ?? facts.DesiredCount) == 0 ? $"{name} keeps no task, so there is nothing to open. Ask for a change of its scaling first."
        : null;
}
