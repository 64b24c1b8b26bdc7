using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class SignatureTests : IDisposable
{
    private const string Mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

    private readonly Testbed bed = new();

    [Fact]
    public async Task A_wrong_secret_is_refused_in_the_words_of_each_protocol()
    {
        var forger = bed.As(new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, "not-the-secret"));
        var json = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => forger.Ecs.ListClustersAsync(new(), Testbed.Cancel));
        Assert.Equal(("InvalidSignatureException", Mismatch, HttpStatusCode.BadRequest), (json.ErrorCode, json.Message, json.StatusCode));
        var query = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => forger.Sts.GetCallerIdentityAsync(new(), Testbed.Cancel));
        Assert.Equal(("SignatureDoesNotMatch", Mismatch, HttpStatusCode.Forbidden), (query.ErrorCode, query.Message, query.StatusCode));
    }

    [Fact]
    public async Task A_sessions_secret_is_its_own()
    {
        var session = (await bed.Hub.Sts.AssumeRoleAsync(
            new() { RoleArn = SandboxAccount.ReadRoleArn, RoleSessionName = "reader", ExternalId = SandboxAccount.ReadExternalId }, Testbed.Cancel)).Credentials;
        Assert.NotEmpty((await bed.As(session).Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns);
        var forged = bed.As(new SessionAWSCredentials(session.AccessKeyId, SandboxKeys.HubSecretAccessKey, session.SessionToken));
        Assert.Equal("InvalidSignatureException", (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => forged.Ecs.ListClustersAsync(new(), Testbed.Cancel))).ErrorCode);
    }

    [Fact]
    public async Task A_body_that_was_changed_after_signing_is_refused_and_nothing_is_made()
    {
        using var request = Ecs("CreateCluster", """{"clusterName":"mine"}""");
        await SigV4.Sign(request, "ecs");
        request.Content = new StringContent("""{"clusterName":"theirs"}""", Encoding.UTF8, "application/x-amz-json-1.1");
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidSignatureException"), await Send(request));
        Assert.Equal(2, (await bed.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns.Count);
    }

    [Theory]
    [InlineData("X-Amz-Target", "AmazonEC2ContainerServiceV20141113.ListTasks")]
    [InlineData("X-Amz-Date", "20200101T000000Z")]
    [InlineData("Host", "elsewhere.example")]
    public async Task A_signed_header_that_was_changed_is_refused(string header, string value)
    {
        using var request = Ecs("ListClusters", "{}");
        await SigV4.Sign(request, "ecs");
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
        Assert.Equal((HttpStatusCode.BadRequest, "InvalidSignatureException"), await Send(request));
    }

    [Fact]
    public async Task A_signature_for_another_service_or_another_day_is_refused()
    {
        using var other = Ecs("ListClusters", "{}");
        await SigV4.Sign(other, "logs");
        Assert.Equal("InvalidSignatureException: Credential should be scoped to correct service: 'ecs'. ", await Said(other));
        using var yesterday = Ecs("ListClusters", "{}");
        await SigV4.Sign(yesterday, "ecs", at: Testbed.Start, scopeDate: "20261122");
        Assert.StartsWith("InvalidSignatureException: Date in Credential scope does not match", await Said(yesterday), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_are_compared_without_the_spaces_around_and_between_their_words()
    {
        using var request = Ecs("ListClusters", "{}");
        request.Headers.Add("X-Amz-Note", "two words");
        await SigV4.Sign(request, "ecs");
        request.Headers.Remove("X-Amz-Note");
        request.Headers.TryAddWithoutValidation("X-Amz-Note", "  two   words ");
        Assert.Equal(HttpStatusCode.OK, (await Send(request)).Status);
    }

    [Fact]
    public async Task A_query_in_the_address_is_signed_in_order_whatever_order_it_comes_in()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/?Action=GetCallerIdentity&Version=2011-06-15");
        await SigV4.Sign(request, "sts");
        request.RequestUri = new("/?Version=2011-06-15&Action=GetCallerIdentity", UriKind.Relative);
        using var answer = await bed.Http.SendAsync(request, Testbed.Cancel);
        Assert.Contains("user/admin", await answer.Content.ReadAsStringAsync(Testbed.Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_presigned_address_is_refused_with_what_to_do()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature={new string('0', 64)}");
        using var answer = await bed.Http.SendAsync(request, Testbed.Cancel);
        Assert.Contains("The Sandbox does not take presigned requests. Sign in the Authorization header.", await answer.Content.ReadAsStringAsync(Testbed.Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_a_socket_a_signature_is_good_for_five_minutes_and_inside_the_process_for_ever()
    {
        using (var old = Ecs("ListClusters", "{}"))
        {
            await SigV4.Sign(old, "ecs", at: Testbed.Start.AddYears(-1));
            Assert.Equal(HttpStatusCode.OK, (await Send(old)).Status);
        }
        await using var sandbox = await StandaloneSandbox.Start();
        using var http = new HttpClient { BaseAddress = sandbox.Url };
        foreach (var (age, says) in new[] { (0, ""), (6, "InvalidSignatureException: Signature expired: "), (-6, "InvalidSignatureException: Signature not yet current: ") })
        {
            using var request = Ecs("ListClusters", "{}");
            await SigV4.Sign(request, "ecs", at: TimeProvider.System.GetUtcNow().AddMinutes(-age), baseAddress: sandbox.Url);
            Assert.StartsWith(says, await Said(request, http), StringComparison.Ordinal);
        }
    }

    public void Dispose() => bed.Dispose();

    private static HttpRequestMessage Ecs(string operation, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", $"AmazonEC2ContainerServiceV20141113.{operation}");
        return request;
    }

    private async Task<(HttpStatusCode Status, string? Code)> Send(HttpRequestMessage request)
    {
        using var answer = await bed.Http.SendAsync(request, Testbed.Cancel);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Testbed.Cancel));
        return (answer.StatusCode, body.TryGetProperty("__type", out var code) ? code.GetString() : null);
    }

    private async Task<string> Said(HttpRequestMessage request, HttpClient? http = null)
    {
        using var answer = await (http ?? bed.Http).SendAsync(request, Testbed.Cancel);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Testbed.Cancel));
        return body.TryGetProperty("__type", out var code) ? $"{code.GetString()}: {body.GetProperty("message").GetString()}" : "";
    }
}
