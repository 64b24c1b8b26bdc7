using System.Text.Json;
using Amazon;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Domain.Access.Preflight;
using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Sandbox;
using Testing;

namespace Domain.Tests.Access;

/// <summary>The team's real role in the Sandbox, altered, and what the preflight makes of it.</summary>
public sealed class PreflightTests : IDisposable
{
    private const string Cluster = "main-fargate";
    private const string Service = "payments-dev-api";
    private const string All = """{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}""";

    private readonly SandboxAws aws = new();
    private readonly TeamEnvironment place = Places.Of();
    private readonly AmazonIdentityManagementServiceClient iam;
    private readonly string role;

    public PreflightTests()
    {
        iam = new(
            new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey),
            new AmazonIdentityManagementServiceConfig { RegionEndpoint = RegionEndpoint.USEast1, MaxErrorRetry = 0, HttpClientFactory = new Direct(aws.Server) });
        role = place.RoleArn[(place.RoleArn.LastIndexOf('/') + 1)..];
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_call_of_a_plan_is_allowed_by_a_statement_that_people_can_read()
    {
        var checks = await ChecksAsync();

        Assert.All(checks, c => Assert.Equal(CheckOutcome.Pass, c.Outcome));
        var create = Assert.Single(checks, c => c.Rule.EndsWith("ecs:CreateService", StringComparison.Ordinal));
        Assert.Contains($"ecs:CreateService on arn:aws:ecs:us-east-1:111122223333:service/{Cluster}/{Service}: allowed by statement Create of policy workloads", create.Evidence, StringComparison.Ordinal);
        Assert.Contains("The session policy of this step lets each of them through.", create.Evidence, StringComparison.Ordinal);
        Assert.Contains("""{"Sid":"Create","Effect":"Allow","Action":"ecs:CreateService",""", create.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_of_six_steps_asks_IAM_a_dozen_times_at_most()
    {
        await ChecksAsync();

        Assert.InRange(aws.CountOf("iam:SimulatePrincipalPolicy"), 2, 12);
    }

    [Fact]
    public async Task The_statement_offered_for_a_denial_lets_exactly_that_through_when_it_is_put_on_the_role()
    {
        await iam.DeleteRolePolicyAsync(new() { RoleName = role, PolicyName = "workloads" }, Cancel);
        var denied = await ChecksAsync();
        Assert.Contains(denied, c => c.Outcome is CheckOutcome.Fail);

        // all that the plan lacks and nothing more: pasted as it stands
        var statements = denied.Where(c => c.Remedy is not null).Select(c => Assert.IsType<string>(c.Remedy?.Text)).SelectMany(Statements).ToList();
        await PutAsync("suggested", statements.Select((s, i) => s.Replace("\"Sid\": \"Berth", $"\"Sid\": \"N{i}Berth", StringComparison.Ordinal)));

        Assert.All(await ChecksAsync(), c => Assert.Equal(CheckOutcome.Pass, c.Outcome));
        var other = new ServiceChange(null, Plans.Service(place, Cluster, "payments-dev-other", "payments-dev-other", null));
        Assert.Contains(await VerdictsAsync([other]), v => v is { Permission.Action: "ecs:CreateService", Verdict: Verdict.Denied });
    }

    [Fact]
    public async Task An_explicit_deny_names_the_statement_that_must_go_and_offers_no_other()
    {
        await PutAsync("guard", ["""{"Sid":"NoNewServices","Effect":"Deny","Action":"ecs:CreateService","Resource":"*"}"""]);

        var fail = Assert.Single(await ChecksAsync(), c => c.Outcome is CheckOutcome.Fail);

        Assert.Contains("statement NoNewServices of policy guard forbids ecs:CreateService on arn:aws:ecs", fail.Finding, StringComparison.Ordinal);
        Assert.Contains("NoNewServices of policy guard forbids it, and must go", fail.Remedy?.Words, StringComparison.Ordinal);
        Assert.Null(fail.Remedy?.Text);
        Assert.Contains("\"Effect\":\"Deny\"", fail.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_boundary_that_leaves_a_call_out_is_named_and_is_what_must_change()
    {
        await BoundAsync("""{"Sid":"Ceiling","Effect":"Allow","NotAction":["ecs:CreateService","ecs:DeleteService"],"Resource":"*"}""");

        var fail = Assert.Single(await ChecksAsync(), c => c.Outcome is CheckOutcome.Fail);

        Assert.Contains("its permissions boundary ceiling does not allow ecs:CreateService", fail.Finding, StringComparison.Ordinal);
        Assert.Contains("The permissions boundary ceiling must allow it as well", fail.Remedy?.Words, StringComparison.Ordinal);
        Assert.Contains("ecs:CreateService", fail.Remedy?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_boundary_that_forbids_a_call_is_read_and_its_statement_shown()
    {
        await BoundAsync(All, """{"Sid":"Never","Effect":"Deny","Action":"iam:PassRole","Resource":"*"}""");

        var denied = (await VerdictsAsync()).First(v => v.Permission.Action == "iam:PassRole");

        var verdict = Assert.IsType<Verdict.Denied>(denied.Verdict);
        Assert.Equal((DenialKind.Boundary, "Never", "ceiling"), (verdict.Kind, verdict.By?.Sid, verdict.Boundary));
    }

    [Fact]
    public async Task Passing_a_role_is_asked_for_the_service_it_is_passed_to()
    {
        await PutAsync("workloads", [All, """{"Sid":"PassToOthers","Effect":"Deny","Action":"iam:PassRole","Resource":"*","Condition":{"StringNotEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}"""]);
        Assert.All(await VerdictsAsync(), v => Assert.True(v.IsAllowed, v.ToString()));

        await PutAsync("workloads", [All, """{"Sid":"PassToTasks","Effect":"Deny","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}"""]);
        Assert.Contains(await VerdictsAsync(), v => v.Verdict is Verdict.Denied { By.Sid: "PassToTasks" });
    }

    [Fact]
    public async Task A_key_that_only_the_live_call_has_makes_the_answer_unknown_and_is_named()
    {
        await PutAsync("guard", ["""{"Sid":"OnlyHome","Effect":"Deny","Action":"ecs:CreateService","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"},"Null":{"aws:SourceIp":"false"}}}"""]);

        var warning = Assert.Single(await ChecksAsync(), c => c.Outcome is CheckOutcome.Warning);

        Assert.Contains("its policies ask for aws:SourceIp, which only the live call has", warning.Finding, StringComparison.Ordinal);
        Assert.Contains("unknown without aws:SourceIp; allowed for a call that has no such key", warning.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_turn_the_answer_round_leaves_it_as_it_is()
    {
        // one more Allow under a condition takes nothing from those that allow already
        await PutAsync("more", ["""{"Sid":"FromHome","Effect":"Allow","Action":"ecs:CreateService","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}"""]);

        Assert.All(await VerdictsAsync(), v => Assert.True(v.IsAllowed, v.ToString()));
    }

    [Fact]
    public async Task Sizes_subnets_and_public_addresses_are_judged_as_the_live_call_will_have_them()
    {
        await PutAsync("guard",
        [
            """{"Sid":"NotSmall","Effect":"Deny","Action":"ecs:RegisterTaskDefinition","Resource":"*","Condition":{"NumericLessThan":{"ecs:task-cpu":"1024"}}}""",
            """{"Sid":"NoPublic","Effect":"Deny","Action":"ecs:CreateService","Resource":"*","Condition":{"Bool":{"ecs:auto-assign-public-ip":"true"}}}""",
            """{"Sid":"NoExec","Effect":"Deny","Action":"ecs:CreateService","Resource":"*","Condition":{"StringEquals":{"ecs:enable-execute-command":"true"}}}""",
        ]);

        var verdicts = await VerdictsAsync();

        Assert.Contains(verdicts, v => v is { Permission.Action: "ecs:RegisterTaskDefinition", Verdict: Verdict.Denied { By.Sid: "NotSmall" } });
        Assert.All(verdicts.Where(v => v.Permission.Action == "ecs:CreateService"), v => Assert.True(v.IsAllowed, v.ToString()));
    }

    [Fact]
    public async Task A_size_that_AWS_takes_from_the_revision_is_not_known_when_a_service_is_made()
    {
        await PutAsync("guard", ["""{"Sid":"NotLarge","Effect":"Deny","Action":"ecs:CreateService","Resource":"*","Condition":{"NumericGreaterThan":{"ecs:task-cpu":"4096"}}}"""]);

        var create = (await VerdictsAsync()).First(v => v.Permission.Action == "ecs:CreateService");

        Assert.Equal(["ecs:task-cpu"], Assert.IsType<Verdict.Unknown>(create.Verdict).Missing);
    }

    [Fact]
    public async Task A_mended_role_shows_at_once()
    {
        await PutAsync("guard", ["""{"Sid":"Frozen","Effect":"Deny","Action":"ecs:*","Resource":"*"}"""]);
        Assert.Contains(await VerdictsAsync(), v => !v.IsAllowed);

        await iam.DeleteRolePolicyAsync(new() { RoleName = role, PolicyName = "guard" }, Cancel);

        Assert.All(await VerdictsAsync(), v => Assert.True(v.IsAllowed, v.ToString()));
    }

    [Fact]
    public async Task Policies_that_may_not_be_read_leave_the_verdicts_and_only_their_texts_out()
    {
        await iam.PutRolePolicyAsync(new()
        {
            RoleName = "berth-read", PolicyName = "read",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:SimulatePrincipalPolicy","Resource":"*"}]}""",
        }, Cancel);

        Assert.All(await VerdictsAsync(), v =>
        {
            var by = Assert.IsType<Verdict.Allowed>(v.Verdict).By;
            Assert.Null(by?.Text);
            Assert.NotNull(by?.Policy);
        });
    }

    private IReadOnlyList<PlannedStep> Steps => Plans.NewService(place, Cluster, Service, null);

    private Task<IReadOnlyList<PermissionVerdict>> VerdictsAsync(IReadOnlyList<PlannedStep>? steps = null) => new IamPreflight(aws.Sessions).SimulateAsync(
        place, [.. (steps ?? Steps).SelectMany(s => s.Scope(place).Concat(s.UndoScope(place)))], Cancel);

    private async Task<IReadOnlyList<Check>> ChecksAsync() => [.. PermissionCheckRules.Check(
        place, [.. Steps.Select(s => new StepPermissions(s.Title, s.Scope(place), s.UndoScope(place), SessionPolicies.Of(s.Scope(place))))], await VerdictsAsync())];

    private Task PutAsync(string name, IEnumerable<string> statements) =>
        iam.PutRolePolicyAsync(new() { RoleName = role, PolicyName = name, PolicyDocument = Document(statements) }, Cancel);

    private async Task BoundAsync(params string[] statements)
    {
        var made = await iam.CreatePolicyAsync(new() { PolicyName = "ceiling", PolicyDocument = Document(statements) }, Cancel);
        await iam.PutRolePermissionsBoundaryAsync(new() { RoleName = role, PermissionsBoundary = made.Policy.Arn }, Cancel);
    }

    private static string Document(IEnumerable<string> statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(",\n", statements)}}]}""";

    private static IEnumerable<string> Statements(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.ValueKind is JsonValueKind.Array ? [.. json.RootElement.EnumerateArray().Select(s => s.GetRawText())] : [text];
    }

    public void Dispose()
    {
        iam.Dispose();
        aws.Dispose();
    }

    private sealed class Direct(SandboxServer server) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(server.CreateHandler());

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
