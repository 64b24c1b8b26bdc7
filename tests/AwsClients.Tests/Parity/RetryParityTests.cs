extern alias generated;
using System.Globalization;
using Amazon.Runtime;

namespace AwsClients.Tests.Parity;

/// <summary>What is tried again, and how often, by the real client and by the generated one.</summary>
public sealed class RetryParityTests
{
    private const string Json = "Amazon.SimpleSystemsManagement ListDocuments", Query = "Amazon.SecurityToken GetCallerIdentity", Rest = "Amazon.SSO ListAccounts";

    [Theory]
    [InlineData(Json, 500, "", true)]
    [InlineData(Json, 502, "<html>", true)]
    [InlineData(Json, 503, "", true)]
    [InlineData(Json, 504, "", true)]
    [InlineData(Json, 400, "ThrottlingException", true)]
    [InlineData(Json, 400, "TooManyRequestsException", true)]
    [InlineData(Json, 400, "RequestLimitExceeded", true)]
    [InlineData(Json, 400, "ProvisionedThroughputExceededException", true)]
    [InlineData(Json, 400, "RequestTimeout", true)]
    [InlineData(Json, 400, "ValidationException", false)]
    [InlineData(Json, 400, "AccessDeniedException", false)]
    [InlineData(Query, 500, "", true)]
    [InlineData(Query, 503, "ServiceUnavailable", true)]
    [InlineData(Query, 400, "Throttling", true)]
    [InlineData(Query, 403, "AccessDenied", false)]
    [InlineData(Rest, 500, "", true)]
    [InlineData(Rest, 429, "TooManyRequestsException", true)]
    [InlineData(Rest, 401, "UnauthorizedException", false)]
    public async Task A_generated_client_tries_again_what_the_real_one_does(string what, int status, string code, bool again)
    {
        var pair = PackagePair.Of(what.Split(' ')[0]);
        var operation = pair.Service.Operations[what.Split(' ')[1]];
        var counts = await Task.WhenAll(Tries(pair, pair.Real, operation, status, code), Tries(pair, pair.Ours, operation, status, code));

        Assert.Equal(counts[0], counts[1]);
        Assert.Equal(again ? 2 : 1, counts[1]);
    }

    [Fact]
    public async Task A_second_try_that_succeeds_is_the_answer()
    {
        var pair = PackagePair.Of("Amazon.SecurityToken");
        var wire = new Wire();
        wire.Answer = _ => wire.Sent.Count == 1 ? (503, "") : (200, "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>");
        var client = (generated::Amazon.SecurityToken.AmazonSecurityTokenServiceClient)Once(pair, pair.Ours, wire);

        Assert.Equal("1", (await client.GetCallerIdentityAsync(new(), TestContext.Current.CancellationToken)).Account);
        Assert.Equal(2, wire.Sent.Count);
    }

    private static async Task<int> Tries(PackagePair pair, System.Reflection.Assembly assembly, OperationModel operation, int status, string code)
    {
        var wire = new Wire();
        wire.Answer = _ => (status, Body(pair.Service, code));
        var type = assembly == pair.Real ? pair.RealType(operation.RequestType) : operation.RequestType;
        var request = Activator.CreateInstance(type) ?? throw new InvalidOperationException();
        request.GetType().GetProperty("AccessToken")?.SetValue(request, "token");
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PackagePair.Call(Once(pair, assembly, wire), operation.Name, request));
        return wire.Sent.Count;
    }

    /// <summary>A client with its usual retries, but of one at most: the pause before a second would only be waiting.</summary>
    private static AmazonServiceClient Once(PackagePair pair, System.Reflection.Assembly assembly, Wire wire) => pair.Client(assembly, wire, retries: 1);

    private static string Body(ServiceModel service, string code) => code.Length == 0 || code[0] == '<' ? code
        : service.Protocol is Protocol.Query ? string.Create(CultureInfo.InvariantCulture, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error><RequestId>r-1</RequestId></ErrorResponse>")
        : $$"""{"__type":"{{code}}","message":"no"}""";
}
