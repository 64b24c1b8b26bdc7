using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Domain.Access.Iam;
using Domain.Access.Preflight;
using Domain.Aws;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Kinds;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Domain.Tests.Kinds;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Access.Iam;

/// <summary>
/// The roles that Berth generates, put into the Sandbox's IAM: every kind of request is carried out under them, and AWS refuses each of the same calls on
/// what belongs to another team or environment. A kind of request without a case here fails.
/// </summary>
public sealed class GeneratedRoleContract(SqliteFile database) : IClassFixture<SqliteFile>
{
    private const string Hello = "payments-dev-hello";
    private const string RequestTeam = $"aws:RequestTag/{BerthTags.Team}";
    private const string RequestEnvironment = $"aws:RequestTag/{BerthTags.Environment}";
    private static readonly TeamLimits Limits = new(12, 24, 64, 15, Enum.GetValues<Compute>());

    /// <summary>What AWS lets a role do with another team's things: looking, and a label that is given while something is made, which the making itself refuses.</summary>
    private static readonly string[] NotScoped =
    [
        "application-autoscaling:ListTagsForResource", "ecs:DescribeCapacityProviders", "ecs:DescribeClusters", "ecs:DescribeServiceDeployments", "ecs:DescribeServices", "ecs:TagResource",
        "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule", "scheduler:GetSchedule", "scheduler:GetScheduleGroup", "scheduler:ListTagsForResource",
    ];

    private static readonly (string Kind, RequestDraft Draft)[] Cases =
    [
        ("service", DomainWorld.Draft("hello")),
        ("service", DomainWorld.Draft("hello") with
        {
            ExistingService = Hello, Values = new Dictionary<string, string>(DomainWorld.Draft("hello").Values) { ["image"] = "registry.example.com/payments/hello:1.1.0", ["maxTasks"] = "5" },
        }),
        ("service", TrafficContract.Balanced("shop")),
        ("service", TrafficContract.Balanced("shop", ("path", "/api/*"), ("healthPath", "/ready"), ("drainSeconds", "10")) with { ExistingService = "payments-dev-shop" }),
        ("service-delete", Existing("service-delete", "payments-dev-shop")),
        ("service", TrafficContract.Balanced("swap", ("strategy", "Blue/green"), ("testHost", "try.internal.example"), ("bakeMinutes", "1"))),
        ("service-image", Existing("service-image", "payments-dev-swap", ("image", "registry.example.com/payments/swap:2.0.0")) with { TemplateId = "web-service" }),
        ("service-image", Existing("service-image", Hello, ("image", "registry.example.com/payments/hello:2.0.0")) with { TemplateId = "web-service" }),
        ("service-rollback", Existing("service-rollback", Hello, ("revision", "payments-dev-hello:1"))),
        ("service-scaling", Existing("service-scaling", Hello, ("minTasks", "3"), ("maxTasks", "6")) with { TemplateId = "web-service" }),
        ("service-tracking", Existing("service-tracking", Hello, ("memoryTarget", "70"), ("outCooldown", "60"))),
        ("service-tracking", Existing("service-tracking", Hello, ("inCooldown", "600"))),
        ("service-step-scaling", Existing("service-step-scaling", Hello, ("stepBelow", "30"))),
        ("service-step-scaling", Existing("service-step-scaling", Hello, ("stepScaling", "false"))),
        ("service-forecast", Existing("service-forecast", Hello)),
        ("service-schedule", Existing("service-schedule", Hello, ("scheduleName", "sale"), ("scheduleAt", "at(2026-12-24T18:00:00)"), ("scheduleMin", "3"))),
        ("service-hold", Existing("service-hold", Hello, ("holdIn", "true"))),
        ("service-hold", Existing("service-hold", Hello)),
        ("service-spot", Existing("service-spot", Hello)),
        ("service-office-hours", Existing("service-office-hours", Hello, ("officeFrom", "07:00"), ("officeZone", "Europe/Berlin"))),
        ("service-office-hours", Existing("service-office-hours", Hello, ("officeHours", "false"))),
        ("service-park", Existing("service-park", Hello)),
        ("service-resume", Existing("service-resume", Hello)),
        ("service-delete", Existing("service-delete", Hello)),
        ("cluster", New("fargate-cluster", "cluster", "", ("name", "edge"), ("spotWeight", "25"))),
        ("cluster-settings", Existing("cluster-settings", "payments-dev-edge", ("insights", "disabled"), ("spotWeight", "50")) with { Cluster = "payments-dev-edge" }),
        ("cluster-delete", Existing("cluster-delete", "payments-dev-edge") with { Cluster = "payments-dev-edge" }),
        ("cluster", New("ec2-cluster", "cluster", "", ("name", "boxes"), ("instanceType", "m7g.large"), ("minInstances", "1"), ("maxInstances", "3"))),
        ("cluster-instances", Existing("cluster-instances", "payments-dev-boxes", ("instanceType", "m7g.xlarge"), ("minInstances", "1"), ("maxInstances", "5"), ("targetCapacity", "80")) with { Cluster = "payments-dev-boxes" }),
        ("cluster-park", Existing("cluster-park", "payments-dev-boxes") with { Cluster = "payments-dev-boxes" }),
        ("cluster-resume", Existing("cluster-resume", "payments-dev-boxes") with { Cluster = "payments-dev-boxes" }),
        ("cluster-delete", Existing("cluster-delete", "payments-dev-boxes") with { Cluster = "payments-dev-boxes" }),
        ("cluster", New("managed-cluster", "cluster", "", ("name", "managed"), ("allowedTypes", "m7*"))),
        ("cluster-managed", Existing("cluster-managed", "payments-dev-managed", ("maxVcpus", "16"), ("scaleInAfter", "0")) with { Cluster = "payments-dev-managed" }),
        ("cluster-delete", Existing("cluster-delete", "payments-dev-managed") with { Cluster = "payments-dev-managed" }),
        ("task", New("run-task", "task", "main-fargate", ("name", "report"), ("image", "public.ecr.aws/docker/library/busybox:1.37"), ("command", "sleep 20"), ("tasks", "2"))),
        ("job", JobContract.Scheduled(("deadLetterQueue", "payments-dev-jobs")) with { Values = Named(JobContract.Scheduled(), "nightly") }),
        ("job", JobContract.Scheduled() with { ExistingService = "payments-dev-nightly", Values = Named(JobContract.Scheduled(("schedule", "rate(2 days)")), "nightly") }),
        ("job-run", Existing("job-run", "payments-dev-nightly", ("tasks", "1"))),
        ("job-delete", Existing("job-delete", "payments-dev-nightly")),
        ("job", JobContract.Driven()),
        ("job", JobContract.Driven(("enabled", "false")) with { ExistingService = "payments-dev-import" }),
        ("job-delete", Existing("job-delete", "payments-dev-import")),
    ];

    private static Dictionary<string, string> Named(RequestDraft draft, string name) => new(draft.Values) { ["name"] = name };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_kind_of_request_has_a_case() => Assert.Equal(
        // the id of a kind is a constant of its type: it needs none of what the kind is made of
        typeof(RequestKind).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(RequestKind)))
            .Select(t => ((RequestKind)RuntimeHelpers.GetUninitializedObject(t)).Id).Order(StringComparer.Ordinal),
        Cases.Select(c => c.Kind).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Each_kind_of_request_is_carried_out_under_the_generated_roles_and_none_of_its_calls_reaches_another_team()
    {
        await using var world = await WorldAsync();
        var place = await world.PlaceAsync("payments", "dev");
        var let = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (kind, draft) in Cases)
        {
            var done = await world.ApplyAsync(draft);
            Assert.True(done.State is RequestState.Done, $"{kind}: {string.Join(" ", done.Operation?.Steps.Select(s => s.Failure?.Why) ?? [])}");

            var scope = await ScopeAsync(world, done.Number, place);
            Assert.NotEmpty(scope);
            Assert.All(await world.Get<IamPreflight>().SimulateAsync(place, scope, Stop), v => Assert.True(v.IsAllowed, $"{kind}: {v}"));

            foreach (var (team, environment, asOwn) in new[] { ("search", "dev", false), ("search", "dev", true), ("payments", "prod", false), ("payments", "prod", true) })
            {
                // what names nothing of the team is the same question, and the same answer
                var foreign = scope.Select(n => Elsewhere(n, team, environment, asOwn)).Where(n => !scope.Any(o => o.Question == n.Question)).ToList();
                Assert.NotEmpty(foreign);
                let.UnionWith((await world.Get<IamPreflight>().SimulateAsync(place, foreign, Stop)).Where(v => v.Verdict is not Verdict.Denied).Select(v => v.Permission.Action));
            }
        }

        Assert.Equal(NotScoped, let);
    }

    [Theory]
    [InlineData("search", "dev")]
    [InlineData("payments", "prod")]
    public async Task A_real_call_of_the_teams_session_on_anothers_things_is_refused_by_AWS(string team, string environment)
    {
        await using var world = await WorldAsync();
        var name = $"{team}-{environment}-web";
        // a session that is itself not narrowed: the role alone must refuse
        var session = await world.Get<AwsSessions>().WriteAsync(
            await world.PlaceAsync("payments", "dev"), 0, "try", "u-probe", [new NeededPermission("*", "*", new Dictionary<string, string>(0))], Stop);

        foreach (var call in new Func<Task>[]
        {
            () => session.Ecs.UpdateServiceAsync(new() { Cluster = "main-fargate", Service = name, DesiredCount = 0 }, Stop),
            () => session.Ecs.DeleteServiceAsync(new() { Cluster = "main-fargate", Service = name, Force = true }, Stop),
            () => session.Ecs.RunTaskAsync(new() { Cluster = "main-fargate", TaskDefinition = name }, Stop),
            () => session.Ecs.DeleteClusterAsync(new() { Cluster = $"{team}-{environment}-edge" }, Stop),
            () => session.Logs.DeleteLogGroupAsync(new() { LogGroupName = $"/berth/{team}/{environment}/web" }, Stop),
        })
        {
            var refused = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(call);
            Assert.StartsWith("AccessDenied", refused.ErrorCode, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_boundary_holds_when_somebody_puts_everything_on_the_role()
    {
        await using var world = await WorldAsync();
        var place = await world.PlaceAsync("payments", "dev");
        var iam = new AdminClients(world.Sandbox).Iam;
        foreach (var role in new[] { place.RoleArn, place.TaskRoleArn })
        {
            await iam.PutRolePolicyAsync(new()
            {
                RoleName = role[(role.LastIndexOf('/') + 1)..], PolicyName = "everything",
                PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""",
            }, Stop);
        }

        const string Own = "arn:aws:ecs:us-east-1:111122223333:service/main-fargate/payments-dev-api";
        Assert.True(await MayAsync(place.RoleArn, "ecs:UpdateService", Own));
        foreach (var (action, resource, key, value) in new[]
        {
            ("ecs:UpdateService", "arn:aws:ecs:us-east-1:111122223333:service/main-fargate/search-dev-api", "", ""),
            ("ecs:DeleteService", "arn:aws:ecs:us-east-1:111122223333:service/main-fargate/payments-prod-api", "", ""),
            ("ecs:UpdateService", Own, "aws:RequestedRegion", "eu-west-1"),
            ("ecs:ExecuteCommand", "arn:aws:ecs:us-east-1:111122223333:task/main-fargate/1", "", ""),
            ("ecs:RegisterTaskDefinition", "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-api:1", "ecs:task-cpu", "32768"),
            ("ecs:RegisterTaskDefinition", "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-api:1", "ecs:task-memory", "122880"),
            ("logs:DeleteLogGroup", "arn:aws:logs:us-east-1:111122223333:log-group:/berth/search/dev/api", "", ""),
            ("iam:PassRole", SandboxAccount.ExecutionRoleArn("search", "dev"), "", ""),
            ("iam:PutRolePolicy", place.RoleArn, "", ""),
            ("iam:DeleteRolePermissionsBoundary", place.RoleArn, "", ""),
            ("sts:AssumeRole", SandboxAccount.TeamRoleArn("search", "dev"), "", ""),
        })
        {
            Assert.False(await MayAsync(place.RoleArn, action, resource, key, value), $"{action} on {resource} {key}");
        }

        const string Secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:";
        Assert.True(await MayAsync(place.TaskRoleArn, "s3:GetObject", "arn:aws:s3:::payments/a"));
        Assert.True(await MayAsync(place.TaskRoleArn, "secretsmanager:GetSecretValue", $"{Secret}payments/dev/db-AbCdEf"));
        foreach (var (action, resource) in new[]
        {
            ("secretsmanager:GetSecretValue", $"{Secret}search/dev/db-AbCdEf"), ("ssm:GetParameters", "arn:aws:ssm:us-east-1:111122223333:parameter/search/dev/level"),
            ("ecs:UpdateService", Own), ("sts:AssumeRole", place.RoleArn), ("iam:PassRole", place.TaskRoleArn),
        })
        {
            Assert.False(await MayAsync(place.TaskRoleArn, action, resource), $"{action} on {resource}");
        }

        async Task<bool> MayAsync(string role, string action, string resource, string key = "", string value = "")
        {
            Dictionary<string, string> context = new() { ["aws:RequestedRegion"] = "us-east-1", ["iam:PassedToService"] = "ecs-tasks.amazonaws.com" };
            if (key.Length > 0)
            {
                context[key] = value;
            }

            var answer = await iam.SimulatePrincipalPolicyAsync(new()
            {
                PolicySourceArn = role, ActionNames = [action], ResourceArns = [resource],
                ContextEntries = [.. context.Select(c => new Amazon.IdentityManagement.Model.ContextEntry { ContextKeyName = c.Key, ContextKeyType = c.Key.StartsWith("ecs:task-", StringComparison.Ordinal) ? "numeric" : "string", ContextKeyValues = [c.Value] })],
            }, Stop);
            return Assert.Single(answer.EvaluationResults).EvalDecision == "allowed";
        }
    }

    [Theory]
    [InlineData("payments", "dev")]
    [InlineData("search", "prod")]
    public async Task Where_no_Region_is_named_the_roles_are_those_the_Sandbox_begins_with(string team, string environment)
    {
        using var aws = new SandboxAws();
        var at = IamPlace.Of(Places.Of(team, environment), Limits, SandboxAccount.HubArn) with { Regions = [] };
        foreach (var role in IamRoles.Of(IamPart.Team, at).Roles.Concat(IamRoles.Of(IamPart.Account, at).Roles))
        {
            Same(role.Trust, await GeneratedRoles.TrustAsync(aws.Server, role.Name));
            foreach (var (name, document) in role.Inline)
            {
                Same(document, await GeneratedRoles.StandingAsync(aws.Server, role.Name, name));
            }

            foreach (var own in role.Own)
            {
                Same(own.Document, await GeneratedRoles.AttachedAsync(aws.Server, role.Name, own.Name));
            }
        }

        static void Same(JsonObject generated, string standing) =>
            Assert.Equal(Statements(generated), Statements(JsonNode.Parse(standing) as JsonObject ?? []));
    }

    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        foreach (var (team, environment) in from t in SandboxAccount.Teams from e in SandboxAccount.Environments select (t, e))
        {
            await GeneratedRoles.PutAsync(world.Sandbox, IamPart.Team, await world.PlaceAsync(team, environment), Limits);
        }

        await GeneratedRoles.PutAsync(world.Sandbox, IamPart.Account, await world.PlaceAsync("payments", "dev"), Limits);
        return world;
    }

    private static async Task<IReadOnlyList<NeededPermission>> ScopeAsync(DomainWorld world, int number, TeamEnvironment place)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var plan = (await db.Requests.AsNoTracking().SingleAsync(r => r.Number == number, Stop)).Plan;
        return [.. (plan?.Steps ?? []).SelectMany(s => s.Scope(place).Concat(s.UndoScope(place)))];
    }

    /// <summary>The same call on the things of another place.</summary>
    /// <param name="asOwn">True for one that says of itself that it is for the caller's own team: the things are another's all the same.</param>
    private static NeededPermission Elsewhere(NeededPermission call, string team, string environment, bool asOwn)
    {
        return new(call.Action, Moved(call.Resource), call.Context.ToDictionary(c => c.Key, c => Value(c.Key, c.Value), StringComparer.Ordinal));

        string Value(string key, string value) => key switch
        {
            RequestTeam => asOwn ? value : team,
            RequestEnvironment => asOwn ? value : environment,
            $"aws:ResourceTag/{BerthTags.Team}" => team,
            $"aws:ResourceTag/{BerthTags.Environment}" => environment,
            _ => Moved(value),
        };

        string Moved(string text) => text
            .Replace("payments-dev", $"{team}-{environment}", StringComparison.Ordinal).Replace("/payments/dev/", $"/{team}/{environment}/", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Statements(JsonObject document) =>
        document["Statement"]?.AsArray().Select(s => s?.ToJsonString() ?? "") ?? [];

    private static RequestDraft New(string template, string kind, string cluster, params (string Name, string Value)[] values) =>
        new(template, "payments", "dev", cluster, null, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);

    private static RequestDraft Existing(string kind, string workload, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", "main-fargate", workload, values.ToDictionary(v => v.Name, v => v.Value), "A test asks for it.", kind);
}
