using System.Text.Json;
using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Testing;

namespace Domain.Tests.Aws;

public sealed class SessionPoliciesTests
{
    private static readonly TeamEnvironment LongPlace = new()
    {
        TeamId = new string('t', 16), Name = "production", Tier = Tiers.Production, AccountId = "111122223333", Region = "ap-southeast-2",
        RoleArn = "arn:aws:iam::111122223333:role/berth/berth-team-x", ReadRoleArn = "arn:aws:iam::111122223333:role/berth/berth-read",
        ExternalId = "x", ReadExternalId = "x",
        ExecutionRoleArn = $"arn:aws:iam::111122223333:role/berth/{new string('e', 64)}", TaskRoleArn = $"arn:aws:iam::111122223333:role/berth/{new string('r', 64)}",
        Clusters = [], Subnets = ["subnet-1"], SecurityGroups = ["sg-1"],
    };

    [Fact]
    public void Every_step_and_its_undo_fits_in_one_session_even_with_the_longest_names()
    {
        var service = LongPlace.FullName(new string('s', 32));
        var cluster = new string('c', 100);
        foreach (var step in Plans.NewService(LongPlace, cluster, service, null))
        {
            Assert.Null(SessionPolicies.WhyNot(step.Scope(LongPlace)));
            Assert.Null(SessionPolicies.WhyNot(step.UndoScope(LongPlace)));
        }
    }

    [Fact]
    public void Names_too_long_for_one_session_are_refused_in_words()
    {
        var step = new ScalableTargetChange(null, new ScalableTargetSpec(new string('c', 900), new string('s', 900), 1, 2));

        var why = SessionPolicies.WhyNot(step.Scope(LongPlace));

        Assert.NotNull(why);
        Assert.Contains("AWS takes 2,048. Use shorter names", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_allows_the_actions_of_its_step_on_their_resources_and_nothing_else()
    {
        var place = Places.Of();
        var step = new ServiceChange(null, Plans.Service(place, "main-fargate", "payments-dev-api", "payments-dev-api:1", null));

        using var policy = JsonDocument.Parse(SessionPolicies.Of(step.Scope(place)));

        var statement = policy.RootElement.GetProperty("Statement")[0];
        Assert.Equal(["iam:PassRole", "iam:PassRole"], policy.RootElement.GetProperty("Statement").EnumerateArray().Skip(1).Select(s => s.GetProperty("Action").ToString()));
        Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
        Assert.Equal(
            ["ecs:CreateService", "ecs:TagResource", "ecs:DescribeServices"], statement.GetProperty("Action").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal("arn:aws:ecs:us-east-1:111122223333:service/main-fargate/payments-dev-api", statement.GetProperty("Resource").GetString());
    }

    [Fact]
    public void Roles_may_be_passed_to_tasks_alone()
    {
        var place = Places.Of();
        var step = new TaskDefinitionChange(null, null, Plans.Definition(place, "payments-dev-api"));

        using var policy = JsonDocument.Parse(SessionPolicies.Of(step.Scope(place)));

        var passing = policy.RootElement.GetProperty("Statement").EnumerateArray().Where(s => s.GetProperty("Action").ToString() == "iam:PassRole").ToList();
        Assert.Equal([place.ExecutionRoleArn, place.TaskRoleArn], passing.Select(s => s.GetProperty("Resource").GetString()));
        Assert.All(passing, s => Assert.Equal(
            "ecs-tasks.amazonaws.com", s.GetProperty("Condition").GetProperty("StringEquals").GetProperty("iam:PassedToService").GetString()));
    }

    [Fact]
    public void A_wait_has_nothing_to_undo_and_every_change_has()
    {
        var place = Places.Of();
        Assert.All(Plans.NewService(place, "main-fargate", "payments-dev-api", null), step =>
            Assert.Equal(step is WaitUntilStable, step.UndoScope(place).Count == 0));
    }
}
