using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Amazon;
using Amazon.ApplicationAutoScaling;
using Amazon.AutoScaling;
using Amazon.CertificateManager;
using Amazon.CloudWatch;
using Amazon.CloudWatchLogs;
using Amazon.ECR;
using Amazon.ECS;
using Amazon.ElasticLoadBalancingV2;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.ServiceDiscovery;
using Amazon.ServiceQuotas;
using AwsClients.Tests.Models.Flat;
using AwsClients.Tests.Models.Shelf;
using AwsClients.Tests.Models.Shelf.Model;
using AwsClients.Tests.Parity;

namespace AwsClients.Tests.Server;

/// <summary>What a generated client sends, a server reads with the same description; what it answers, the client reads.</summary>
public sealed partial class RoundTripTests
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
            (AmazonCloudWatchModel.Service, w => new AmazonCloudWatchClient(Key, With(new AmazonCloudWatchConfig(), w))),
            (AmazonAutoScalingModel.Service, w => new AmazonAutoScalingClient(Key, With(new AmazonAutoScalingConfig(), w))),
            (AmazonECRModel.Service, w => new AmazonECRClient(Key, With(new AmazonECRConfig(), w))),
            (AmazonServiceDiscoveryModel.Service, w => new AmazonServiceDiscoveryClient(Key, With(new AmazonServiceDiscoveryConfig(), w))),
            (AmazonServiceQuotasModel.Service, w => new AmazonServiceQuotasClient(Key, With(new AmazonServiceQuotasConfig(), w))),
            (AmazonSecretsManagerModel.Service, w => new AmazonSecretsManagerClient(Key, With(new AmazonSecretsManagerConfig(), w))),
            (AmazonCertificateManagerModel.Service, w => new AmazonCertificateManagerClient(Key, With(new AmazonCertificateManagerConfig(), w))),
            (AmazonRoute53Model.Service, w => new AmazonRoute53Client(Key, With(new AmazonRoute53Config(), w))),
            (AmazonLambdaModel.Service, w => new AmazonLambdaClient(Key, With(new AmazonLambdaConfig(), w))),
            (AmazonShelfModel.Service, w => new AmazonShelfClient(Key, With(new AmazonShelfConfig(), w))),
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
                var request = Complete(operation, Twins.Make(operation.RequestType, operation.RequestType, round, empties).Left);
                var response = Twins.Make(operation.ResponseType, operation.ResponseType, round + 100, empties).Left;
                object? read = null;
                wire.Answer = sent =>
                {
                    read = Read(service, sent);
                    return Answer(operation, response, wire);
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
            (thrown as Amazon.Lambda.Model.TooManyRequestsException)?.RetryAfterSeconds = "30";
            wire.AnswerHeaders.Clear();
            foreach (var (name, text) in error.WriteHeaders(thrown))
            {
                wire.AnswerHeaders[name] = text;
            }

            wire.Answer = _ => (error.Status, Answers.WriteError(service, error, thrown));

            var caught = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PackagePair.Call(client, operation.Name, NewRequest(operation)));

            Assert.Equal(error.ExceptionType, service.ErrorOf(caught)?.ExceptionType);
            Assert.Equal(error.Code, caught.ErrorCode);
            Assert.Equal(error.Status, (int)caught.StatusCode);
            Assert.Empty(TwinDifferences.Between(thrown, caught));
        }

        Assert.NotEmpty(service.Errors);
    }

    internal static object Read(ServiceModel service, Sent sent)
    {
        if (service.IsRest)
        {
            return ReadRest(service, sent);
        }

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

    private static object ReadRest(ServiceModel service, Sent sent)
    {
        var query = sent.Address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(q => q.Split('='))
            .Select(q => KeyValuePair.Create(Uri.UnescapeDataString(q[0]), Uri.UnescapeDataString(q[1]))).ToList();
        var (operation, labels) = service.Operations.Values
            .Select(o => (o, Labels: o.Http?.Match(sent.Method.Method, sent.Address.AbsolutePath, query)))
            .Single(o => o.Labels is not null);
        return operation.ReadRest(new(labels ?? throw new InvalidOperationException(), query, name => sent.Headers.GetValueOrDefault(name), System.Text.Encoding.UTF8.GetBytes(sent.Body)));
    }

    internal static T With<T>(T config, Wire wire) where T : ClientConfig
    {
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        config.HttpClientFactory = wire;
        config.MaxErrorRetry = 0;
        return config;
    }

    /// <summary>A REST answer has its members in status, headers and body; the others in the body alone.</summary>
    private static (int Status, string Body) Answer(OperationModel operation, object response, Wire wire)
    {
        if (!operation.Service.IsRest)
        {
            return (200, Answers.Write(operation, response));
        }

        if (response is CreateBookResponse made)
        {
            made.Code = 202;   // an HTTP status, which not every number is
            made.Made = WholeSeconds(made.Made);
        }

        var answer = operation.WriteRest(response);
        wire.AnswerHeaders.Clear();
        foreach (var (name, value) in answer.Headers)
        {
            wire.AnswerHeaders[name] = value;
        }

        return (answer.Status, System.Text.Encoding.UTF8.GetString(answer.Body));
    }

    /// <summary>An idempotency token is filled in where the caller gave none.</summary>
    private static IEnumerable<string> Unlike(OperationModel operation, object expected, object? actual) =>
        TwinDifferences.Between(expected, actual).Where(d => !FreshToken().IsMatch(d));

    [GeneratedRegex(@"^\.(ClientToken|ClientRequestToken|CreatorRequestId|UpdaterRequestId): null / [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex FreshToken();

    private static object NewRequest(OperationModel operation) =>
        Complete(operation, Activator.CreateInstance(operation.RequestType) ?? throw new InvalidOperationException());

    private static DateTime? WholeSeconds(DateTime? time) => time?.AddMilliseconds(-time.Value.Millisecond);

    /// <summary>
    /// What stands in an address must be there; a date in a header has whole seconds; and the SDK sends the entries of a
    /// list in an address in the order of their text.
    /// </summary>
    private static object Complete(OperationModel operation, object request)
    {
        if (request is CreateBookRequest book)
        {
            book.Reviewed = WholeSeconds(book.Reviewed);
        }

        (request as GetBookRequest)?.Moods?.Sort(StringComparer.Ordinal);
        (request as GetBookRequest)?.Years?.Sort((a, b) => string.CompareOrdinal($"{a}", $"{b}"));
        if (operation.Http is not null)
        {
            foreach (var name in operation.RequiredMembers)
            {
                var property = request.GetType().GetProperty(char.ToUpperInvariant(name[0]) + name[1..]);
                if (property?.PropertyType == typeof(string) && property.GetValue(request) is null or "")
                {
                    property?.SetValue(request, "there/é +%");
                }
            }
        }

        return request;
    }
}
