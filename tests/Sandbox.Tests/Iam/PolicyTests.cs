using System.Net;
using Amazon.IdentityManagement.Model;

namespace Sandbox.Tests.Iam;

/// <summary>Managed policies, versions, boundaries and what hangs on them (IAM API Reference, the operations' errors).</summary>
public sealed class PolicyTests
{
    private const string Document = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}""";
    private const string TaskRole = "payments-dev-task";
    private const string ExecutionPolicy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

    [Fact]
    public async Task A_policy_has_five_versions_at_most_and_its_default_binds()
    {
        using var bed = new Testbed();
        var arn = await Create(bed, "limits");
        for (var version = 2; version <= 5; version++)
        {
            var made = (await bed.Admin.Iam.CreatePolicyVersionAsync(new() { PolicyArn = arn, PolicyDocument = Document, SetAsDefault = version == 3 }, Testbed.Cancel)).PolicyVersion;
            Assert.Equal(($"v{version}", version == 3), (made.VersionId, made.IsDefaultVersion));
        }
        await Assert.ThrowsAsync<LimitExceededException>(() => bed.Admin.Iam.CreatePolicyVersionAsync(new() { PolicyArn = arn, PolicyDocument = Document }, Testbed.Cancel));
        await Assert.ThrowsAsync<DeleteConflictException>(() => bed.Admin.Iam.DeletePolicyVersionAsync(new() { PolicyArn = arn, VersionId = "v3" }, Testbed.Cancel));
        await Assert.ThrowsAsync<DeleteConflictException>(() => bed.Admin.Iam.DeletePolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel));
        await bed.Admin.Iam.DeletePolicyVersionAsync(new() { PolicyArn = arn, VersionId = "v5" }, Testbed.Cancel);
        var next = (await bed.Admin.Iam.CreatePolicyVersionAsync(new() { PolicyArn = arn, PolicyDocument = Document }, Testbed.Cancel)).PolicyVersion.VersionId;
        Assert.Equal("v6", next);
        await bed.Admin.Iam.SetDefaultPolicyVersionAsync(new() { PolicyArn = arn, VersionId = "v6" }, Testbed.Cancel);
        Assert.Equal("v6", (await bed.Admin.Iam.GetPolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel)).Policy.DefaultVersionId);
        Assert.Equal(["v6", "v4", "v3", "v2", "v1"], (await bed.Admin.Iam.ListPolicyVersionsAsync(new() { PolicyArn = arn }, Testbed.Cancel)).Versions.Select(v => v.VersionId));
        var read = (await bed.Admin.Iam.GetPolicyVersionAsync(new() { PolicyArn = arn, VersionId = "v2" }, Testbed.Cancel)).PolicyVersion;
        Assert.Equal(Document, WebUtility.UrlDecode(read.Document));
    }

    [Fact]
    public async Task An_attached_policy_binds_and_neither_it_nor_its_role_can_be_deleted()
    {
        using var bed = new Testbed();
        var arn = await Create(bed, "deny-lists", """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"ecs:List*","Resource":"*"}]}""");
        var team = await bed.Team("payments", "dev");
        await team.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        await bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = "berth-team-payments-dev", PolicyArn = arn }, Testbed.Cancel);
        await Assert.ThrowsAsync<Amazon.ECS.Model.AccessDeniedException>(() => team.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        await Assert.ThrowsAsync<DeleteConflictException>(() => bed.Admin.Iam.DeletePolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel));
        var entities = await bed.Admin.Iam.ListEntitiesForPolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel);
        Assert.Equal(["berth-team-payments-dev"], entities.PolicyRoles.Select(r => r.RoleName));
        Assert.Equal(1, (await bed.Admin.Iam.GetPolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel)).Policy.AttachmentCount);
        await bed.Admin.Iam.DetachRolePolicyAsync(new() { RoleName = "berth-team-payments-dev", PolicyArn = arn }, Testbed.Cancel);
        await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.DetachRolePolicyAsync(new() { RoleName = "berth-team-payments-dev", PolicyArn = arn }, Testbed.Cancel));
        await team.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        await bed.Admin.Iam.DeletePolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel);
        await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.GetPolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_boundary_takes_away_from_the_next_call_on_until_it_is_taken_off()
    {
        using var bed = new Testbed();
        var boundary = await Create(bed, "boundary", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}""");
        var team = await bed.Team("payments", "dev");
        await bed.Admin.Iam.PutRolePermissionsBoundaryAsync(new() { RoleName = "berth-team-payments-dev", PermissionsBoundary = boundary }, Testbed.Cancel);
        var refused = await Assert.ThrowsAsync<Amazon.ECS.Model.AccessDeniedException>(() => team.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        Assert.EndsWith("because no permissions boundary allows the ecs:ListClusters action", refused.Message);
        var role = (await bed.Admin.Iam.GetRoleAsync(new() { RoleName = "berth-team-payments-dev" }, Testbed.Cancel)).Role;
        Assert.Equal(boundary, role.PermissionsBoundary.PermissionsBoundaryArn);
        Assert.Equal(1, (await bed.Admin.Iam.GetPolicyAsync(new() { PolicyArn = boundary }, Testbed.Cancel)).Policy.PermissionsBoundaryUsageCount);
        await bed.Admin.Iam.DeleteRolePermissionsBoundaryAsync(new() { RoleName = "berth-team-payments-dev" }, Testbed.Cancel);
        await team.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.DeleteRolePermissionsBoundaryAsync(new() { RoleName = "berth-team-payments-dev" }, Testbed.Cancel));
        await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.PutRolePermissionsBoundaryAsync(
            new() { RoleName = "berth-team-payments-dev", PermissionsBoundary = "arn:aws:iam::111122223333:policy/nothing" }, Testbed.Cancel));
    }

    [Fact]
    public async Task AWSs_own_policies_are_there_to_read_and_attach_and_no_one_changes_them()
    {
        using var bed = new Testbed();
        var policy = (await bed.Admin.Iam.GetPolicyAsync(new() { PolicyArn = ExecutionPolicy }, Testbed.Cancel)).Policy;
        Assert.Equal(("AmazonECSTaskExecutionRolePolicy", "/service-role/"), (policy.PolicyName, policy.Path));
        var version = (await bed.Admin.Iam.GetPolicyVersionAsync(new() { PolicyArn = ExecutionPolicy, VersionId = policy.DefaultVersionId }, Testbed.Cancel)).PolicyVersion;
        Assert.Contains("ecr:GetAuthorizationToken", WebUtility.UrlDecode(version.Document));
        await bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = TaskRole, PolicyArn = ExecutionPolicy }, Testbed.Cancel);
        Assert.Contains(ExecutionPolicy, (await bed.Admin.Iam.ListAttachedRolePoliciesAsync(new() { RoleName = TaskRole, PathPrefix = "/service-role/" }, Testbed.Cancel)).AttachedPolicies.Select(p => p.PolicyArn));
        var refused = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => bed.Admin.Iam.DeletePolicyAsync(new() { PolicyArn = ExecutionPolicy }, Testbed.Cancel));
        Assert.Equal("AccessDenied", refused.ErrorCode);
        await Assert.ThrowsAsync<PolicyNotAttachableException>(() => bed.Admin.Iam.AttachRolePolicyAsync(
            new() { RoleName = TaskRole, PolicyArn = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy" }, Testbed.Cancel));
        await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = TaskRole, PolicyArn = "arn:aws:iam::aws:policy/AmazonNothing" }, Testbed.Cancel));
    }

    [Fact]
    public async Task Ten_managed_policies_are_attached_to_a_role_at_most()
    {
        using var bed = new Testbed();
        for (var i = 0; i < 10; i++)
        {
            await bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = TaskRole, PolicyArn = await Create(bed, $"p{i}") }, Testbed.Cancel);
        }
        var last = await Create(bed, "p10");
        var refused = await Assert.ThrowsAsync<LimitExceededException>(() => bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = TaskRole, PolicyArn = last }, Testbed.Cancel));
        Assert.Equal("Cannot exceed quota for PoliciesPerRole: 10", refused.Message);
        await bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = TaskRole, PolicyArn = "arn:aws:iam::111122223333:policy/p0" }, Testbed.Cancel);
        var page = await bed.Admin.Iam.ListAttachedRolePoliciesAsync(new() { RoleName = TaskRole, MaxItems = 4 }, Testbed.Cancel);
        Assert.True(page.IsTruncated);
        Assert.Equal(6, (await bed.Admin.Iam.ListAttachedRolePoliciesAsync(new() { RoleName = TaskRole, Marker = page.Marker }, Testbed.Cancel)).AttachedPolicies.Count);
    }

    [Theory]
    [InlineData("has space", "/")]
    [InlineData("ok", "nopath")]
    [InlineData("ok", "/unfinished")]
    public async Task A_name_or_path_that_AWS_does_not_take_is_refused(string name, string path)
    {
        using var bed = new Testbed();
        var refused = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => bed.Admin.Iam.CreatePolicyAsync(
            new() { PolicyName = name, Path = path, PolicyDocument = Document }, Testbed.Cancel));
        Assert.Equal("ValidationError", refused.ErrorCode);
    }

    [Fact]
    public async Task Names_are_taken_once_whatever_their_case_and_a_document_has_its_size()
    {
        using var bed = new Testbed();
        await Create(bed, "once");
        await Assert.ThrowsAsync<EntityAlreadyExistsException>(() => bed.Admin.Iam.CreatePolicyAsync(new() { PolicyName = "ONCE", PolicyDocument = Document }, Testbed.Cancel));
        var actions = string.Join(",\n          ", Enumerable.Range(0, 370).Select(i => $"\"ecs:Action{i:000}\""));
        Assert.NotEmpty(await Create(bed, "near", Many(actions)));
        await Assert.ThrowsAsync<LimitExceededException>(() => Create(bed, "over", Many(actions + ",\"ecs:" + new string('x', 400) + "\"")));
        static string Many(string actions) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[{{actions}}],"Resource":"*"}]}""";
    }

    [Fact]
    public async Task Policies_are_listed_by_scope_and_page_and_tagged()
    {
        using var bed = new Testbed();
        var arn = await Create(bed, "a");
        await Create(bed, "b");
        var local = await bed.Admin.Iam.ListPoliciesAsync(new() { Scope = "Local", MaxItems = 1 }, Testbed.Cancel);
        Assert.Equal(["a"], local.Policies.Select(p => p.PolicyName));
        Assert.Equal(["b"], (await bed.Admin.Iam.ListPoliciesAsync(new() { Scope = "Local", Marker = local.Marker }, Testbed.Cancel)).Policies.Where(p => p.Path == "/").Select(p => p.PolicyName));
        Assert.Contains(ExecutionPolicy, (await bed.Admin.Iam.ListPoliciesAsync(new() { Scope = "AWS" }, Testbed.Cancel)).Policies.Select(p => p.Arn));
        await bed.Admin.Iam.TagPolicyAsync(new() { PolicyArn = arn, Tags = [new() { Key = "berth-team", Value = "payments" }] }, Testbed.Cancel);
        await bed.Admin.Iam.TagPolicyAsync(new() { PolicyArn = arn, Tags = [new() { Key = "Berth-Team", Value = "search" }] }, Testbed.Cancel);
        Assert.Equal(["search"], (await bed.Admin.Iam.GetPolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel)).Policy.Tags.Select(t => t.Value));
        await bed.Admin.Iam.UntagPolicyAsync(new() { PolicyArn = arn, TagKeys = ["berth-team"] }, Testbed.Cancel);
        Assert.Empty((await bed.Admin.Iam.GetPolicyAsync(new() { PolicyArn = arn }, Testbed.Cancel)).Policy.Tags ?? []);
    }

    private static async Task<string> Create(Testbed bed, string name, string document = Document)
        => (await bed.Admin.Iam.CreatePolicyAsync(new() { PolicyName = name, PolicyDocument = document }, Testbed.Cancel)).Policy.Arn;
}
