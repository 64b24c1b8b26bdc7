using System.Formats.Cbor;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.Runtime;
using AwsClients.Tests.Parity;

namespace AwsClients.Tests.Server;

/// <summary>CloudWatch in rpc-v2-cbor, the protocol of today's SDKs and AWS CLI, byte by byte.</summary>
public sealed class CborTests
{
    [Fact]
    public void Every_request_and_answer_of_CloudWatch_comes_back_as_it_went()
    {
        var differences = new List<string>();
        foreach (var operation in AmazonCloudWatchModel.Service.Operations.Values)
        {
            for (var round = 0; round < 8; round++)
            {
                var (request, response) = (Twins.Make(operation.RequestType, operation.RequestType, round).Left, Twins.Make(operation.ResponseType, operation.ResponseType, round + 100).Left);
                differences.AddRange(TwinDifferences.Between(request, operation.ReadCbor(Write(operation, request, "Input"))).Select(d => $"{operation.Name} {round} {d}"));
                differences.AddRange(TwinDifferences.Between(response, Read(operation, operation.WriteCbor(response))).Select(d => $"{operation.Name} {round} {d}"));
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(20)));
    }

    [Fact]
    public void What_boto3_writes_is_read()
    {
        // {"MetricName": "CPUUtilization", "Period": 60, "StartTime": 1(1700000000), "Statistics": ["Average"]}, lengths known
        var request = (GetMetricStatisticsRequest)AmazonCloudWatchModel.GetMetricStatistics.ReadCbor(Convert.FromHexString(
            "a4" + "6a4d65747269634e616d65" + "6e4350555574696c697a6174696f6e" + "66506572696f64" + "183c"
            + "69537461727454696d65" + "c11a6553f100" + "6a53746174697374696373" + "8167417665726167" + "65"));

        Assert.Equal(("CPUUtilization", 60, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).UtcDateTime), (request.MetricName, request.Period, request.StartTime));
        Assert.Equal(["Average"], request.Statistics);
    }

    [Fact]
    public void What_JavaScript_writes_is_read_with_lengths_unknown_half_floats_and_whole_numbers_for_fractions()
    {
        // {_ "AlarmName": "a", "Threshold": 80, "Period": 60.0 (half), "Nope": {_ "x": null}, "Unit": null}
        var request = (PutMetricAlarmRequest)AmazonCloudWatchModel.PutMetricAlarm.ReadCbor(Convert.FromHexString(
            "bf" + "69416c61726d4e616d65" + "6161" + "695468726573686f6c64" + "1850" + "66506572696f64" + "f95380" + "644e6f7065" + "bf6178f6ff" + "64556e6974" + "f6" + "ff"));

        Assert.Equal(("a", 80.0, 60), (request.AlarmName, request.Threshold, request.Period));
        Assert.Null(request.Unit);
    }

    [Fact]
    public void An_answer_is_a_map_of_set_members_with_times_as_tagged_seconds() => Assert.Equal(
        "BF" + "6A44617461706F696E7473" + "81" + "BF" + "6954696D657374616D70" + "C11A6553F100" + "6741766572616765" + "F93E00" + "FF" + "FF",
        Convert.ToHexString(AmazonCloudWatchModel.GetMetricStatistics.WriteCbor(new GetMetricStatisticsResponse
        {
            Datapoints = [new() { Average = 1.5, Timestamp = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).UtcDateTime }],
        })));

    [Theory]
    [InlineData("a1" + "66506572696f64" + "6178", "Period", "TextString can not be converted to an Integer")]
    [InlineData("a1" + "66506572696f64" + "fb3ff8000000000000", "Period", "DoublePrecisionFloat can not be converted to an Integer")]
    [InlineData("a1" + "6a44696d656e73696f6e73" + "a0", "Dimensions", "Expected a list, found StartMap")]
    [InlineData("80", "", "Expected a structure or map, found StartArray")]
    public void CBOR_of_a_wrong_type_is_named_with_its_place(string hex, string path, string words)
    {
        var e = Assert.Throws<WrongTypeException>(() => AmazonCloudWatchModel.GetMetricStatistics.ReadCbor(Convert.FromHexString(hex)));

        Assert.Equal((path, words), (e.Path, e.Message));
    }

    [Fact]
    public void What_is_no_CBOR_is_refused_and_nothing_is_an_empty_request()
    {
        Assert.Throws<CborContentException>(() => AmazonCloudWatchModel.ListMetrics.ReadCbor(Convert.FromHexString("a161")));
        Assert.Null(((ListMetricsRequest)AmazonCloudWatchModel.ListMetrics.ReadCbor(default)).Namespace);
    }

    [Fact]
    public void A_service_says_what_it_understands_and_an_error_has_two_codes()
    {
        var service = AmazonCloudWatchModel.Service;

        Assert.Equal([Protocol.Json10, Protocol.Cbor, Protocol.Query], service.Protocols);
        Assert.Same(service.Errors["InvalidParameterValueException"], service.Errors["InvalidParameterValue"]);
        Assert.Equal(typeof(ResourceNotFoundException), service.Errors["ResourceNotFound"].ExceptionType);
    }

    private static byte[] Write(OperationModel operation, object value, string shape)
    {
        var cbor = new CborWriter(CborConformanceMode.Lax);
        Invoke(Shape(operation, shape), "WriteCbor", cbor, value);
        return cbor.Encode();
    }

    private static object Read(OperationModel operation, byte[] bytes) => Invoke(Shape(operation, "Output"), "ReadCbor", new CborReader(bytes, CborConformanceMode.Lax));

    private static object Shape(OperationModel operation, string name) =>
        operation.GetType().GetProperty(name, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)?.GetValue(operation) ?? throw new InvalidOperationException(name);

    private static object Invoke(object target, string method, params object[] arguments) =>
        target.GetType().GetMethod(method, [.. arguments.Select(a => a.GetType())])?.Invoke(target, arguments) ?? target;
}
