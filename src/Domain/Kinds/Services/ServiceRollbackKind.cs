using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Requests;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>Takes a service back to a revision of its task definition that it ran before. Count, scaling, network and traffic stay as they stand.</summary>
internal sealed class ServiceRollbackKind(LiveFactsReader live, RevisionReader revisions) : RequestKind
{
    private static readonly Field Revision = new(
        FieldNames.Revision, "Revision", FieldKind.Text, FieldStep.What, FieldMode.Free, "One of the revisions it ran before, such as payments-dev-api:7.", Max: 300);

    public override string Id => "service-rollback";

    public override TemplateKind? From => null;

    public override string Name => "Roll back";

    public override string Heading(string existing) => $"{Name} {existing}";

    public override IReadOnlyList<Field> OwnFields => [Revision];

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Roll back {FieldRules.Short(draft.ExistingService ?? "")}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (draft, place, asked) = (wish.Draft, wish.Place, wish.Values[FieldNames.Revision]);
        var name = draft.ExistingService ?? "";
        if (!name.StartsWith(place.FullName(""), StringComparison.Ordinal))
        {
            return new KindOutcome.Refused($"{FieldRules.Short(name)} is not a service of {place.Place}: its name would begin with {place.FullName("")}. Choose one of your own.");
        }

        var reading = live.ReadAsync(place, draft.Cluster, name, cancellationToken);
        var ran = await revisions.ReadAsync(place, draft.Cluster, name, cancellationToken);
        if (await reading is not { Service: { } service, TaskDefinition: { } now, TaskDefinitionArn: { } nowArn } facts)
        {
            return new KindOutcome.Refused($"There is no service {FieldRules.Short(name)} on {draft.Cluster} any more. Ask for a new one from the catalogue.");
        }

        if (ran.FirstOrDefault(r => Arns.Last(r.Span.TaskDefinitionArn) == Arns.Last(asked)) is not { } chosen)
        {
            return new KindOutcome.Invalid([new(FieldNames.Revision, WhyNone(asked, service, ran))]);
        }

        var plan = new Plan(
            place.Place, place.RoleArn, place.Region, draft.Cluster, name,
            [new RollbackChange(service, nowArn, now, chosen.Span.TaskDefinitionArn, chosen.Document), new WaitUntilStable(draft.Cluster, name) { Deploys = service.Deployment is { Shifts: true } shifts ? shifts : null }]);
        var after = facts with { TaskDefinition = chosen.Document };
        var estimate = EstimatePlan.Of(ServiceSizings.Standing(facts), ServiceSizings.Standing(after), wish.Prices);
        return new KindOutcome.Ready(new KindProposal(
            $"Roll back {name[place.FullName("").Length..]} in {place.Name} to {Arns.Last(chosen.Span.TaskDefinitionArn)}", plan,
            [.. RollbackCheckRules.Of(chosen, service, chosen.Span.Until == DateTimeOffset.MaxValue), .. ParkingCheckRules.StaysParked(name, facts)], estimate,
            ServiceFootprints.Standing(draft.Cluster, service, chosen.Document, after, estimate)));
    }

    private static string WhyNone(string asked, ServiceSpec service, IReadOnlyList<RanRevision> ran) =>
        Arns.Last(asked) == Arns.Last(service.TaskDefinition) ? $"{service.Name} runs {service.TaskDefinition} already. Choose an earlier one."
        : ran.Count == 0 ? $"AWS knows of no earlier revision that {service.Name} ran and that became stable. Change its image instead."
        : $"{service.Name} did not run {FieldRules.Short(asked)} before, as far as AWS tells. Choose one of {string.Join(", ", ran.Where(r => r.IsActive).Select(r => Arns.Last(r.Span.TaskDefinitionArn)))}.";
}
