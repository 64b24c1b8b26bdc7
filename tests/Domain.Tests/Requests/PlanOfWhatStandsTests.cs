using CsCheck;
using Domain.Catalog;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Workloads.TaskDefinitions;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Requests;

/// <summary>Services that were made elsewhere, of all the shapes in the corpus, and what a request makes of them.</summary>
public sealed class PlanOfWhatStandsTests
{
    private const string Name = "payments-prod-checkout";
    private static readonly TeamEnvironment Place = ServicePlannerTests.Place;
    private static readonly ClusterFacts Cluster = new("main", "arn", ["FARGATE"], [], 0, 0);

    public static TheoryData<string> Files => [.. Corpus.Files];

    [Theory, MemberData(nameof(Files))]
    public void Asking_for_what_stands_changes_nothing(string file)
    {
        var live = Standing(Corpus.Read(file));

        Assert.Empty(ServicePlanner.Make(AsItIs(live), Place, "main", Name, live).Steps);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_new_image_changes_the_image_and_nothing_else(string file)
    {
        var live = Standing(Corpus.Read(file));

        var plan = ServicePlanner.Make(AsItIs(live) with { Image = "registry.example.com/other:2" }, Place, "main", Name, live);

        var change = Assert.Single(plan.Changes.OfType<TaskDefinitionChange>());
        var main = live.Service?.ContainerName ?? "";
        Assert.Equal("registry.example.com/other:2", change.After.Main(main).Image);
        Assert.Equal(live.TaskDefinition, change.After.WithImage(change.Before?.Main(main).Image ?? "", main));
        Assert.Equal([typeof(TaskDefinitionChange), typeof(ServiceChange), typeof(WaitUntilStable)], plan.Steps.Select(s => s.GetType()));
        Assert.Contains("registry.example.com/other:2", change.Text().After, StringComparison.Ordinal);
    }

    [Fact]
    public void Once_a_change_is_made_there_is_nothing_left_to_do() => Gen.Select(
        Gen.Int[0, Corpus.Files.Count - 1], Gen.Int[1, 9], Gen.Int[1, 65535], Gen.Int[2, 200000], Gen.Int[6, 200000], Gen.Int[0, 2])
        .Sample((file, tag, port, cpu, memory, compute) =>
        {
            var live = Standing(Corpus.Read(Corpus.Files[file]));
            var asked = AsItIs(live) with { Image = $"registry.example.com/shop:{tag}", Port = port, Cpu = cpu, MemoryMiB = memory, Compute = (Compute)compute };
            var plan = ServicePlanner.Make(asked, Place, "main", Name, live);
            var made = live with
            {
                TaskDefinition = plan.Changes.OfType<TaskDefinitionChange>().SingleOrDefault()?.After ?? live.TaskDefinition,
                Service = plan.Changes.OfType<ServiceChange>().SingleOrDefault()?.After ?? live.Service,
            };

            return ServicePlanner.Make(asked, Place, "main", Name, made).Steps.Count == 0
                && (made.TaskDefinition?.Cpu, made.TaskDefinition?.MemoryMiB, made.TaskDefinition?.Containers.Count) == (cpu, memory, live.TaskDefinition?.Containers.Count);
        });

    private static LiveFacts Standing(TaskDefinitionDocument document)
    {
        var main = document.Main();
        return new LiveFacts(
            Cluster, 30, document, "arn:aws:ecs:us-east-1:111122223333:task-definition/x:1",
            new ServiceSpec("main", Name, $"{document.Family}:1", document.OnEc2 ? Compute.Ec2 : Compute.Fargate, null, Place.Subnets, Place.SecurityGroups, false, "arn:tg", main.Name, main.Port),
            new ScalableTargetSpec("main", Name, 2, 4), new ScalingPolicySpec("main", Name, "cpu", 60), [], true, 2, 2);
    }

    private static ServiceInputs AsItIs(LiveFacts live) => new(
        "checkout", live.TaskDefinition?.Main(live.Service?.ContainerName).Image ?? "", live.Service?.ContainerPort ?? 0, live.TaskDefinition?.Cpu ?? 0, live.TaskDefinition?.MemoryMiB ?? 0,
        live.Service?.Compute ?? Compute.Fargate, 2, 4, 60, "arn:tg", 30);
}
