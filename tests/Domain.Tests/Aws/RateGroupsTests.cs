using Domain.Aws;

namespace Domain.Tests.Aws;

public sealed class RateGroupsTests
{
    [Theory]
    [InlineData("RegisterTaskDefinition", 10, 0.9)]
    [InlineData("UpdateService", 25, 4.5)]
    [InlineData("DescribeServices", 50, 10)]
    [InlineData("DescribeTasks", 50, 10)]
    [InlineData("ListClusters", 25, 10)]
    public void Berth_takes_half_of_what_AWS_publishes_and_more_of_changes(string action, double burst, double perSecond)
    {
        var group = RateGroups.Of("ECS", action);

        Assert.Equal((burst, perSecond), (group.Burst, group.PerSecond));
    }

    [Fact]
    public void Actions_that_share_a_rate_share_a_group_and_others_do_not()
    {
        Assert.Same(RateGroups.Of("ECS", "ListServices"), RateGroups.Of("ECS", "DescribeServices"));
        Assert.NotEqual(RateGroups.Of("ECS", "ListServices").Name, RateGroups.Of("ECS", "ListTasks").Name);
        Assert.NotEqual(RateGroups.Of("ECS", "ListTagsForResource").Name, RateGroups.Of("CloudWatch Logs", "ListTagsForResource").Name);
        Assert.NotEqual(RateGroups.Of("IAM", "GetRole").Name, RateGroups.Of("IAM", "ListRoles").Name);
    }

    [Fact]
    public void Every_action_of_ECS_has_the_group_that_AWS_gives_it()
    {
        // in no bucket of AWS's page
        string[] unpublished = ["ContinueServiceDeployment", "StopServiceDeployment"];
        // tests cannot name the SDK's types
        var client = typeof(AwsSession).GetProperty("Ecs")?.PropertyType ?? throw new InvalidOperationException("The session has no ECS client.");
        var actions = client.GetMethods().Select(m => m.Name).Where(n => n.EndsWith("Async", StringComparison.Ordinal)).Select(n => n[..^5]).Distinct().ToList();

        var alone = actions.Where(a => RateGroups.Of("ECS", a).Name == $"ECS {a}").Order(StringComparer.Ordinal);

        Assert.True(actions.Count > 50, "No actions were found: the pattern has gone blind.");
        Assert.Equal(unpublished, alone);
    }

    [Fact]
    public void No_budget_is_below_one_call()
    {
        string[] services = ["ECS", "CloudWatch Logs", "CloudWatch", "STS", "IAM"];
        string[] actions = ["DeleteTaskDefinitions", "ListServicesByNamespace", "PutRetentionPolicy", "FilterLogEvents", "GetMetricData", "AssumeRole", "GetRole"];

        Assert.All(services.SelectMany(_ => actions, RateGroups.Of), g => Assert.True(g is { Burst: >= 1, PerSecond: > 0 }, g.Name));
    }
}
