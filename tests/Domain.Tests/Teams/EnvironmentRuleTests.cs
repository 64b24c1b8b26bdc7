using System.Globalization;
using Domain.Teams;

namespace Domain.Tests.Teams;

public sealed class EnvironmentRuleTests
{
    private const string Account = "111122223333";

    private static readonly EnvironmentText Fit = new(
        "production", Account, "eu-west-1", EnvironmentText.RoleIn(Account, "berth-team-payments-prod"), EnvironmentText.RoleIn(Account, "berth-read"),
        EnvironmentText.RoleIn(Account, "payments-prod-execution"), EnvironmentText.RoleIn(Account, "payments-prod-task"), "berth-0123", "berth-4567",
        ["main"], ["subnet-0a1b2c3d4e5f60718"], ["sg-0a1b2c3d4e5f60718"]);

    private static readonly EnvironmentUse Nothing = new([], [], []);

    public static TheoryData<string, string, EnvironmentText> Unfit => new()
    {
        { "name", "Pr-od", Fit },
        { "name", "1x", Fit },
        { "tier", "prod", Fit with { Tier = "Production" } },
        { "accountId", "prod", Fit with { AccountId = "1111-2222-3333" } },
        { "region", "prod", Fit with { Region = "Ireland" } },
        { "region", "prod", Fit with { Region = "cn-north-1" } },
        { "region", "prod", Fit with { Region = "us-gov-west-1" } },
        { "roleArn", "prod", Fit with { RoleArn = "berth-team-payments-prod" } },
        { "roleArn", "prod", Fit with { RoleArn = $"arn:aws:iam::{Account}:role/payments" } },
        { "roleArn", "prod", Fit with { RoleArn = Fit.ReadRoleArn } },
        { "readRoleArn", "prod", Fit with { ReadRoleArn = EnvironmentText.RoleIn("999999999999", "berth-read") } },
        { "taskRoleArn", "prod", Fit with { TaskRoleArn = EnvironmentText.RoleIn("999999999999", "x") } },
        { "externalId", "prod", Fit with { ExternalId = "with space" } },
        { "readExternalId", "prod", Fit with { ReadExternalId = "x" } },
        { "clusters", "prod", Fit with { Clusters = ["arn:aws:ecs:eu-west-1:111122223333:cluster/main"] } },
        { "subnets", "prod", Fit with { Subnets = [] } },
        { "subnets", "prod", Fit with { Subnets = ["subnet-xyz"] } },
        { "securityGroups", "prod", Fit with { SecurityGroups = ["default"] } },
    };

    [Fact]
    public void What_fits_has_no_problem() => Assert.Empty(EnvironmentRules.Problems("payments", "prod", Fit with { Clusters = [] }, []));

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Each_value_that_does_not_fit_is_named_with_what_to_do(string field, string name, EnvironmentText text)
    {
        var problem = Assert.Single(EnvironmentRules.Problems("payments", name, text, []));

        Assert.Equal(field, problem.Field);
        Assert.EndsWith(".", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_environments_write_as_one_role() =>
        Assert.Contains("search/prod writes as this role", Assert.Single(EnvironmentRules.Problems("payments", "prod", Fit, [Fit.New("search", "prod")])).Why, StringComparison.Ordinal);

    [Fact]
    public void Nothing_in_it_lets_it_move_and_go()
    {
        Assert.Null(EnvironmentRules.WhyNot("payments/prod", Fit, Fit with { Region = "eu-central-1" }, Nothing));
        Assert.Null(EnvironmentRules.WhyNot("payments/prod", Fit, null, Nothing));
    }

    [Fact]
    public void Workloads_clusters_open_requests_and_tokens_hold_it()
    {
        var runs = Nothing with { Services = [("main", "payments-prod-api"), ("main", "payments-prod-web")] };
        Assert.Contains("payments-prod-api and 1 more service runs there", EnvironmentRules.WhyNot("payments/prod", Fit, null, runs), StringComparison.Ordinal);
        Assert.Contains("add another environment there", EnvironmentRules.WhyNot("payments/prod", Fit, Fit with { AccountId = "999999999999" }, runs), StringComparison.Ordinal);
        Assert.Contains("runs on cluster main", EnvironmentRules.WhyNot("payments/prod", Fit, Fit with { Clusters = ["other"] }, runs), StringComparison.Ordinal);
        Assert.Null(EnvironmentRules.WhyNot("payments/prod", Fit, Fit with { Tier = "development" }, runs));
        Assert.Contains("payments-prod-own", EnvironmentRules.WhyNot("payments/prod", Fit with { Clusters = ["payments-prod-own"] }, null, Nothing), StringComparison.Ordinal);
        Assert.Contains("request 12 is not", EnvironmentRules.WhyNot("payments/prod", Fit, null, Nothing with { Requests = [12] }), StringComparison.Ordinal);
        Assert.Contains("\"ci\"", EnvironmentRules.WhyNot("payments/prod", Fit, null, Nothing with { Tokens = ["ci"] }), StringComparison.Ordinal);
        Assert.Null(EnvironmentRules.WhyNot("payments/prod", Fit, Fit with { Region = "eu-central-1" }, Nothing with { Tokens = ["ci"] }));
    }

    [Theory]
    [InlineData("name", "", "CC", "1")]
    [InlineData("costCentre", "Payments", "", "1")]
    [InlineData("monthlyBudget", "Payments", "CC", "-1")]
    [InlineData("monthlyBudget", "Payments", "CC", "0.001")]
    public void A_teams_own_values_are_checked_too(string field, string name, string centre, string budget) =>
        Assert.Equal(field, Assert.Single(TeamTextRules.Problems(new(name, centre, decimal.Parse(budget, CultureInfo.InvariantCulture)))).Field);
}
