using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.ECS;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class WireTests
{
    [Theory]
    [InlineData("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", "MissingAuthenticationTokenException")]
    [InlineData("logs", "Logs_20140328.DescribeLogGroups", "MissingAuthenticationTokenException")]
    public async Task A_json_call_without_a_signature_is_refused(string service, string target, string code)
    {
        using var bed = new Testbed();
        var (status, body) = await Json(bed, service, target, "{}", signed: false);
        Assert.Equal((HttpStatusCode.BadRequest, code), (status, body.GetProperty("__type").GetString()));
    }

    [Fact]
    public async Task A_key_that_nobody_has_is_refused_in_the_words_of_each_protocol()
    {
        using var bed = new Testbed();
        var stranger = bed.As(new BasicAWSCredentials("AKIAUNKNOWN000000000", "x"));
        var json = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => stranger.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        Assert.Equal(("UnrecognizedClientException", "The security token included in the request is invalid."), (json.ErrorCode, json.Message));
        var query = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => stranger.Iam.ListRolesAsync(new(), Testbed.Cancel));
        Assert.Equal(("InvalidClientTokenId", HttpStatusCode.Forbidden), (query.ErrorCode, query.StatusCode));
        var ec2 = await Query(bed, "ec2", "Action=DescribeVpcs&Version=2016-11-15", keyId: "AKIAUNKNOWN000000000");
        Assert.Equal(HttpStatusCode.Unauthorized, ec2.Status);
        Assert.Contains("<Code>AuthFailure</Code>", ec2.Body);
    }

    [Fact]
    public async Task A_session_whose_token_is_missing_or_of_another_session_is_refused()
    {
        using var bed = new Testbed();
        var request = new Amazon.SecurityToken.Model.AssumeRoleRequest { RoleArn = SandboxAccount.ReadRoleArn, RoleSessionName = "reader", ExternalId = SandboxAccount.ReadExternalId };
        var one = (await bed.Hub.Sts.AssumeRoleAsync(request, Testbed.Cancel)).Credentials;
        var two = (await bed.Hub.Sts.AssumeRoleAsync(request, Testbed.Cancel)).Credentials;
        foreach (var credentials in new AWSCredentials[] { new BasicAWSCredentials(one.AccessKeyId, one.SecretAccessKey), new SessionAWSCredentials(one.AccessKeyId, one.SecretAccessKey, two.SessionToken) })
        {
            var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.As(credentials).Ecs.ListClustersAsync(new(), Testbed.Cancel));
            Assert.Equal("UnrecognizedClientException", error.ErrorCode);
        }
    }

    [Fact]
    public async Task An_operation_that_AWS_does_not_have_is_unknown()
    {
        using var bed = new Testbed();
        var (status, body) = await Json(bed, "ecs", "AmazonEC2ContainerServiceV20141113.MakeCoffee", "{}");
        Assert.Equal((HttpStatusCode.BadRequest, "UnknownOperationException", ""), (status, body.GetProperty("__type").GetString(), body.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task An_operation_that_is_not_offered_is_refused_by_name()
    {
        using var bed = new Testbed();
        var (status, body) = await Query(bed, "autoscaling", "Action=DescribePolicies&Version=2011-01-01");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The Sandbox does not offer autoscaling:DescribePolicies.", body);
    }

    [Fact]
    public async Task An_unknown_query_action_is_an_invalid_action()
    {
        using var bed = new Testbed();
        var (status, body) = await Query(bed, "iam", "Action=MakeCoffee&Version=2010-05-08");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("<Code>InvalidAction</Code>", body);
        Assert.Contains("Could not find operation MakeCoffee for version 2010-05-08", body);
    }

    [Theory]
    [InlineData("{\"maxResults\":\"ten\"}", "SerializationException")]
    [InlineData("{", "SerializationException")]
    public async Task A_body_of_the_wrong_shape_is_a_serialization_error(string body, string code)
    {
        using var bed = new Testbed();
        var (status, answer) = await Json(bed, "ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", body);
        Assert.Equal((HttpStatusCode.BadRequest, code), (status, answer.GetProperty("__type").GetString()));
    }

    [Fact]
    public async Task A_required_member_that_is_absent_is_refused()
    {
        using var bed = new Testbed();
        var (_, ecs) = await Json(bed, "ecs", "AmazonEC2ContainerServiceV20141113.CreateService", "{}");
        Assert.Equal("InvalidParameterException", ecs.GetProperty("__type").GetString());
        var (_, scaling) = await Json(bed, "application-autoscaling", "AnyScaleFrontendService.DescribeScalableTargets", "{}");
        Assert.Equal("ValidationException", scaling.GetProperty("__type").GetString());
        var (_, query) = await Query(bed, "iam", "Action=GetRole&Version=2010-05-08");
        Assert.Contains("<Code>ValidationError</Code>", query);
    }

    [Fact]
    public async Task Every_answer_carries_its_request_id()
    {
        using var bed = new Testbed();
        var json = await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel);
        var xml = await bed.Admin.Iam.ListRolesAsync(new(), Testbed.Cancel);
        Assert.True(Guid.TryParse(json.ResponseMetadata.RequestId, out _));
        Assert.True(Guid.TryParse(xml.ResponseMetadata.RequestId, out _));
        var error = await Assert.ThrowsAsync<Amazon.ECS.Model.ClusterNotFoundException>(() => bed.Admin.Ecs.ListServicesAsync(new() { Cluster = "nope" }, Testbed.Cancel));
        Assert.True(Guid.TryParse(error.RequestId, out _));
        Assert.Equal("Cluster not found.", error.Message);
    }

    [Fact]
    public async Task What_lies_in_another_region_is_not_seen()
    {
        using var bed = new Testbed();
        var (_, body) = await Json(bed, "ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", "{}", region: "eu-west-1");
        Assert.Equal(0, body.GetProperty("clusterArns").GetArrayLength());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Json(Testbed bed, string service, string target, string body, bool signed = true, string region = SandboxAccount.Region)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", target);
        if (signed)
        {
            await SigV4.Sign(request, service, region: region);
        }
        using var response = await bed.Http.SendAsync(request, Testbed.Cancel);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Testbed.Cancel)));
    }

    private static async Task<(HttpStatusCode Status, string Body)> Query(Testbed bed, string service, string form, string keyId = SandboxKeys.AdminAccessKeyId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
        await SigV4.Sign(request, service, keyId);
        using var response = await bed.Http.SendAsync(request, Testbed.Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Testbed.Cancel));
    }
}
