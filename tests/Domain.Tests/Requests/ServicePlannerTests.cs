using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Costs;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Catalog;
using Domain.Workloads.TaskDefinitions;
using Domain.Workloads;

namespace Domain.Tests.Requests;

public sealed class ServicePlannerTests
{
    internal static readonly TeamEnvironment Place = new()
    {
        TeamId = "payments", Name = "prod", Tier = Tiers.Production, AccountId = "111122223333", Region = "us-east-1",
        RoleArn = "arn:aws:iam::111122223333:role/berth/berth-team-payments-prod", ReadRoleArn = "arn:aws:iam::111122223333:role/berth/berth-read",
        ExternalId = "x", ReadExternalId = "y", ExecutionRoleArn = "arn:aws:iam::111122223333:role/berth/payments-prod-execution",
        TaskRoleArn = "arn:aws:iam::111122223333:role/berth/payments-prod-task", Clusters = ["main-fargate"], Subnets = ["subnet-1", "subnet-2"], SecurityGroups = ["sg-1"],
    };

    private static readonly IReadOnlyList<Field> Fields = StarterTemplates.All(DateTimeOffset.UnixEpoch)[0].Versions[0].Fields;
    private static readonly ClusterFacts Cluster = new("main-fargate", "arn", ["FARGATE", "FARGATE_SPOT"], [], 0, 0);
    private static readonly LiveFacts Nothing = new(Cluster, null, null, null, null, null, null, [], true, 0, 0);

    private static ServiceInputs Inputs(params (string Field, string Value)[] changes)
    {
        var values = new Dictionary<string, string>(FieldRuleTests.Good);
        foreach (var (field, value) in changes)
        {
            values[field] = value;
        }

        return ServiceInputs.Parse(FormRules.Fill(Fields, null, values).Values);
    }

    private static LiveFacts Standing()
    {
        var plan = ServicePlanner.Make(Inputs(), Place, "main-fargate", null, Nothing);
        var definition = plan.Changes.OfType<TaskDefinitionChange>().Single().After;
        var service = plan.Changes.OfType<ServiceChange>().Single().After with { TaskDefinition = $"{definition.Family}:1" };
        return new(Cluster, 30, definition, $"arn:aws:ecs:us-east-1:111122223333:task-definition/{definition.Family}:1", service,
            plan.Changes.OfType<ScalableTargetChange>().Single().After, plan.Changes.OfType<ScalingPolicyChange>().Single().After, [], true, 2, 2);
    }

    [Fact]
    public void A_new_service_is_made_in_the_order_aws_needs()
    {
        var plan = ServicePlanner.Make(Inputs(), Place, "main-fargate", null, Nothing);

        Assert.Equal(
            [typeof(LogGroupChange), typeof(TaskDefinitionChange), typeof(ServiceChange), typeof(ScalableTargetChange), typeof(ScalingPolicyChange), typeof(WaitUntilStable)],
            plan.Steps.Select(s => s.GetType()));
        Assert.All(plan.Changes, c => Assert.True(c.IsNew));
        Assert.Equal("payments-prod-checkout-api", plan.Workload);
        Assert.Equal(2, plan.Changes.OfType<ServiceChange>().Single().After.DesiredCount);
    }

    [Fact]
    public void Asking_for_what_stands_changes_nothing() =>
        Assert.Empty(ServicePlanner.Make(Inputs(), Place, "main-fargate", "payments-prod-checkout-api", Standing()).Steps);

    [Fact]
    public void New_bounds_alone_touch_neither_task_definition_nor_service()
    {
        var plan = ServicePlanner.Make(Inputs((FieldNames.MaxTasks, "8")), Place, "main-fargate", "payments-prod-checkout-api", Standing());

        var change = Assert.IsType<ScalableTargetChange>(Assert.Single(plan.Steps));
        Assert.Equal((4, 8), (change.Before?.Max, change.After.Max));
    }

    [Fact]
    public void A_new_image_deploys_without_resetting_the_count_that_scaling_owns()
    {
        var plan = ServicePlanner.Make(Inputs((FieldNames.Image, "registry.example.com/payments/checkout-api:3.0.0")), Place, "main-fargate", "payments-prod-checkout-api", Standing());

        Assert.Equal([typeof(TaskDefinitionChange), typeof(ServiceChange), typeof(WaitUntilStable)], plan.Steps.Select(s => s.GetType()));
        Assert.Null(plan.Changes.OfType<ServiceChange>().Single().After.DesiredCount);
        Assert.False(plan.Changes.First().IsNew);
    }

    [Fact]
    public void A_change_of_the_image_keeps_everything_that_others_put_into_the_task_definition()
    {
        var standing = Standing() with { TaskDefinition = WithSidecar(Standing().TaskDefinition) };

        var plan = ServicePlanner.Make(Inputs((FieldNames.Image, "registry.example.com/payments/checkout-api:3.0.0")), Place, "main-fargate", "payments-prod-checkout-api", standing);

        var change = plan.Changes.OfType<TaskDefinitionChange>().Single();
        Assert.Equal(standing.TaskDefinition, change.Before);
        Assert.Equal("registry.example.com/payments/checkout-api:3.0.0", change.After.Main("app").Image);
        Assert.Equal(standing.TaskDefinition?.WithImage("registry.example.com/payments/checkout-api:3.0.0", "app"), change.After);
        Assert.Equal("collector:1", change.After.Main("otel").Image);
        Assert.Empty(ServicePlanner.Make(Inputs(), Place, "main-fargate", "payments-prod-checkout-api", standing).Steps);
    }

    [Fact]
    public void A_service_that_logs_elsewhere_gets_no_log_group()
    {
        var standing = Standing();
        standing = standing with
        {
            LogGroupDays = null,
            TaskDefinition = standing.TaskDefinition?.With(d => (d["containerDefinitions"]?[0] as JsonObject ?? [])["logConfiguration"] = new JsonObject { ["logDriver"] = "awsfirelens" }),
        };

        Assert.Empty(ServicePlanner.Make(Inputs(), Place, "main-fargate", "payments-prod-checkout-api", standing).Steps);
    }

    [Fact]
    public void A_new_service_begins_with_the_templates_base()
    {
        var recipe = new Recipe("""
            {"containerDefinitions":[
              {"name":"otel","image":"collector:1","essential":true},
              {"name":"web","image":"placeholder","readonlyRootFilesystem":true,"portMappings":[{"name":"http","containerPort":80,"appProtocol":"http"}]}]}
            """, "web");

        var plan = ServicePlanner.Make(Inputs(), Place, "main-fargate", null, Nothing, recipe);

        var made = plan.Changes.OfType<TaskDefinitionChange>().Single().After;
        var asked = Inputs();
        Assert.Equal(("payments-prod-checkout-api", "awsvpc", asked.Cpu, asked.MemoryMiB, Place.TaskRoleArn), (made.Family, made.NetworkMode, made.Cpu, made.MemoryMiB, made.TaskRoleArn));
        Assert.Equal((asked.Image, asked.Port, true, Place.LogGroup(asked.Name)), (made.Main("web").Image, made.Main("web").Port, made.Main("web").ReadonlyRootFilesystem, made.Main("web").LogGroup));
        Assert.Equal("http", made.Main("web").Ports[0].Name);
        Assert.Equal(("collector:1", null), (made.Main("otel").Image, made.Main("otel").LogDriver));
        Assert.Equal(("web", asked.Port), plan.Changes.OfType<ServiceChange>().Select(c => (c.After.ContainerName, c.After.ContainerPort)).Single());
    }

    [Fact]
    public void Variables_that_a_form_takes_away_go_and_those_of_the_templates_base_stay()
    {
        var recipe = new Recipe("""{"containerDefinitions":[{"name":"web","image":"x","environment":[{"name":"BASE","value":"1"}]}]}""", "web");
        var first = Inputs() with { Container = Container("""{"MINE":"1","OLD":"1"}""") };
        var made = ServicePlanner.Make(first, Place, "main-fargate", null, Nothing, recipe).Changes.OfType<TaskDefinitionChange>().Single().After;

        var standing = Standing() with { TaskDefinition = made };
        standing = standing with { Service = standing.Service is { } service ? service with { ContainerName = "web" } : null };
        var plan = ServicePlanner.Make(first with { Container = Container("""{"MINE":"2"}""") }, Place, "main-fargate", "payments-prod-checkout-api", standing, recipe);

        Assert.Equal(["BASE=1", "MINE=1", "OLD=1"], made.Main("web").Environment.Select(e => $"{e.Key}={e.Value}"));
        Assert.Equal(["BASE=1", "MINE=2"], plan.Changes.OfType<TaskDefinitionChange>().Single().After.Main("web").Environment.Select(e => $"{e.Key}={e.Value}"));
    }

    private static Domain.Kinds.ContainerFields Container(string environment) => Domain.Kinds.ContainerFields.Of(
        [new Field(FieldNames.Environment, "Variables", FieldKind.EnvironmentMap, FieldStep.What, FieldMode.Free, "")], new Dictionary<string, string> { [FieldNames.Environment] = environment });

    private static TaskDefinitionDocument? WithSidecar(TaskDefinitionDocument? document) => document?.With(d =>
    {
        d["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["efsVolumeConfiguration"] = new JsonObject { ["fileSystemId"] = "fs-0123" } });
        (d["containerDefinitions"] as JsonArray)?.Insert(0, new JsonObject
        {
            ["name"] = "otel", ["image"] = "collector:1", ["secrets"] = new JsonArray(new JsonObject { ["name"] = "KEY", ["valueFrom"] = "/otel/key" }),
        });
    });

    [Fact]
    public void Both_sides_of_a_change_are_aws_json()
    {
        var plan = ServicePlanner.Make(Inputs((FieldNames.Cpu, "1024"), (FieldNames.Memory, "2048")), Place, "main-fargate", "payments-prod-checkout-api", Standing());
        var text = plan.Changes.OfType<TaskDefinitionChange>().Single().Text();

        Assert.Contains("\"cpu\": \"512\"", text.Before, StringComparison.Ordinal);
        Assert.Contains("\"cpu\": \"1024\"", text.After, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_survives_being_kept_as_text()
    {
        var plan = ServicePlanner.Make(Inputs(), Place, "main-fargate", null, Nothing);
        var kept = System.Text.Json.JsonSerializer.Deserialize<Plan>(Domain.Data.JsonText.Write(plan), Domain.Data.JsonText.Options);

        Assert.Equal(Domain.Data.JsonText.Write(plan), Domain.Data.JsonText.Write(kept));
        Assert.Equal(plan.Steps.Select(s => s.Title), kept?.Steps.Select(s => s.Title));
    }

    [Fact]
    public void Every_step_names_what_it_needs_of_iam() => Assert.All(
        ServicePlanner.Make(Inputs(), Place, "main-fargate", null, Nothing).Steps,
        step => Assert.NotEmpty(step.Scope(Place)));

    [Fact]
    public void Two_tasks_of_one_vcpu_and_two_gb_cost_what_aws_lists()
    {
        // 1 vCPU and 2 GB in us-east-1: $36.04 a month of 730 hours
        var prices = new PriceBook("us-east-1", StarterPrices.All().Where(p => p.Region == "us-east-1").ToDictionary(p => p.Meter));
        var estimate = EstimatePlan.Of(Inputs((FieldNames.Cpu, "1024"), (FieldNames.Memory, "2048")), Nothing, prices);

        Assert.Equal((72.08m, 144.16m), (estimate.AtMin, estimate.AtMax));
        Assert.False(estimate.Approximate);
    }

    [Fact]
    public void A_task_on_ec2_costs_its_share_of_an_instance()
    {
        var prices = new PriceBook("us-east-1", StarterPrices.All().Where(p => p.Region == "us-east-1").ToDictionary(p => p.Meter));
        // half the CPU of an m6i.large and a quarter of its memory: half of $0.096 an hour
        var price = TaskPrices.Of(prices, Compute.Ec2, 1024, 2048, ["m6i.large"]);

        Assert.Equal(35.04m, price.Monthly);
        Assert.True(price.Approximate);
    }
}
