using System.Net;
using Amazon.IdentityManagement.Model;

namespace Sandbox.Tests.Iam;

public sealed class RoleTests
{
    [Fact]
    public async Task A_roles_inline_policy_is_put_read_back_listed_and_deleted()
    {
        using var bed = new Testbed();
        const string document = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}""";
        await bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = "payments-dev-task", PolicyName = "extra", PolicyDocument = document }, Testbed.Cancel);
        var read = await bed.Admin.Iam.GetRolePolicyAsync(new() { RoleName = "payments-dev-task", PolicyName = "extra" }, Testbed.Cancel);
        Assert.Equal(document, WebUtility.UrlDecode(read.PolicyDocument));
        Assert.Equal(["extra"], (await bed.Admin.Iam.ListRolePoliciesAsync(new() { RoleName = "payments-dev-task" }, Testbed.Cancel)).PolicyNames);
        await bed.Admin.Iam.DeleteRolePolicyAsync(new() { RoleName = "payments-dev-task", PolicyName = "extra" }, Testbed.Cancel);
        var gone = await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.GetRolePolicyAsync(new() { RoleName = "payments-dev-task", PolicyName = "extra" }, Testbed.Cancel));
        Assert.Equal("The role policy with name extra cannot be found.", gone.Message);
    }

    [Fact]
    public async Task A_changed_policy_binds_the_next_call_of_a_session_that_is_open()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev");
        await team.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        await bed.Admin.Iam.PutRolePolicyAsync(
            new() { RoleName = "berth-team-payments-dev", PolicyName = "unscoped", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ecs:List*","Resource":"*"}]}""" },
            Testbed.Cancel);
        await Assert.ThrowsAsync<Amazon.ECS.Model.AccessDeniedException>(() => team.Ecs.ListClustersAsync(new(), Testbed.Cancel));
    }

    [Fact]
    public async Task A_role_shows_path_trust_and_tags_and_an_unknown_one_does_not_exist()
    {
        using var bed = new Testbed();
        var role = (await bed.Admin.Iam.GetRoleAsync(new() { RoleName = "berth-team-search-prod" }, Testbed.Cancel)).Role;
        Assert.Equal((SandboxAccount.TeamRoleArn("search", "prod"), "/berth/"), (role.Arn, role.Path));
        Assert.Contains(SandboxAccount.TeamExternalId("search", "prod"), WebUtility.UrlDecode(role.AssumeRolePolicyDocument));
        Assert.Equal("search", role.Tags.Single(t => t.Key == "berth-team").Value);
        var error = await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.GetRoleAsync(new() { RoleName = "nobody" }, Testbed.Cancel));
        Assert.Equal(("NoSuchEntity", "The role with name nobody cannot be found.", HttpStatusCode.NotFound), (error.ErrorCode, error.Message, error.StatusCode));
    }

    [Fact]
    public async Task A_policy_that_is_malformed_or_too_long_is_refused()
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() => bed.Admin.Iam.PutRolePolicyAsync(
            new() { RoleName = "payments-dev-task", PolicyName = "p", PolicyDocument = "{}" }, Testbed.Cancel));
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"ecs:Action{i}\""));
        await Assert.ThrowsAsync<LimitExceededException>(() => bed.Admin.Iam.PutRolePolicyAsync(
            new() { RoleName = "payments-dev-task", PolicyName = "p", PolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[{{many}}],"Resource":"*"}]}""" }, Testbed.Cancel));
    }
}
