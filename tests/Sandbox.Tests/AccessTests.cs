using Amazon.ECS.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class AccessTests
{
    [Fact]
    public async Task Another_teams_service_is_refused_in_AWSs_own_words()
    {
        using var bed = new Testbed();
        var search = await bed.Team("search", "dev");
        await search.Create("search-dev-web");
        var payments = await bed.Team("payments", "dev");
        var error = await Assert.ThrowsAsync<AccessDeniedException>(() => payments.Ecs.UpdateServiceAsync(
            new() { Cluster = SandboxAccount.FargateCluster, Service = "search-dev-web", DesiredCount = 0 }, Testbed.Cancel));
        Assert.Equal(
            "User: arn:aws:sts::111122223333:assumed-role/berth-team-payments-dev/berth-step is not authorized to perform: ecs:UpdateService on resource: "
            + "arn:aws:ecs:us-east-1:111122223333:service/main-fargate/search-dev-web because no identity-based policy allows the ecs:UpdateService action", error.Message);
        Assert.Equal(2, (await search.Describe("search-dev-web")).DesiredCount);
    }

    [Fact]
    public async Task A_dev_session_cannot_reach_prod_nor_the_hub_anything()
    {
        using var bed = new Testbed();
        var dev = await bed.Team("payments", "dev");
        await Assert.ThrowsAsync<AccessDeniedException>(() => dev.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-prod-web"), Testbed.Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => bed.Hub.Ecs.ListClustersAsync(new(), Testbed.Cancel));
    }

    [Fact]
    public async Task Creating_without_the_teams_tags_or_with_anothers_is_refused()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev");
        foreach (var tags in new List<Tag>?[] { null, Wishes.Tags("search"), Wishes.Tags("payments", "prod") })
        {
            var request = Wishes.Definition();
            request.Tags = tags;
            await Assert.ThrowsAsync<AccessDeniedException>(() => team.Ecs.RegisterTaskDefinitionAsync(request, Testbed.Cancel));
        }
    }

    [Fact]
    public async Task Only_the_teams_own_roles_can_be_passed_at_registration_and_at_creation()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev");
        var foreign = Wishes.Definition();
        foreign.TaskRoleArn = SandboxAccount.TaskRoleArn("payments", "prod");
        var registration = await Assert.ThrowsAsync<AccessDeniedException>(() => team.Ecs.RegisterTaskDefinitionAsync(foreign, Testbed.Cancel));
        Assert.Contains($"is not authorized to perform: iam:PassRole on resource: {SandboxAccount.TaskRoleArn("payments", "prod")} because no identity-based policy allows the iam:PassRole action", registration.Message);

        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(foreign, Testbed.Cancel);
        var creation = await Assert.ThrowsAsync<AccessDeniedException>(() => team.Ecs.CreateServiceAsync(Wishes.Service(), Testbed.Cancel));
        Assert.Contains("iam:PassRole", creation.Message);
    }

    [Fact]
    public async Task A_service_cannot_be_moved_to_another_teams_task_definition()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev");
        await team.Create();
        var search = await bed.Team("search", "dev");
        await search.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("search-dev-web"), Testbed.Cancel);
        await Assert.ThrowsAsync<AccessDeniedException>(() => team.Ecs.UpdateServiceAsync(
            new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", TaskDefinition = "search-dev-web" }, Testbed.Cancel));
    }

    [Fact]
    public async Task Scaling_and_stopping_are_scoped_by_tag()
    {
        using var bed = new Testbed();
        var payments = await bed.Team("payments", "dev");
        await payments.Create();
        await payments.Scaling.RegisterScalableTargetAsync(ScalingTests.Bounds("payments-dev-web", 1, 4, "payments", "dev"), Testbed.Cancel);
        bed.Settle();
        var search = await bed.Team("search", "dev");
        await Denied(() => search.Scaling.RegisterScalableTargetAsync(ScalingTests.Bounds("payments-dev-web", 0, 0, "payments", "dev"), Testbed.Cancel));
        await Denied(() => search.Scaling.RegisterScalableTargetAsync(ScalingTests.Bounds("payments-dev-web", 0, 0, "search", "dev"), Testbed.Cancel));
        var target = (await bed.Admin.Scaling.DescribeScalableTargetsAsync(new() { ServiceNamespace = "ecs" }, Testbed.Cancel)).ScalableTargets.Single();
        await Denied(() => search.Scaling.TagResourceAsync(new() { ResourceARN = target.ScalableTargetARN, Tags = new() { ["berth-team"] = "search", ["berth-env"] = "dev" } }, Testbed.Cancel));
        await Denied(() => search.Scaling.DeregisterScalableTargetAsync(
            new() { ServiceNamespace = "ecs", ResourceId = "service/main-fargate/payments-dev-web", ScalableDimension = "ecs:service:DesiredCount" }, Testbed.Cancel));
        var task = (await bed.Admin.TasksOf())[0].TaskArn;
        await Denied(() => search.Ecs.StopTaskAsync(new() { Cluster = SandboxAccount.FargateCluster, Task = task }, Testbed.Cancel));
    }

    [Fact]
    public async Task The_reader_reads_everything_and_writes_nothing()
    {
        using var bed = new Testbed();
        await bed.Admin.Create();
        var credentials = (await bed.Hub.Sts.AssumeRoleAsync(
            new() { RoleArn = SandboxAccount.ReadRoleArn, RoleSessionName = "reader", ExternalId = SandboxAccount.ReadExternalId }, Testbed.Cancel)).Credentials;
        var reader = bed.As(credentials);
        Assert.Equal("payments-dev-web", (await reader.Describe()).ServiceName);
        Assert.NotEmpty((await reader.Iam.ListRolesAsync(new() { PathPrefix = "/berth/" }, Testbed.Cancel)).Roles);
        await Denied(() => reader.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", DesiredCount = 0 }, Testbed.Cancel));
        await Denied(() => reader.Ecs.CreateClusterAsync(new() { ClusterName = "x" }, Testbed.Cancel));
        await Denied(() => reader.Iam.PutRolePolicyAsync(new() { RoleName = "berth-read", PolicyName = "p", PolicyDocument = "{}" }, Testbed.Cancel));
    }

    [Theory]
    [InlineData("payments-dev-web", "payments", "allowed")]
    [InlineData("search-dev-web", "search", "implicitDeny")]
    public async Task Simulation_answers_as_the_live_call_would(string service, string team, string decision)
    {
        using var bed = new Testbed();
        var results = (await bed.Admin.Iam.SimulatePrincipalPolicyAsync(new()
        {
            PolicySourceArn = SandboxAccount.TeamRoleArn("payments", "dev"),
            ActionNames = ["ecs:CreateService"],
            ResourceArns = [$"arn:aws:ecs:us-east-1:111122223333:service/main-fargate/{service}"],
            ContextEntries =
            [
                new() { ContextKeyName = "aws:RequestTag/berth-team", ContextKeyValues = [team], ContextKeyType = "string" },
                new() { ContextKeyName = "aws:RequestTag/berth-env", ContextKeyValues = ["dev"], ContextKeyType = "string" },
                new() { ContextKeyName = "ecs:task-definition", ContextKeyValues = [$"arn:aws:ecs:us-east-1:111122223333:task-definition/{service}:1"], ContextKeyType = "string" },
            ],
        }, Testbed.Cancel)).EvaluationResults;
        Assert.Equal(decision, results.Single().EvalDecision.Value);
        Assert.Equal(decision == "allowed" ? ["workloads"] : [], (results.Single().MatchedStatements ?? []).Select(s => s.SourcePolicyId));
    }

    [Fact]
    public async Task Simulation_names_the_context_it_was_not_given_and_reports_an_explicit_deny()
    {
        using var bed = new Testbed();
        var role = SandboxAccount.TeamRoleArn("payments", "dev");
        var request = new Amazon.IdentityManagement.Model.SimulatePrincipalPolicyRequest
        {
            PolicySourceArn = role, ActionNames = ["ecs:CreateService"], ResourceArns = ["arn:aws:ecs:us-east-1:111122223333:service/main-fargate/payments-dev-web"],
        };
        var missing = (await bed.Admin.Iam.SimulatePrincipalPolicyAsync(request, Testbed.Cancel)).EvaluationResults.Single();
        Assert.Equal("implicitDeny", missing.EvalDecision.Value);
        Assert.Contains("aws:RequestTag/berth-team", missing.ResourceSpecificResults.Single().MissingContextValues);
        await bed.Admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "berth-team-payments-dev", PolicyName = "freeze",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ecs:CreateService","Resource":"*"}]}""",
        }, Testbed.Cancel);
        var denied = (await bed.Admin.Iam.SimulatePrincipalPolicyAsync(request, Testbed.Cancel)).EvaluationResults.Single();
        Assert.Equal(("explicitDeny", "freeze"), (denied.EvalDecision.Value, denied.MatchedStatements.Single().SourcePolicyId));
        var team = await bed.Team("payments", "dev");
        await team.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var live = await Assert.ThrowsAsync<AccessDeniedException>(() => team.Ecs.CreateServiceAsync(Wishes.Service(), Testbed.Cancel));
        Assert.EndsWith("with an explicit deny in an identity-based policy", live.Message);
    }

    private static async Task Denied(Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(call);
        Assert.StartsWith("AccessDenied", error.ErrorCode);
    }
}
