using Domain.Catalog;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Kinds.Tasks;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;
using Testing;

namespace Domain.Tests.Kinds;

public sealed class TaskPlannerTests
{
    private static readonly TeamEnvironment Place = Places.Of();
    private static readonly TaskInputs Asked = new("report", "registry.example.com/report:1", 256, 512, Compute.Fargate, 2, 30);
    private static readonly TaskDefinitionDocument Definition = ServiceDefinitions.Fresh("report", Asked.Image, Place, Place.FullName("report"), Recipe.Empty).WithSize(256, 512);

    [Fact]
    public void Guardrails_look_at_what_would_run_also_where_nothing_new_is_registered()
    {
        var plan = Plan(Definition);

        Assert.Equal([typeof(RunTasks), typeof(WaitForTasks)], plan.Steps.Select(s => s.GetType()));
        var check = Assert.Single(GuardrailRules.Check([new("read-only-root", GuardrailLevel.Fail)], [], WrittenWorkload.Of(plan.Changes)));
        Assert.Equal((CheckOutcome.Fail, true), (check.Outcome, check.Finding.Contains("may write to its root file system", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_network_of_tasks_is_looked_at_as_that_of_a_service_is() =>
        Assert.Equal(CheckOutcome.Pass, Assert.Single(GuardrailRules.Check([new("no-public-ip", GuardrailLevel.Fail)], [], WrittenWorkload.Of(Plan(null).Changes))).Outcome);

    [Fact]
    public void A_run_is_kept_with_what_it_runs_and_one_kept_before_that_is_still_read()
    {
        var run = Assert.Single(Plan(Definition).Steps.OfType<RunTasks>());
        var text = JsonText.Write<PlannedStep>(run);

        Assert.Equal(Definition, Assert.IsType<RunTasks>(JsonText.Parse<PlannedStep>(text)).Definition);
        var older = System.Text.Json.Nodes.JsonNode.Parse(text)?.AsObject() ?? [];
        Assert.True(older.Remove("definition"));
        var read = Assert.IsType<RunTasks>(JsonText.Parse<PlannedStep>(older.ToJsonString()));
        Assert.Equal((null, run.After.Count), (read.Definition, read.After.Count));
    }

    private static Plan Plan(TaskDefinitionDocument? standing) => TaskPlanner.Make(
        Asked, Place, "main-fargate", Definition, new TaskFacts(new ClusterFacts("main-fargate", "arn", ["FARGATE"], [], 0, 0), 30, standing, standing is null ? null : "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-report:1", true));
}
