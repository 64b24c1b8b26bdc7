using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Jobs;

/// <summary>Deletes a job's schedule or rule. Task definitions and logs stay, so that what ran can still be read.</summary>
internal sealed class JobDeleteKind(JobFactsReader live) : RequestKind
{
    public override string Id => JobDrafts.Delete;

    public override TemplateKind? From => null;

    public override string Name => "Delete job";

    public override string Heading(string existing) => $"{Name} {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Delete job {FieldRules.Short(draft.ExistingService ?? "")}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (place, name) = (wish.Place, wish.Draft.ExistingService ?? "");
        if (JobDrafts.WhyNotOf(place, name) is { } foreign)
        {
            return new KindOutcome.Refused(foreign);
        }

        var (schedule, rule) = await live.FindAsync(place, name, cancellationToken);
        List<PlannedStep> steps =
        [
            .. schedule is null ? Array.Empty<PlannedStep>() : [new ScheduleRemoval(schedule.Spec)],
            .. rule?.Spec is not { } spec ? Array.Empty<PlannedStep>() : [new EventRuleRemoval(spec)],
        ];
        if ((schedule?.Spec.Run ?? rule?.Run) is not { } run)
        {
            return new KindOutcome.Refused($"There is no job {FieldRules.Short(name)} in {place.Place} any more. Nothing needs to be done.");
        }

        return new KindOutcome.Ready(new KindProposal(
            $"Delete job {name[place.FullName("").Length..]} in {place.Name}", new Plan(place.Place, place.RoleArn, place.Region, wish.Draft.Cluster, name, steps), [.. JobCheckRules.Delete(name, run)],
            new Estimate(0, 0, 0, 0, 0, 0, 0, 0, "It starts nothing any more. What its runs cost until now is not known.", DateOnly.MinValue, true), Footprint.Nothing(wish.Draft.Cluster, name, isNew: false)));
    }
}
