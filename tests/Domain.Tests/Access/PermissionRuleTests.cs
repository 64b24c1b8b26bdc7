using System.Text.Json;
using Domain.Access.Preflight;
using Domain.Requests;
using Domain.Teams;
using Testing;

namespace Domain.Tests.Access;

public sealed class PermissionRuleTests
{
    private static readonly TeamEnvironment Place = Places.Of();
    private static readonly Dictionary<string, string> None = [];
    private static readonly NeededPermission Create = new("ecs:CreateService", "arn:aws:ecs:us-east-1:111122223333:service/main/a", None);
    private static readonly NeededPermission Pass = new("iam:PassRole", "arn:aws:iam::111122223333:role/task", new Dictionary<string, string> { ["iam:PassedToService"] = "ecs-tasks.amazonaws.com" });

    [Fact]
    public void Calls_share_a_statement_only_where_nothing_else_gets_through()
    {
        var (a, b) = (Create.Resource, Create.Resource + "b");
        var same = PolicySuggestion.Of("Sid", [new("ecs:CreateService", a, None), new("ecs:DeleteService", a, None), new("ecs:CreateService", b, None), new("ecs:DeleteService", b, None)]);
        var apart = PolicySuggestion.Of("Sid", [new("ecs:CreateService", a, None), new("ecs:DeleteService", b, None)]);

        using var one = JsonDocument.Parse(same);
        using var two = JsonDocument.Parse(apart);
        Assert.Equal((2, 2), (one.RootElement.GetProperty("Action").GetArrayLength(), one.RootElement.GetProperty("Resource").GetArrayLength()));
        Assert.Equal(["Sid", "Sid2"], two.RootElement.EnumerateArray().Select(s => s.GetProperty("Sid").GetString()));
        Assert.Equal([a, b], two.RootElement.EnumerateArray().Select(s => s.GetProperty("Resource").GetString()));
    }

    [Fact]
    public void A_role_may_be_passed_to_that_service_alone()
    {
        using var json = JsonDocument.Parse(PolicySuggestion.Of("Sid", [Pass]));

        Assert.Equal("ecs-tasks.amazonaws.com", json.RootElement.GetProperty("Condition").GetProperty("StringEquals").GetProperty("iam:PassedToService").GetString());
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"ecs:CreateService","Resource":"arn:aws:ecs:us-east-1:111122223333:service/main/*"}""", true)]
    [InlineData("""{"Effect":"Allow","Action":"ecs:*","Resource":["arn:aws:ecs:us-east-1:111122223333:service/other/a","*"]}""", true)]
    [InlineData("""{"Effect":"Allow","Action":"ecs:UpdateService","Resource":"*"}""", false)]
    [InlineData("""{"Effect":"Allow","Action":"ecs:CreateService","Resource":"arn:aws:ecs:us-east-1:111122223333:service/main/b*"}""", false)]
    [InlineData("""{"Effect":"Allow","Action":"ecs:CreateService","Resource":"*","Condition":{"StringEquals":{"ecs:cluster":"main"}}}""", false)]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ecs:Create*","Resource":"*"}""", false)]
    public void A_session_policy_lets_through_what_its_statements_cover(string statements, bool lets) =>
        Assert.Equal(lets, SessionPolicyRules.Allows($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""", Create));

    [Theory]
    [InlineData("ecs-tasks.amazonaws.com", true)]
    [InlineData("ec2.amazonaws.com", false)]
    public void A_session_policys_conditions_are_asked_of_the_calls_context(string service, bool lets) => Assert.Equal(lets, SessionPolicyRules.Allows(
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"SERVICE"}}}]}""".Replace("SERVICE", service, StringComparison.Ordinal), Pass));

    [Fact]
    public void What_the_role_allows_and_the_steps_session_does_not_fails()
    {
        var step = new StepPermissions("Create service a", [Create], [], """{"Version":"2012-10-17","Statement":[]}""");

        var check = Assert.Single(PermissionCheckRules.Check(Place, [step], [new(Create, new Verdict.Allowed(null))]));

        Assert.Equal(CheckOutcome.Fail, check.Outcome);
        Assert.Contains("Berth narrows this step too far", check.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_IAM_left_out_of_its_answer_is_unknown()
    {
        Assert.Equal(new Verdict.Unknown([], false).ToString(), VerdictRules.Of(Create, null, RolePolicies.Unread).ToString());

        var check = Assert.Single(PermissionCheckRules.Check(Place, [new("Create service a", [Create], [], Session)], []));
        Assert.Equal(CheckOutcome.Warning, check.Outcome);
        Assert.Contains("IAM gave no answer for ecs:CreateService", check.Finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allowed")]
    [InlineData("implicitDeny")]
    [InlineData("explicitDeny")]
    public void Without_the_policies_texts_any_missing_key_makes_the_answer_unknown(string decision)
    {
        var said = new SimulatedCall(decision, [new("workloads", "IAM Policy", 1, 1)], ["aws:SourceIp"], null, null);

        var unknown = Assert.IsType<Verdict.Unknown>(VerdictRules.Of(Create, said, RolePolicies.Unread));

        Assert.Equal(decision == "allowed", unknown.AllowedWithout);
    }

    [Fact]
    public void Tags_and_service_keys_that_the_request_goes_without_are_known_to_be_absent() => Assert.IsType<Verdict.Denied>(VerdictRules.Of(
        Create, new("implicitDeny", [], ["ecs:namespace", "aws:RequestTag/owner", "aws:TagKeys"], null, null), RolePolicies.Unread));

    [Fact]
    public void A_service_control_policy_is_told_apart_from_the_roles_own()
    {
        var denied = Assert.IsType<Verdict.Denied>(VerdictRules.Of(Create, new("explicitDeny", [], [], null, AllowedByOrganization: false), RolePolicies.Unread));
        Assert.Equal(DenialKind.Organization, denied.Kind);

        var check = Assert.Single(PermissionCheckRules.Check(Place, [new("Create service a", [Create], [], Session)], [new(Create, denied)]));
        Assert.Contains("service control policy", check.Finding, StringComparison.Ordinal);
        Assert.Null(check.Remedy?.Text);
    }

    [Theory]
    [InlineData("workloads")]
    [InlineData("role_berth-team-payments-dev_workloads")]
    public void A_statement_is_found_by_the_place_and_by_either_name_of_its_policy(string source)
    {
        const string Policy = "{\"Version\":\"2012-10-17\",\"Statement\":[\n {\"Sid\":\"One\",\"Effect\":\"Allow\",\"Action\":\"ecs:*\",\"Resource\":\"*\"},\n {\"Sid\":\"Two\",\"Effect\":\"Allow\",\"Action\":\"ecs:Create*\",\"Resource\":\"*\"}]}";
        var role = new RolePolicies([new("workloads", Policy)], null, IsWhole: true);

        string? Sid(int line, int column) => Assert.IsType<Verdict.Allowed>(VerdictRules.Of(Create, new("allowed", [new(source, "IAM Policy", line, column)], [], null, null), role)).By?.Sid;

        // behind the bracket, at the brace itself, behind the brace before, behind the comma
        Assert.Equal(["One", "One", "Two", "Two", "Two"], [Sid(1, 41), Sid(2, 2), Sid(2, 64), Sid(2, 65), Sid(3, 2)]);
    }

    private const string Session = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
}
