using Domain.Aws;
using Domain.Catalog;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Jobs;

/// <summary>Makes a job, or changes one: tasks that a schedule starts, or events.</summary>
internal sealed class JobKind(JobFactsReader live, TimeProvider time) : RequestKind
{
    public override string Id => JobDrafts.Change;

    public override TemplateKind? From => TemplateKind.Job;

    public override string Name => "Create job";

    public override bool MakesNew => true;

    public override string Heading(string existing) => $"Change {existing}";

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => JobInputs.Problems(values);

    public override string DraftTitle(RequestDraft draft) =>
        draft.Values.TryGetValue(FieldNames.Name, out var name) && !string.IsNullOrWhiteSpace(name)
            ? $"{(draft.ExistingService is null ? "New job" : "Change")} {FieldRules.Short(name.Trim())} in {draft.Environment}" : $"New job in {draft.Environment}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (asked, place, cluster, now) = (JobInputs.Parse(wish.Values), wish.Place, wish.Draft.Cluster, time.GetUtcNow());
        var name = place.FullName(asked.Task.Name);
        if (asked is { Schedule: null, Pattern: null })
        {
            return new KindOutcome.Refused("Nothing says when this job runs: its template has neither a schedule nor an event pattern. Choose another template.");
        }

        if (wish.Draft.ExistingService is { } existing && existing != name)
        {
            return new KindOutcome.Invalid([new(FieldNames.Name, $"A job cannot be renamed: its name in AWS is {FieldRules.Short(existing)}. Leave the name as it is.")]);
        }

        var facts = await live.ReadAsync(place, cluster, asked.Task.Name, asked.DeadLetters, cancellationToken);
        var other = asked.Schedule is null ? facts.Schedule is not null : facts.Rule?.Run is not null;
        if (other || facts.Stands != wish.Draft.ExistingService is not null)
        {
            return new KindOutcome.Refused(
                other ? $"There is a job {name} that is started {(asked.Schedule is null ? "by a schedule" : "by events")}. Choose another name, or delete that one first."
                : facts.Stands ? $"There is a job {name} already. Change it from the list of jobs, or choose another name."
                : $"There is no job {name} any more. Ask for a new one from the catalogue.");
        }

        var recipe = wish.Template?.Recipe ?? Recipe.Empty;
        var definition = ServiceDefinitions.Fresh(asked.Task.Name, asked.Task.Image, place, name, recipe)
            .WithImage(asked.Task.Image, recipe.MainContainer)
            .WithSize(asked.Task.Cpu, asked.Task.MemoryMiB, recipe.MainContainer)
            .WithCompute(asked.Task.Compute is Teams.Compute.Ec2);
        definition = ContainerFields.Of(wish.Template?.Fields ?? [], wish.Values).PutOn(definition, recipe.MainContainer, ServiceDefinitions.FixedNames(recipe));
        var (estimate, monthly) = JobCosts.Of(asked, facts.Task, wish.Prices, now);
        return new KindOutcome.Ready(new KindProposal(
            $"{(facts.Stands ? "Change job" : "New job")} {asked.Task.Name} in {place.Name}", JobPlanner.Make(asked, place, cluster, definition, facts),
            [
                .. JobCheckRules.Of(asked, place, cluster, facts, now), .. ServiceCheckRules.Image(asked.Task.Image, place),
                .. TaskDefinitionCheckRules.Of(definition, asked.Task.Compute is not Teams.Compute.Ec2),
            ],
            estimate,
            new Footprint(cluster, name, !facts.Stands, 0, asked.Task.Count, asked.Task.Count * (asked.Task.Cpu / 1024m), asked.Task.Count * (asked.Task.MemoryMiB / 1024m), asked.Task.Compute, monthly)));
    }
}
