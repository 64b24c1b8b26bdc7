using System.Text.Json;
using System.Web;
using Amazon;
using Amazon.ApplicationAutoScaling;
using Amazon.CloudWatchLogs;
using Amazon.ECS;
using Amazon.ElasticLoadBalancingV2;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using AwsClients.Tests.Models.Flat;
using AwsClients.Tests.Parity;

namespace AwsClients.Tests.Server;

/// <summary>What a generated client sends, a server reads with the same description; what it answers, the client reads.</summary>
public sealed class RoundTripTests
{
    private const int Rounds = 6;

    private static readonly Dictionary<string, (ServiceModel Service, Func<Wire, AmazonServiceClient> Client)> Clients =
        new (ServiceModel Service, Func<Wire, AmazonServiceClient> Client)[]
        {
            (AmazonECSModel.Service, w => new AmazonECSClient(Key, With(new AmazonECSConfig(), w))),
            (AmazonIdentityManagementServiceModel.Service, w => new AmazonIdentityManagementServiceClient(Key, With(new AmazonIdentityManagementServiceConfig(), w))),
            (AmazonElasticLoadBalancingV2Model.Service, w => new AmazonElasticLoadBalancingV2Client(Key, With(new AmazonElasticLoadBalancingV2Config(), w))),
            (AmazonApplicationAutoScalingModel.Service, w => new AmazonApplicationAutoScalingClient(Key, With(new AmazonApplicationAutoScalingConfig(), w))),
            (AmazonCloudWatchLogsModel.Service, w => new AmazonCloudWatchLogsClient(Key, With(new AmazonCloudWatchLogsConfig(), w))),
            (AmazonFlatModel.Service, w => new AmazonFlatClient(Key, With(new AmazonFlatConfig(), w))),
        }.ToDictionary(c => c.Service.ServiceId);

    public static TheoryData<string> Services => [.. Clients.Keys];

    private static AWSCredentials Key => new BasicAWSCredentials("key", "secret");

    [Theory, MemberData(nameof(Services))]
    public async Task A_server_reads_what_was_sent_and_the_client_what_was_answered(string id)
    {
        var (service, make) = Clients[id];
        var wire = new Wire();
        var client = make(wire);
        var empties = service.Protocol is Protocol.Json10 or Protocol.Json11;
        var differences = new List<string>();
        foreach (var operation in service.Operations.Values)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var request = Twins.Make(operation.RequestType, operation.RequestType, round, empties).Left;
                var response = Twins.Make(operation.ResponseType, operation.ResponseType, round + 100, empties).Left;
                object? read = null;
                wire.Answer = sent =>
                {
                    read = Read(service, sent);
                    return (200, Answers.Write(operation, response));
                };
                var received = await PackagePair.Call(client, operation.Name, request);
                differences.AddRange(Unlike(operation, request, read).Concat(Unlike(operation, response, received)).Select(d => $"{operation.Name} {round} {d}"));
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(30)));
    }

    [Theory, MemberData(nameof(Services))]
    public async Task A_typed_exception_a_server_answers_is_thrown_by_the_client_with_all_its_members(string id)
    {
        var (service, make) = Clients[id];
        var wire = new Wire();
        var client = make(wire);
        var operation = service.Operations.Values.First();
        foreach (var error in service.Errors.Values)
        {
            var thrown = (AmazonServiceException)Twins.Make(error.ExceptionType, error.ExceptionType, 5, empties: false).Left;
            wire.Answer = _ => (error.Status, Answers.WriteError(service, error, thrown));

            var caught = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PackagePair.Call(client, operation.Name, NewRequest(operation)));

            Assert.Same(error, service.ErrorOf(caught));
            Assert.Equal(error.Code, caught.ErrorCode);
            Assert.Equal(error.Status, (int)caught.StatusCode);
            Assert.Empty(TwinDifferences.Between(thrown, caught));
        }

        Assert.NotEmpty(service.Errors);
    }

    internal static object Read(ServiceModel service, Sent sent)
    {
        if (service.Protocol is Protocol.Query or Protocol.Ec2Query)
        {
            var form = HttpUtility.ParseQueryString(sent.Body);
            var parameters = form.AllKeys.ToDictionary(k => k ?? "", k => form[k] ?? "");
            Assert.Equal(service.ApiVersion, parameters["Version"]);
            return service.Operations[parameters["Action"]].ReadQuery(parameters);
        }

        var target = (sent.Target ?? "").Split('.');
        Assert.Equal(service.TargetPrefix, target[0]);
        using var json = JsonDocument.Parse(sent.Body);
        return service.Operations[target[1]].ReadJson(json.RootElement);
    }

    internal static T With<T>(T config, Wire wire) where T : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        config.HttpClientFactory = wire;
        config.MaxErrorRetry = 0;
        return config;
    }

    /// <summary>An idempotency token is filled in where the caller gave none.</summary>
    private static IEnumerable<string> Unlike(OperationModel operation, object expected, object? actual) =>
        TwinDifferences.Between(expected, actual).Where(d => !(operation.Name == "RunTask" && d.StartsWith(".ClientToken: null", StringComparison.Ordinal)));

    private static object NewRequest(OperationModel operation) =>
        Activator.CreateInstance(operation.RequestType) ?? throw new InvalidOperationException();
}
