using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Domain.Workloads.TaskDefinitions;
using Sandbox;
using Testing;

namespace Domain.Tests.Steps;

/// <summary>Changes of a service that an earlier request made.</summary>
public sealed class UpdateServiceTests : IAsyncLifetime
{
    private const string Service = "payments-dev-api";
    private const string Cluster = SandboxAccount.FargateCluster;
    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();
    private LiveFacts before = new(null, null, null, null, null, null, null, [], false, 0, 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var made = await new StepBench(aws, place, 1).RunAllAsync(Plans.NewService(place, Cluster, Service, SandboxAccount.TargetGroupArn("payments-dev-api")), Cancel);
        Assert.IsType<StepOutcome.Done>(made);
        before = await FactsAsync();
    }

    [Fact]
    public async Task A_new_image_replaces_the_tasks_and_undo_brings_the_former_back()
    {
        var bench = new StepBench(aws, place, 2);
        var plan = Plan(image: "public.ecr.aws/nginx/nginx:1.30");

        Assert.IsType<StepOutcome.Done>(await bench.RunAllAsync(plan, Cancel));

        var after = await FactsAsync();
        Assert.Equal("public.ecr.aws/nginx/nginx:1.30", after.TaskDefinition?.Main().Image);
        Assert.Equal($"{Service}:2", after.Service?.TaskDefinition);
        Assert.Equal(2, after.RunningCount);
        Assert.Equal(before.TaskDefinitionArn, bench.MadeBy(1)[StepKeys.PreviousTaskDefinition]);

        await bench.UndoAllAsync(plan, Cancel);
        aws.Settle(TimeSpan.FromMinutes(5));
        Assert.Equal(before.Service?.TaskDefinition, (await FactsAsync()).Service?.TaskDefinition);
    }

    [Fact]
    public async Task An_update_that_is_run_again_after_a_crash_deploys_once_and_still_knows_the_way_back()
    {
        var bench = new StepBench(aws, place, 2);
        var plan = Plan(image: "public.ecr.aws/nginx/nginx:1.30");
        await bench.RunAsync(plan[0], 0, Cancel);
        await bench.RunAsync(plan[1], 1, Cancel);
        bench.Forget(1);

        Assert.IsType<StepOutcome.Done>(await bench.RunAsync(plan[1], 1, Cancel));

        Assert.Equal(1, aws.CountOf("ecs:UpdateService"));
        Assert.Equal($"{Service}:1", bench.MadeBy(1)[StepKeys.PreviousTaskDefinition]);
    }

    [Fact]
    public async Task New_tasks_that_cannot_start_end_in_a_rollback_that_says_why()
    {
        var bench = new StepBench(aws, place, 2);

        var rolledBack = Assert.IsType<StepOutcome.RolledBack>(await bench.RunAllAsync(Plan(image: "registry.example/does-not-exist:1"), Cancel));

        Assert.StartsWith($"ECS went back to {Service}:1, because new tasks could not start: The image cannot be pulled.", rolledBack.Said, StringComparison.Ordinal);
        Assert.Equal(2, (await FactsAsync()).RunningCount);
    }

    [Fact]
    public async Task A_service_that_someone_changed_since_it_was_planned_is_left_alone()
    {
        var plan = Plan(image: "public.ecr.aws/nginx/nginx:1.30");
        var other = new StepBench(aws, place, 3);
        await other.RunAllAsync(Plan(image: "public.ecr.aws/nginx/nginx:1.31"), Cancel);
        var bench = new StepBench(aws, place, 2);
        await bench.RunAsync(plan[0], 0, Cancel);

        var failed = Assert.IsType<StepOutcome.Failed>(await bench.RunAsync(plan[1], 1, Cancel));
        var undo = await bench.UndoAsync(plan[1], 1, Cancel);

        Assert.Contains($"it ran {Service}:1, now it runs {Service}:2", failed.Failure.Why, StringComparison.Ordinal);
        Assert.IsType<StepOutcome.Kept>(undo);
        Assert.Equal("public.ecr.aws/nginx/nginx:1.31", (await FactsAsync()).TaskDefinition?.Main().Image);
    }

    [Fact]
    public async Task A_move_to_Spot_starts_new_tasks_there_and_undo_moves_back()
    {
        var bench = new StepBench(aws, place, 2);
        var spot = Assert.IsType<ServiceSpec>(before.Service) with { Compute = Compute.FargateSpot };
        PlannedStep[] plan = [new ServiceChange(before.Service, spot), new WaitUntilStable(Cluster, Service)];

        Assert.IsType<StepOutcome.Done>(await bench.RunAllAsync(plan, Cancel));
        Assert.Equal(Compute.FargateSpot, (await FactsAsync()).Service?.Compute);

        await bench.UndoAllAsync(plan, Cancel);
        aws.Settle(TimeSpan.FromMinutes(5));
        Assert.Equal(Compute.Fargate, (await FactsAsync()).Service?.Compute);
    }

    [Fact]
    public async Task A_service_cannot_move_to_instances_its_cluster_does_not_have()
    {
        var onInstances = Assert.IsType<ServiceSpec>(before.Service) with { Compute = Compute.Ec2 };

        var failed = Assert.IsType<StepOutcome.Failed>(await new StepBench(aws, place, 2).RunAsync(new ServiceChange(before.Service, onInstances), 0, Cancel));

        Assert.Contains("has no capacity provider of EC2 instances", failed.Failure.Why, StringComparison.Ordinal);
        Assert.Equal(0, aws.CountOf("ecs:UpdateService"));
    }

    [Fact]
    public async Task Bounds_CPU_target_and_retention_change_and_go_back()
    {
        var bench = new StepBench(aws, place, 2);
        PlannedStep[] plan =
        [
            new LogGroupChange(place.LogGroup("api"), 30, 7),
            new ScalableTargetChange(before.Target, new ScalableTargetSpec(Cluster, Service, 1, 9)),
            new ScalingPolicyChange(before.Policy, new ScalingPolicySpec(Cluster, Service, $"{Service}-cpu", 75)),
        ];

        Assert.IsType<StepOutcome.Done>(await bench.RunAllAsync(plan, Cancel));
        var after = await FactsAsync();
        Assert.Equal((7, 1, 9, 75), (after.LogGroupDays, after.Target?.Min, after.Target?.Max, after.Policy?.CpuTarget));

        Assert.All(await bench.UndoAllAsync(plan, Cancel), o => Assert.IsType<StepOutcome.Done>(o));
        var undone = await FactsAsync();
        Assert.Equal((30, before.Target, before.Policy), (undone.LogGroupDays, undone.Target, undone.Policy));
    }

    [Fact]
    public async Task Service_Connect_is_turned_on_and_off_again_and_what_someone_set_since_stays()
    {
        var named = Assert.IsType<TaskDefinitionDocument>(before.TaskDefinition).WithPortName(8080);
        var bench = new StepBench(aws, place, 2);
        PlannedStep[] plan = [new TaskDefinitionChange(before.TaskDefinition, before.TaskDefinitionArn, named), Connected("api"), new WaitUntilStable(Cluster, Service)];

        Assert.IsType<StepOutcome.Done>(await bench.RunAllAsync(plan, Cancel));
        var after = Assert.IsType<ServiceSpec>((await FactsAsync()).Service);
        Assert.Equal("api", after.Connect?.DiscoveryName);
        var late = Assert.IsType<StepOutcome.Failed>(await new StepBench(aws, place, 3).RunAsync(new ServiceChange(after with { Connect = null }, after with { Connect = Connected("stock").After.Connect }), 0, Cancel));
        Assert.Contains("changed Service Connect", late.Failure.Why, StringComparison.Ordinal);

        await bench.UndoAllAsync(plan, Cancel);
        aws.Settle(TimeSpan.FromMinutes(5));
        Assert.Null((await FactsAsync()).Service?.Connect);
    }

    private ServiceChange Connected(string called) => new(before.Service, Assert.IsType<ServiceSpec>(before.Service) with
    {
        TaskDefinition = Service,
        Connect = new(SandboxAccount.NamespaceArn, "app-8080", called, called, 8080),
    });

    [Fact]
    public async Task Bounds_that_someone_set_since_stay_and_so_do_they_at_undo()
    {
        var theirs = new ScalableTargetSpec(Cluster, Service, 3, 8);
        await new StepBench(aws, place, 3).RunAsync(new ScalableTargetChange(before.Target, theirs), 0, Cancel);
        var bench = new StepBench(aws, place, 2);
        var planned = new ScalableTargetChange(before.Target, new ScalableTargetSpec(Cluster, Service, 1, 9));

        var failed = Assert.IsType<StepOutcome.Failed>(await bench.RunAsync(planned, 0, Cancel));
        Assert.Contains("to 3–8 since this was planned", failed.Failure.Why, StringComparison.Ordinal);
        Assert.IsType<StepOutcome.Kept>(await bench.UndoAsync(planned, 0, Cancel));
        Assert.Equal(theirs, (await FactsAsync()).Target);
    }

    [Fact]
    public async Task What_someone_put_beside_the_container_is_still_there_after_a_new_image()
    {
        var whole = Read("""
            {"family":"payments-dev-api","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","cpu":"512","memory":"1024",
             "containerDefinitions":[
              {"name":"otel","image":"public.ecr.aws/aws-observability/aws-otel-collector:v0.43.1","essential":true,"memoryReservation":128,"healthCheck":{"command":["CMD","/healthcheck"],"startPeriod":10},"dockerLabels":{"a.b/c":"1"}},
              {"name":"app","image":"public.ecr.aws/nginx/nginx:1.29","essential":true,"portMappings":[{"name":"http","containerPort":8080,"appProtocol":"http"}],"environment":[{"name":"MODE","value":"test"}],
               "dependsOn":[{"containerName":"otel","condition":"START"}],"mountPoints":[{"sourceVolume":"scratch","containerPath":"/scratch"}],"stopTimeout":60,"linuxParameters":{"initProcessEnabled":true},
               "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/berth/payments/dev/api","awslogs-region":"us-east-1","awslogs-stream-prefix":"ecs","mode":"non-blocking"}}}],
             "volumes":[{"name":"scratch"}],"ephemeralStorage":{"sizeInGiB":30},"runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"},"tags":[{"key":"cost-center","value":"4711"}]}
            """).WithRoles(place.ExecutionRoleArn, place.TaskRoleArn);
        PlannedStep[] elsewhere = [new TaskDefinitionChange(before.TaskDefinition, before.TaskDefinitionArn, whole), Plan("x")[1], Plan("x")[2]];
        Assert.IsType<StepOutcome.Done>(await new StepBench(aws, place, 3).RunAllAsync(elsewhere, Cancel));
        before = await FactsAsync();
        Assert.Equal(whole, before.TaskDefinition);

        var asked = new ServiceInputs("api", "public.ecr.aws/nginx/nginx:1.30", 8080, 512, 1024, Compute.Fargate, 2, 4, 60, before.Service?.TargetGroupArn ?? "", 30);
        var plan = ServicePlanner.Make(asked, place, Cluster, Service, before);
        Assert.IsType<StepOutcome.Done>(await new StepBench(aws, place, 4).RunAllAsync(plan.Steps, Cancel));

        var after = await FactsAsync();
        Assert.Equal(whole.WithImage("public.ecr.aws/nginx/nginx:1.30", "app"), after.TaskDefinition);
        Assert.Equal("4711", after.TaskDefinition?.Tags["cost-center"]);
        Assert.Empty(ServicePlanner.Make(asked, place, Cluster, Service, after).Steps);
    }

    private static TaskDefinitionDocument Read(string text) => Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(text)).Document;

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        return ValueTask.CompletedTask;
    }

    private PlannedStep[] Plan(string image) =>
    [
        new TaskDefinitionChange(before.TaskDefinition, before.TaskDefinitionArn, Plans.Definition(place, Service, image)),
        new ServiceChange(before.Service, Assert.IsType<ServiceSpec>(before.Service) with { TaskDefinition = Service }),
        new WaitUntilStable(Cluster, Service),
    ];

    private Task<LiveFacts> FactsAsync() => new LiveFactsReader(aws.Sessions).ReadAsync(place, Cluster, Service, Cancel);
}
