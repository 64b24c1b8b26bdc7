using Domain.Kinds;
using Domain.Requests;
using Domain.Tests.Workloads.TaskDefinitions;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Kinds;

public sealed class TaskDefinitionCheckRuleTests
{
    private static readonly TaskDefinitionDocument Good = TaskDefinitionDocument.OneContainer("shop", "app", "shop:1").WithSize(512, 1024);

    public static TheoryData<string> Files => [.. Corpus.Files];

    [Fact]
    public void One_that_fits_is_said_to() => Assert.Equal("One container fits into one task definition.", Assert.Single(TaskDefinitionCheckRules.Of(Good, true)).Finding);

    [Theory, MemberData(nameof(Files))]
    public void What_people_really_use_passes(string file)
    {
        var document = Corpus.Read(file);

        Assert.All(TaskDefinitionCheckRules.Of(document, !document.OnEc2), c => Assert.Equal(CheckOutcome.Pass, c.Outcome));
    }

    [Fact]
    public void What_aws_would_refuse_fails_with_what_to_do()
    {
        Says(Good.WithNetworkMode("bridge"), "Fargate gives every task a network of its own (awsvpc); this task definition uses bridge. Keep it on EC2, or ask its owner to move it to awsvpc first.");
        Says(Corpus.Read("ten-containers").WithSize(512, 8192, "part-9"), "The containers take 2,560 CPU units together and the task has 512. Choose a larger size.");
        Says(Good.WithEnvironment(new Dictionary<string, string> { ["A"] = new('x', 70_000) }), "AWS takes 65,536.");
        Assert.Equal(CheckOutcome.Pass, Assert.Single(TaskDefinitionCheckRules.Of(Good.WithNetworkMode("bridge"), onFargate: false)).Outcome);
    }

    private static void Says(TaskDefinitionDocument document, string part) =>
        Assert.Contains(part, Assert.Single(TaskDefinitionCheckRules.Of(document, true), c => c.Outcome is CheckOutcome.Fail).Finding, StringComparison.Ordinal);
}
