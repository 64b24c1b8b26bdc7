using System.Net;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;

namespace Sandbox.Tests.Iam;

public sealed class SessionTests
{
    [Fact]
    public async Task The_hub_assumes_a_teams_role_with_the_external_id_and_is_known_by_the_sessions_name()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev");
        var who = await team.Sts.GetCallerIdentityAsync(new(), Testbed.Cancel);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/berth-team-payments-dev/berth-step", who.Arn);
        Assert.Equal(SandboxAccount.Id, who.Account);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("berth-payments-prod-external-id")]
    public async Task Without_the_right_external_id_the_role_stays_shut(string? externalId)
    {
        using var bed = new Testbed();
        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Team("payments", "dev", r => r.ExternalId = externalId));
        Assert.Equal(("AccessDenied", HttpStatusCode.Forbidden), (error.ErrorCode, error.StatusCode));
        Assert.Equal(
            $"User: {SandboxAccount.HubArn} is not authorized to perform: sts:AssumeRole on resource: {SandboxAccount.TeamRoleArn("payments", "dev")}", error.Message);
    }

    [Fact]
    public async Task A_tag_that_the_trust_policy_does_not_name_is_refused()
    {
        using var bed = new Testbed();
        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Team("payments", "dev", r => r.Tags.Add(new() { Key = "admin", Value = "yes" })));
        Assert.Contains("is not authorized to perform: sts:TagSession", error.Message);
    }

    [Fact]
    public async Task Neither_an_administrator_of_the_account_nor_another_session_passes_a_trust_that_names_the_hub()
    {
        using var bed = new Testbed();
        var request = new AssumeRoleRequest { RoleArn = SandboxAccount.TeamRoleArn("payments", "prod"), RoleSessionName = "sneaky", ExternalId = SandboxAccount.TeamExternalId("payments", "prod") };
        var dev = await bed.Team("payments", "dev");
        foreach (var clients in new[] { bed.Admin, dev })
        {
            var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => clients.Sts.AssumeRoleAsync(request, Testbed.Cancel));
            Assert.Equal("AccessDenied", error.ErrorCode);
        }
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_refused_with_the_same_words()
    {
        using var bed = new Testbed();
        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Hub.Sts.AssumeRoleAsync(
            new() { RoleArn = "arn:aws:iam::111122223333:role/berth/nobody", RoleSessionName = "session" }, Testbed.Cancel));
        Assert.Equal(("AccessDenied", "User: arn:aws:iam::999988887777:user/berth-hub is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/berth/nobody"), (error.ErrorCode, error.Message));
    }

    [Fact]
    public async Task A_session_ends_at_its_time()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev", r => r.DurationSeconds = 900);
        bed.Clock.Advance(TimeSpan.FromSeconds(899));
        await team.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        var json = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => team.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        Assert.Equal("ExpiredTokenException", json.ErrorCode);
        var query = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => team.Elb.DescribeLoadBalancersAsync(new(), Testbed.Cancel));
        Assert.Equal("ExpiredToken", query.ErrorCode);
    }

    [Theory]
    [InlineData(899)]
    [InlineData(3601)]
    public async Task A_session_lasts_fifteen_minutes_at_least_and_the_roles_maximum_at_most(int seconds)
    {
        using var bed = new Testbed();
        var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Team("payments", "dev", r => r.DurationSeconds = seconds));
        Assert.Equal("ValidationError", error.ErrorCode);
    }

    [Fact]
    public async Task A_session_policy_only_takes_away()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev", r => r.Policy =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:ListClusters","ecs:DeleteCluster"],"Resource":"*"}]}""");
        await team.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        var session = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => team.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel));
        Assert.EndsWith("because no session policy allows the ecs:ListServices action", session.Message);
        var identity = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => team.Ecs.DeleteClusterAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel));
        Assert.EndsWith("because no identity-based policy allows the ecs:DeleteCluster action", identity.Message);
    }

    [Fact]
    public async Task A_session_policy_over_2048_characters_or_malformed_is_refused()
    {
        using var bed = new Testbed();
        var allow = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}""";
        await bed.Admin.Iam.CreateRoleAsync(new()
        {
            RoleName = "open",
            AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"999988887777"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]}""",
            Path = "/berth/",
        }, Testbed.Cancel);
        var tooLong = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Team("payments", "dev", r => r.Policy = allow.PadRight(2049)));
        Assert.Equal("ValidationError", tooLong.ErrorCode);
        Assert.Contains("less than or equal to 2048", tooLong.Message);
        var malformed = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Team("payments", "dev", r => r.Policy = "{}"));
        Assert.Equal("MalformedPolicyDocument", malformed.ErrorCode);
        var packed = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Team("payments", "dev", r =>
        {
            r.RoleArn = "arn:aws:iam::111122223333:role/berth/open";
            r.Tags = [.. Enumerable.Range(0, 50).Select(i => new Tag { Key = $"k{i}", Value = string.Concat(Enumerable.Range(0, 12).Select(j => SandboxAccount.Digest($"{i} {j}"))) })];
        }));
        Assert.Equal("PackedPolicyTooLarge", packed.ErrorCode);
    }
}
