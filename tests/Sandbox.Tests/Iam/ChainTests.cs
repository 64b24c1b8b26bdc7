using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;

namespace Sandbox.Tests.Iam;

/// <summary>Sessions begun with sessions, and what a session carries (IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles").</summary>
public sealed class ChainTests
{
    private const string First = "arn:aws:iam::111122223333:role/first";
    private const string Second = "arn:aws:iam::111122223333:role/second";
    private const string All = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    [Fact]
    public async Task Transitive_tags_go_on_and_cannot_be_passed_again_others_end()
    {
        using var bed = new Testbed();
        await Make(bed, """["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]""");
        var first = await Begin(bed, r =>
        {
            r.Tags = [new() { Key = "team", Value = "payments" }, new() { Key = "request", Value = "7" }];
            r.TransitiveTagKeys = ["team"];
        });
        await bed.Admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "second", PolicyName = "tags",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:ListClusters","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"payments"},"Null":{"aws:PrincipalTag/request":"true"}}}]}""",
        }, Testbed.Cancel);
        var second = bed.As((await first.Sts.AssumeRoleAsync(new() { RoleArn = Second, RoleSessionName = "two" }, Testbed.Cancel)).Credentials);
        await second.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        var again = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => first.Sts.AssumeRoleAsync(
            new() { RoleArn = Second, RoleSessionName = "two", Tags = [new() { Key = "Team", Value = "search" }] }, Testbed.Cancel));
        Assert.Equal("ValidationError", again.ErrorCode);
    }

    [Fact]
    public async Task A_trust_that_does_not_let_label_refuses_inherited_tags_and_source_too()
    {
        using var bed = new Testbed();
        await Make(bed, "\"sts:AssumeRole\"");
        var plain = await Begin(bed, _ => { });
        await plain.Sts.AssumeRoleAsync(new() { RoleArn = Second, RoleSessionName = "two" }, Testbed.Cancel);
        var tagged = await Begin(bed, r =>
        {
            r.Tags = [new() { Key = "team", Value = "payments" }];
            r.TransitiveTagKeys = ["team"];
        });
        Assert.Contains("sts:TagSession", (await Refused(tagged)).Message);
        var named = await Begin(bed, r => r.SourceIdentity = "u-1");
        Assert.Contains("sts:SetSourceIdentity", (await Refused(named)).Message);
    }

    [Fact]
    public async Task A_source_identity_is_kept_and_never_changed()
    {
        using var bed = new Testbed();
        await Make(bed, """["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]""");
        var first = await Begin(bed, r => r.SourceIdentity = "u-1");
        Assert.Equal("u-1", (await first.Sts.AssumeRoleAsync(new() { RoleArn = Second, RoleSessionName = "two" }, Testbed.Cancel)).SourceIdentity);
        var other = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => first.Sts.AssumeRoleAsync(new() { RoleArn = Second, RoleSessionName = "two", SourceIdentity = "u-2" }, Testbed.Cancel));
        Assert.Equal("AccessDenied", other.ErrorCode);
    }

    [Fact]
    public async Task A_chained_session_lasts_an_hour_at_most_whatever_the_role_says()
    {
        using var bed = new Testbed();
        await Make(bed, "\"sts:AssumeRole\"");
        await bed.Admin.Iam.UpdateRoleAsync(new() { RoleName = "second", MaxSessionDuration = 43200 }, Testbed.Cancel);
        var first = await Begin(bed, _ => { });
        await first.Sts.AssumeRoleAsync(new() { RoleArn = Second, RoleSessionName = "two", DurationSeconds = 3600 }, Testbed.Cancel);
        var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => first.Sts.AssumeRoleAsync(new() { RoleArn = Second, RoleSessionName = "two", DurationSeconds = 3601 }, Testbed.Cancel));
        Assert.Contains("1 hour session limit for roles assumed by role chaining", refused.Message);
    }

    [Fact]
    public async Task A_role_deleted_and_made_again_is_another_to_the_old_ones_sessions()
    {
        using var bed = new Testbed();
        await Make(bed, "\"sts:AssumeRole\"");
        var old = await Begin(bed, _ => { });
        await old.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        await bed.Admin.Iam.DeleteRolePolicyAsync(new() { RoleName = "first", PolicyName = "all" }, Testbed.Cancel);
        await bed.Admin.Iam.DeleteRoleAsync(new() { RoleName = "first" }, Testbed.Cancel);
        await Role(bed, "first", "\"sts:AssumeRole\"");
        var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => old.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        Assert.Equal("UnrecognizedClientException", refused.ErrorCode);
        await (await Begin(bed, _ => { })).Ecs.ListClustersAsync(new(), Testbed.Cancel);
    }

    [Fact]
    public async Task Sessions_begun_before_a_time_are_shut_out_by_a_policy_on_their_issue_time()
    {
        using var bed = new Testbed();
        await Make(bed, "\"sts:AssumeRole\"");
        var early = await Begin(bed, _ => { });
        bed.Clock.Advance(TimeSpan.FromMinutes(5));
        await bed.Admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "first", PolicyName = "revoke",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-11-23T09:04:00Z"}}}]}""",
        }, Testbed.Cancel);
        await Assert.ThrowsAsync<Amazon.ECS.Model.AccessDeniedException>(() => early.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        await early.Sts.GetCallerIdentityAsync(new(), Testbed.Cancel);
        await (await Begin(bed, _ => { })).Ecs.ListClustersAsync(new(), Testbed.Cancel);
    }

    [Fact]
    public async Task Managed_session_policies_bind_too_and_must_be_of_the_roles_account()
    {
        using var bed = new Testbed();
        await Make(bed, "\"sts:AssumeRole\"");
        var arn = (await bed.Admin.Iam.CreatePolicyAsync(new()
        {
            PolicyName = "look", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:List*","Resource":"*"}]}""",
        }, Testbed.Cancel)).Policy.Arn;
        var narrow = await Begin(bed, r => r.PolicyArns = [new() { Arn = arn }]);
        await narrow.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        await Assert.ThrowsAsync<Amazon.ECS.Model.AccessDeniedException>(() => narrow.Ecs.DescribeClustersAsync(new(), Testbed.Cancel));
        foreach (var wrong in new[] { "arn:aws:iam::999988887777:policy/look", "arn:aws:iam::111122223333:policy/nothing" })
        {
            var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => Begin(bed, r => r.PolicyArns = [new() { Arn = wrong }]));
            Assert.Equal("ValidationError", refused.ErrorCode);
        }
    }

    /// <summary>The example of AWS's own model of STS, which answers 8 percent.</summary>
    [Fact]
    public async Task The_packed_size_of_AWSs_own_example_is_AWSs()
    {
        using var bed = new Testbed();
        await Make(bed, """["sts:AssumeRole","sts:TagSession"]""");
        var answer = await bed.Admin.Sts.AssumeRoleAsync(new()
        {
            RoleArn = First,
            RoleSessionName = "testAssumeRoleSession",
            Policy = """{"Version":"2012-10-17","Statement":[{"Sid":"Stmt1","Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}""",
            Tags = [new() { Key = "Project", Value = "Unicorn" }, new() { Key = "Team", Value = "Automation" }, new() { Key = "Cost-Center", Value = "12345" }],
            TransitiveTagKeys = ["Project", "Cost-Center"],
        }, Testbed.Cancel);
#pragma warning disable CS0618 // what every AWS SDK so far reads; the newer name is SessionTokenUtilization
        Assert.Equal(8, answer.PackedPolicySize);
#pragma warning restore CS0618
    }

    [Theory]
    [InlineData("team", "Team", "InvalidParameterValue")]
    [InlineData("team", "aws:x", "ValidationError")]
    [InlineData("team", "bad*key", "ValidationError")]
    public async Task Tags_that_AWS_does_not_take_are_refused(string one, string two, string code)
    {
        using var bed = new Testbed();
        await Make(bed, """["sts:AssumeRole","sts:TagSession"]""");
        var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => Begin(bed, r => r.Tags = [new() { Key = one, Value = "1" }, new() { Key = two, Value = "2" }]));
        Assert.Equal(code, refused.ErrorCode);
    }

    private static async Task<AmazonServiceException> Refused(Clients clients)
    {
        var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => clients.Sts.AssumeRoleAsync(new() { RoleArn = Second, RoleSessionName = "two" }, Testbed.Cancel));
        Assert.Equal("AccessDenied", refused.ErrorCode);
        return refused;
    }

    private static async Task<Clients> Begin(Testbed bed, Action<AssumeRoleRequest> change)
    {
        var request = new AssumeRoleRequest { RoleArn = First, RoleSessionName = "one" };
        change(request);
        return bed.As((await bed.Admin.Sts.AssumeRoleAsync(request, Testbed.Cancel)).Credentials);
    }

    /// <summary>Two roles that may do all; the second lets the account in with the given actions.</summary>
    private static async Task Make(Testbed bed, string second)
    {
        await Role(bed, "first", """["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]""");
        await Role(bed, "second", second);
        await bed.Admin.Iam.DeleteRolePolicyAsync(new() { RoleName = "second", PolicyName = "all" }, Testbed.Cancel);
    }

    private static async Task Role(Testbed bed, string name, string actions)
    {
        await bed.Admin.Iam.CreateRoleAsync(new()
        {
            RoleName = name,
            AssumeRolePolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":{{actions}}}]}""",
        }, Testbed.Cancel);
        await bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = name, PolicyName = "all", PolicyDocument = All }, Testbed.Cancel);
    }
}
