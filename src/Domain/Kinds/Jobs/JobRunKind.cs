using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Kinds.Services;
using Domain.Kinds.Tasks;
using Domain.Requests;

namespace Domain.Kinds.Jobs;

/// <summary>Runs a job now, once and beside its schedule: the same definition, in the same place.</summary>
internal sealed class JobRunKind(JobFactsReader live, TaskFactsReader tasks) : RequestKind
{
    public override string Id => JobDrafts.RunNow;

    public override TemplateKind? From => null;

    public override string Name => "Run now";

    public override string Heading(string existing) => $"Run {existing} now";

    public override IReadOnlyList<Field> OwnFields =>
    [
        new(FieldNames.Tasks, "How many", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Tasks to run, all at once and each once.", Default: "1", Min: 1, Max: 100, Unit: "tasks"),
    ];

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => [];

    public override string DraftTitle(RequestDraft draft) => $"Run {FieldRules.Short(draft.ExistingService ?? "")} now";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (place, name) = (wish.Place, wish.Draft.ExistingService ?? "");
        if (JobDrafts.WhyNotOf(place, name) is { } foreign)
        {
            return new KindOutcome.Refused(foreign);
        }

        var (schedule, rule) = await live.FindAsync(place, name, cancellationToken);
        if ((schedule?.Spec.Run ?? rule?.Run) is not { } run)
        {
            return new KindOutcome.Refused($"There is no job {FieldRules.Short(name)} in {place.Place} any more. Ask for a new one from the catalogue.");
        }

        if (run.Cluster != wish.Draft.Cluster)
        {
            return new KindOutcome.Refused($"{name} runs on cluster {run.Cluster}, not on {FieldRules.Short(wish.Draft.Cluster)}. Begin from the list of jobs.");
        }

        if (await live.DefinitionAsync(place, run, cancellationToken) is not { Status: "ACTIVE" } definition)
        {
            return new KindOutcome.Refused($"{run.Definition}, which {name} runs, is not there any more: it would fail by its schedule too. Change the job, so that a new revision is registered.");
        }

        var (document, count) = (definition.Document, wish.Values.Number(FieldNames.Tasks));
        var asked = new TaskInputs(name[place.FullName("").Length..], document.Main(null).Image, document.Cpu, document.MemoryMiB, run.Compute, count, TaskValues.UsualLogDays) { Subnets = run.Subnets };
        var facts = await tasks.ReadAsync(place, run.Cluster, asked.Name, cancellationToken);
        var plan = new Plan(place.Place, place.RoleArn, place.Region, run.Cluster, name,
        [
            new RunTasks(new RunSpec(run.Cluster, Workloads.Arns.Last(definition.Arn), count, run.Compute, run.Subnets, run.SecurityGroups, document.ExecutionRoleArn, document.TaskRoleArn), document),
            new WaitForTasks(run.Cluster, run.Family, count),
        ]);
        return new KindOutcome.Ready(new KindProposal(
            $"Run {asked.Name} in {place.Name} now{(count == 1 ? "" : $", {count} tasks")}", plan, [.. TaskCheckRules.Of(asked, place, run.Cluster, facts)], TaskKind.CostOf(asked, facts, wish.Prices),
            new Footprint(run.Cluster, name, true, 0, count, count * (asked.Cpu / 1024m), count * (asked.MemoryMiB / 1024m), run.Compute, null)));
    }
}
