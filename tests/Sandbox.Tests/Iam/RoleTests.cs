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
    public async Task A_policy_that_is_malformed_or_too_tooLongis_refused()
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() => bed.Admin.Iam.PutRolePolicyAsync(
            new() { RoleName = "payments-dev-task", PolicyName = "p", PolicyDocument = "{}" }, Testbed.Cancel));
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"ecs:Action{i}\""));
        await Assert.ThrowsAsync<LimitExceededException>(() => bed.Admin.Iam.PutRolePolicyAsync(
            new() { RoleName = "payments-dev-task", PolicyName = "p", PolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[{{many}}],"Resource":"*"}]}""" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_role_is_made_changed_tagged_and_deleted_when_nothing_hangs_on_it()
    {
        using var bed = new Testbed();
        var made = (await bed.Admin.Iam.CreateRoleAsync(new() { RoleName = "made", Path = "/berth/", AssumeRolePolicyDocument = Trust, Description = "first", Tags = [new() { Key = "a", Value = "1" }] }, Testbed.Cancel)).Role;
        Assert.Equal(("arn:aws:iam::111122223333:role/berth/made", 3600), (made.Arn, made.MaxSessionDuration));
        await bed.Admin.Iam.UpdateRoleAsync(new() { RoleName = "made", Description = "second", MaxSessionDuration = 43200 }, Testbed.Cancel);
        await bed.Admin.Iam.TagRoleAsync(new() { RoleName = "made", Tags = [new() { Key = "b", Value = "2" }] }, Testbed.Cancel);
        await bed.Admin.Iam.UntagRoleAsync(new() { RoleName = "made", TagKeys = ["a"] }, Testbed.Cancel);
        var read = (await bed.Admin.Iam.GetRoleAsync(new() { RoleName = "MADE" }, Testbed.Cancel)).Role;
        Assert.Equal(("second", 43200, "b"), (read.Description, read.MaxSessionDuration, read.Tags.Single().Key));
        Assert.Equal(["b"], (await bed.Admin.Iam.ListRoleTagsAsync(new() { RoleName = "made" }, Testbed.Cancel)).Tags.Select(t => t.Key));

        await bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = "made", PolicyName = "p", PolicyDocument = Allow }, Testbed.Cancel);
        await bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = "made", PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess" }, Testbed.Cancel);
        await bed.Admin.Iam.CreateInstanceProfileAsync(new() { InstanceProfileName = "made" }, Testbed.Cancel);
        await bed.Admin.Iam.AddRoleToInstanceProfileAsync(new() { InstanceProfileName = "made", RoleName = "made" }, Testbed.Cancel);
        Assert.Contains("instance profile", await Conflict(bed));
        await bed.Admin.Iam.RemoveRoleFromInstanceProfileAsync(new() { InstanceProfileName = "made", RoleName = "made" }, Testbed.Cancel);
        Assert.Contains("detach all policies", await Conflict(bed));
        await bed.Admin.Iam.DetachRolePolicyAsync(new() { RoleName = "made", PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess" }, Testbed.Cancel);
        Assert.Contains("delete policies", await Conflict(bed));
        await bed.Admin.Iam.DeleteRolePolicyAsync(new() { RoleName = "made", PolicyName = "p" }, Testbed.Cancel);
        await bed.Admin.Iam.DeleteRoleAsync(new() { RoleName = "made" }, Testbed.Cancel);
        await Assert.ThrowsAsync<NoSuchEntityException>(() => bed.Admin.Iam.GetRoleAsync(new() { RoleName = "made" }, Testbed.Cancel));
    }

    private const string Allow = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}""";
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}""";

    private static async Task<string> Conflict(Testbed bed)
        => (await Assert.ThrowsAsync<DeleteConflictException>(() => bed.Admin.Iam.DeleteRoleAsync(new() { RoleName = "made" }, Testbed.Cancel))).Message;

    [Theory]
    [InlineData("berth-read", "/", Trust, null, "EntityAlreadyExists")]
    [InlineData("BERTH-READ", "/", Trust, null, "EntityAlreadyExists")]
    [InlineData("no space", "/", Trust, null, "ValidationError")]
    [InlineData("ok", "berth", Trust, null, "ValidationError")]
    [InlineData("ok", "/", Trust, 600, "ValidationError")]
    [InlineData("ok", "/", Allow, null, "MalformedPolicyDocument")]
    [InlineData("ok", "/", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/nobody"},"Action":"sts:AssumeRole"}]}""", null, "MalformedPolicyDocument")]
    [InlineData("ok", "/", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/*"},"Action":"sts:AssumeRole"}]}""", null, "MalformedPolicyDocument")]
    [InlineData("ok", "/", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}]}""", null, "MalformedPolicyDocument")]
    [InlineData("ok", "/", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""", null, "MalformedPolicyDocument")]
    [InlineData("ok", "/", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecs:*"}]}""", null, "MalformedPolicyDocument")]
    public async Task A_role_that_AWS_would_not_make_is_refused(string name, string path, string trust, int? seconds, string code)
    {
        using var bed = new Testbed();
        var refused = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => bed.Admin.Iam.CreateRoleAsync(
            new() { RoleName = name, Path = path, AssumeRolePolicyDocument = trust, MaxSessionDuration = seconds }, Testbed.Cancel));
        Assert.Equal(code, refused.ErrorCode);
    }

    [Fact]
    public async Task A_trust_policy_is_changed_for_the_next_session_and_is_of_two_thousand_characters_at_most()
    {
        using var bed = new Testbed();
        await bed.Team("payments", "dev");
        await bed.Admin.Iam.UpdateAssumeRolePolicyAsync(new() { RoleName = "berth-team-payments-dev", PolicyDocument = Trust }, Testbed.Cancel);
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => bed.Team("payments", "dev"));
        var tooLong = Trust.Replace("\"sts:AssumeRole\"", "[" + string.Join(',', Enumerable.Range(0, 120).Select(i => $"\"sts:AssumeRole{i}\"")) + "]");
        var refused = await Assert.ThrowsAsync<LimitExceededException>(() => bed.Admin.Iam.UpdateAssumeRolePolicyAsync(new() { RoleName = "berth-read", PolicyDocument = tooLong }, Testbed.Cancel));
        Assert.Equal("Cannot exceed quota for ACLSizePerRole: 2048", refused.Message);
    }

    [Fact]
    public async Task A_service_linked_role_is_made_once_and_is_its_services_alone()
    {
        using var bed = new Testbed(new() { Start = SandboxStart.Empty, Speed = 1 });
        var made = (await bed.Admin.Iam.CreateServiceLinkedRoleAsync(new() { AWSServiceName = "ecs.amazonaws.com" }, Testbed.Cancel)).Role;
        Assert.Equal("arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", made.Arn);
        await Assert.ThrowsAsync<InvalidInputException>(() => bed.Admin.Iam.CreateServiceLinkedRoleAsync(new() { AWSServiceName = "ecs.amazonaws.com" }, Testbed.Cancel));
        await Assert.ThrowsAsync<InvalidInputException>(() => bed.Admin.Iam.CreateServiceLinkedRoleAsync(new() { AWSServiceName = "ecs.amazonaws.com", CustomSuffix = "two" }, Testbed.Cancel));
        await Assert.ThrowsAsync<UnmodifiableEntityException>(() => bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = "AWSServiceRoleForECS", PolicyName = "p", PolicyDocument = Allow }, Testbed.Cancel));
        await Assert.ThrowsAsync<UnmodifiableEntityException>(() => bed.Admin.Iam.DeleteRoleAsync(new() { RoleName = "AWSServiceRoleForECS" }, Testbed.Cancel));
    }

    [Fact]
    public async Task An_instance_profile_holds_one_role_and_giving_it_needs_the_right_to_pass_it()
    {
        using var bed = new Testbed();
        await bed.Admin.Iam.CreateInstanceProfileAsync(new() { InstanceProfileName = "web", Path = "/berth/" }, Testbed.Cancel);
        await Assert.ThrowsAsync<EntityAlreadyExistsException>(() => bed.Admin.Iam.CreateInstanceProfileAsync(new() { InstanceProfileName = "web" }, Testbed.Cancel));
        await bed.Admin.Iam.CreateRoleAsync(new() { RoleName = "caller", AssumeRolePolicyDocument = Trust }, Testbed.Cancel);
        await bed.Admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "caller", PolicyName = "p",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:AddRoleToInstanceProfile","Resource":"*"},{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/berth/payments-*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}}]}""",
        }, Testbed.Cancel);
        var caller = bed.As((await bed.Admin.Sts.AssumeRoleAsync(new() { RoleArn = "arn:aws:iam::111122223333:role/caller", RoleSessionName = "caller" }, Testbed.Cancel)).Credentials);
        var refused = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => caller.Iam.AddRoleToInstanceProfileAsync(new() { InstanceProfileName = "web", RoleName = "search-dev-task" }, Testbed.Cancel));
        Assert.Contains("iam:PassRole on resource: arn:aws:iam::111122223333:role/berth/search-dev-task", refused.Message);
        await caller.Iam.AddRoleToInstanceProfileAsync(new() { InstanceProfileName = "web", RoleName = "payments-dev-task" }, Testbed.Cancel);
        await Assert.ThrowsAsync<LimitExceededException>(() => caller.Iam.AddRoleToInstanceProfileAsync(new() { InstanceProfileName = "web", RoleName = "payments-prod-task" }, Testbed.Cancel));
        Assert.Equal("payments-dev-task", (await bed.Admin.Iam.GetInstanceProfileAsync(new() { InstanceProfileName = "web" }, Testbed.Cancel)).InstanceProfile.Roles.Single().RoleName);
        Assert.Equal(["web"], (await bed.Admin.Iam.ListInstanceProfilesForRoleAsync(new() { RoleName = "payments-dev-task" }, Testbed.Cancel)).InstanceProfiles.Select(p => p.InstanceProfileName));
        await Assert.ThrowsAsync<DeleteConflictException>(() => bed.Admin.Iam.DeleteInstanceProfileAsync(new() { InstanceProfileName = "web" }, Testbed.Cancel));
        await bed.Admin.Iam.RemoveRoleFromInstanceProfileAsync(new() { InstanceProfileName = "web", RoleName = "payments-dev-task" }, Testbed.Cancel);
        await bed.Admin.Iam.DeleteInstanceProfileAsync(new() { InstanceProfileName = "web" }, Testbed.Cancel);
        Assert.DoesNotContain((await bed.Admin.Iam.ListInstanceProfilesAsync(new(), Testbed.Cancel)).InstanceProfiles, p => p.InstanceProfileName == "web");
    }

    [Fact]
    public async Task Roles_come_in_pages_and_a_marker_of_another_list_is_refused()
    {
        using var bed = new Testbed();
        var first = await bed.Admin.Iam.ListRolesAsync(new() { PathPrefix = "/berth/", MaxItems = 3 }, Testbed.Cancel);
        Assert.Equal((3, true), (first.Roles.Count, first.IsTruncated));
        var rest = await bed.Admin.Iam.ListRolesAsync(new() { PathPrefix = "/berth/", Marker = first.Marker }, Testbed.Cancel);
        Assert.Empty(first.Roles.Select(r => r.Arn).Intersect(rest.Roles.Select(r => r.Arn)));
        var refused = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => bed.Admin.Iam.ListPoliciesAsync(new() { Marker = first.Marker }, Testbed.Cancel));
        Assert.Equal("ValidationError", refused.ErrorCode);
        Assert.Equal("admin", (await bed.Admin.Iam.GetUserAsync(new(), Testbed.Cancel)).User.UserName);
        Assert.Empty((await bed.Admin.Iam.ListAccountAliasesAsync(new(), Testbed.Cancel)).AccountAliases ?? []);
    }
}
