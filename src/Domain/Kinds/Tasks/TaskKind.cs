using System.Globalization;
using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Tasks;

/// <summary>Runs tasks once: a migration, a report, a repair.</summary>
internal sealed class TaskKind(TaskFactsReader live) : RequestKind
{
    public override string Id => "task";

    public override TemplateKind? From => TemplateKind.Task;

    public override string Name => "Run tasks";

    public override bool MakesNew => true;

    public override bool ChangesExisting => false;

    public override IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values) => TaskValues.Problems(values);

    public override string DraftTitle(RequestDraft draft) =>
        draft.Values.TryGetValue(FieldNames.Name, out var name) && !string.IsNullOrWhiteSpace(name)
            ? $"Run {FieldRules.Short(name.Trim())} in {draft.Environment}" : $"Run a task in {draft.Environment}";

    internal override async Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken)
    {
        var (asked, place, cluster) = (TaskInputs.Parse(wish.Values), wish.Place, wish.Draft.Cluster);
        var facts = await live.ReadAsync(place, cluster, asked.Name, cancellationToken);
        var recipe = wish.Template?.Recipe ?? Recipe.Empty;
        var definition = ServiceDefinitions.Fresh(asked.Name, asked.Image, place, place.FullName(asked.Name), recipe)
            .WithImage(asked.Image, recipe.MainContainer)
            .WithSize(asked.Cpu, asked.MemoryMiB, recipe.MainContainer)
            .WithCompute(asked.Compute is Compute.Ec2);
        definition = ContainerFields.Of(wish.Template?.Fields ?? [], wish.Values).PutOn(definition, recipe.MainContainer, ServiceDefinitions.FixedNames(recipe));
        return new KindOutcome.Ready(new KindProposal(
            $"Run {asked.Name} in {place.Name}{(asked.Count == 1 ? "" : $", {asked.Count} tasks")}", TaskPlanner.Make(asked, place, cluster, definition, facts),
            [
                .. TaskCheckRules.Of(asked, place, cluster, facts), .. ServiceCheckRules.Image(asked.Image, place),
                .. TaskDefinitionCheckRules.Of(definition, asked.Compute is not Compute.Ec2),
            ], CostOf(asked, facts, wish.Prices),
            new Footprint(cluster, definition.Family, true, 0, asked.Count, asked.Count * (asked.Cpu / 1024m), asked.Count * (asked.MemoryMiB / 1024m), asked.Compute, null)));
    }

    // it ends: a month would be the wrong measure, and how long it runs nobody knows
    internal static Estimate CostOf(TaskInputs asked, TaskFacts facts, PriceBook prices)
    {
        var price = TaskPrices.Of(prices, asked.Compute, asked.Cpu, asked.MemoryMiB, facts.Cluster?.PricedTypes ?? []);
        return new Estimate(0, 0, 0, 0, 0, 0, asked.Count, asked.Count,
            price.Monthly is { } monthly
                ? string.Create(CultureInfo.InvariantCulture, $"{(asked.Count == 1 ? "It costs" : $"The {asked.Count} tasks cost")} about ${asked.Count * monthly / PriceBook.HoursAMonth:0.0000} an hour while they run; how long that is, is not known. {price.Basis}")
                : price.Basis,
            DateOnly.MinValue, true);
    }
}
