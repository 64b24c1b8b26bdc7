using System.Formats.Cbor;
using System.IO.Compression;
using System.Text;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Sandbox.Wire;

namespace Sandbox.Tests;

/// <summary>CloudWatch in each of the protocols its callers speak: CBOR (today's SDKs), JSON (Berth), query (older AWS CLIs).</summary>
public sealed class CborTests
{
    private static readonly ServiceEndpoints endpoints = new([new(AmazonCloudWatchModel.Service, new Api("cloudwatch"))]);

    private const string Path = "/service/GraniteServiceVersion20100801/operation/ListMetrics";

    /// <summary>{"Namespace": "AWS/ECS"}</summary>
    private static readonly byte[] body = Convert.FromHexString("a1" + "694e616d657370616365" + "67" + "4157532f454353");

    [Fact]
    public void A_call_in_CBOR_is_found_by_its_path_and_read()
    {
        var target = Find(Cbor(body));
        Assert.Equal(("ListMetrics", AwsClients.Protocol.Cbor), (target.Operation, target.Endpoint.Speaks));
        Assert.Equal("AWS/ECS", Read<ListMetricsRequest>(target, Cbor(body)).Namespace);
        Assert.Null(endpoints.Find(Cbor(body) with { Path = "/service/Other/operation/ListMetrics" }, null));
        Assert.Null(Read<ListMetricsRequest>(target, Cbor([])).Namespace);
    }

    [Fact]
    public void A_compressed_body_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }
        var exchange = Cbor(packed.ToArray());
        exchange = exchange with { Headers = new Dictionary<string, string>(exchange.Headers, StringComparer.OrdinalIgnoreCase) { ["Content-Encoding"] = "gzip" } };
        Assert.Equal("AWS/ECS", Read<ListMetricsRequest>(Find(exchange), exchange).Namespace);
    }

    [Fact]
    public void An_answer_in_CBOR_has_its_type_and_says_its_protocol()
    {
        var answer = Answers.Result(Find(Cbor(body)).Endpoint, AmazonCloudWatchModel.ListMetrics, new ListMetricsResponse { NextToken = "n" }, "r-1");
        Assert.Equal((200, "application/cbor", "rpc-v2-cbor", "x-amzn-RequestId"), (answer.Status, answer.ContentType, answer.Headers["smithy-protocol"], answer.RequestIdHeader));
        Assert.Equal("BF694E657874546F6B656E616EFF", Convert.ToHexString(answer.Body));
    }

    [Theory]
    [InlineData("InvalidParameterValue", 400)]
    [InlineData("InvalidParameterValueException", 400)]
    [InlineData("ResourceNotFound", 404)]
    public void An_error_has_the_code_of_each_protocol_whichever_it_was_thrown_by(string thrown, int status)
    {
        var error = new AwsError(thrown, "no") { };
        var known = AmazonCloudWatchModel.Service.Errors[thrown];
        var cbor = Answers.Error(Find(Cbor(body)).Endpoint, error, "r-1");
        var map = new CborReader(cbor.Body);
        map.ReadStartMap();
        Assert.Equal(("__type", known.Code, "message", "no"), (map.ReadTextString(), map.ReadTextString(), map.ReadTextString(), map.ReadTextString()));
        Assert.Equal(status, cbor.Status);
        Assert.Equal($"{known.QueryCode};Sender", cbor.Headers["x-amzn-query-error"]);

        var query = Answers.Error(Find(Query("Action=ListMetrics&Version=2010-08-01")).Endpoint, error, "r-1");
        Assert.Contains($"<Code>{known.QueryCode}</Code>", Encoding.UTF8.GetString(query.Body), StringComparison.Ordinal);
        var json = Find(new("POST", "/", "", Headers(("X-Amz-Target", "GraniteServiceVersion20100801.ListMetrics")), "{}"u8.ToArray()));
        Assert.Contains($"\"__type\":\"{known.Code}\"", Encoding.UTF8.GetString(Answers.Error(json.Endpoint, error, "r-1").Body), StringComparison.Ordinal);
        Assert.Empty(Answers.Error(json.Endpoint, error, "r-1").Headers);
    }

    [Fact]
    public void The_same_call_is_understood_in_query_and_answered_in_XML()
    {
        var exchange = Query("Action=ListMetrics&Version=2010-08-01&Namespace=AWS%2FECS&Dimensions.member.1.Name=ClusterName");
        var target = Find(exchange);
        var request = Read<ListMetricsRequest>(target, exchange);
        Assert.Equal(("AWS/ECS", "ClusterName"), (request.Namespace, request.Dimensions.Single().Name));
        var answer = Answers.Result(target.Endpoint, AmazonCloudWatchModel.ListMetrics, new ListMetricsResponse { Metrics = [new() { MetricName = "CPUUtilization" }] }, "r-1");
        var xml = Encoding.UTF8.GetString(answer.Body);
        Assert.Contains("""<ListMetricsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">""", xml, StringComparison.Ordinal);
        Assert.Matches(@"<ListMetricsResult>\s*<Metrics>\s*<member>\s*<MetricName>CPUUtilization</MetricName>", xml);
    }

    [Theory]
    [InlineData("a1694e616d65737061636507")]
    [InlineData("a1694e61")]
    [InlineData("07")]
    public void What_is_no_such_request_is_a_serialization_error(string hex)
    {
        var exchange = Cbor(Convert.FromHexString(hex));
        var refused = Assert.Throws<AwsError>(() => Read<ListMetricsRequest>(Find(exchange), exchange));
        Assert.Equal(("SerializationException", 400), (refused.Code, refused.Status));
    }

    private static Exchange Cbor(byte[] bytes) => new("POST", Path, "", Headers(("Smithy-Protocol", "rpc-v2-cbor"), ("Content-Type", "application/cbor"), ("x-amzn-query-mode", "true")), bytes);

    private static Exchange Query(string form) => new("POST", "/", "", Headers(("Content-Type", "application/x-www-form-urlencoded")), Encoding.UTF8.GetBytes(form));

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) => headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase);

    private static Target Find(Exchange exchange) => endpoints.Find(exchange, null) ?? throw new InvalidOperationException("no service");

    private static T Read<T>(Target target, Exchange exchange) => (T)Requests.Read(target, target.Endpoint.Model.Operations[target.Operation], exchange);
}
