using System.Text.RegularExpressions;
using System.Xml.Linq;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using AwsClients.Tests.Parity;
using Sandbox.Models.Ec2;
using Sandbox.Models.Ec2.Model;
using Sandbox.Models.Sts;

namespace AwsClients.Tests.Server;

/// <summary>The real EC2 and STS clients against the Sandbox's models of these services.</summary>
public sealed partial class ForeignClientTests
{
    private const int Rounds = 20;

    [Fact]
    public Task The_real_EC2_client_is_understood_and_understands() =>
        Compare(Ec2Model.Service, wire => new AmazonEC2Client(new BasicAWSCredentials("a", "b"), RoundTripTests.With(new AmazonEC2Config(), wire)));

    [Fact]
    public Task The_real_STS_client_is_understood_and_understands() =>
        Compare(StsModel.Service, wire => new AmazonSecurityTokenServiceClient(new BasicAWSCredentials("a", "b"), RoundTripTests.With(new AmazonSecurityTokenServiceConfig(), wire)));

    [Fact]
    public void An_EC2_answer_has_its_request_id_and_no_result_element()
    {
        var answer = Ec2Model.DescribeSubnets.WriteXml(new DescribeSubnetsResponse { Subnets = [new() { SubnetId = "subnet-1", Tags = [new() { Key = "Name", Value = "a" }] }] }, "r-7");

        Assert.Equal("""<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><requestId>r-7</requestId><subnetSet><item>"""
            + "<tagSet><item><key>Name</key><value>a</value></item></tagSet><subnetId>subnet-1</subnetId></item></subnetSet></DescribeSubnetsResponse>",
            answer.ToString(SaveOptions.DisableFormatting));
    }

    /// <summary>
    /// What the EC2 client sends of its own: a token where the caller gave none, an empty value of a tag without one,
    /// and no "not encrypted" of a volume.
    /// </summary>
    private static bool OfTheClientItself(string difference) =>
        OwnToken().IsMatch(difference) || OwnTagValue().IsMatch(difference) || difference.EndsWith(".Ebs.Encrypted: False / null", StringComparison.Ordinal);

    [GeneratedRegex(@"^\.ClientToken: null / [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex OwnToken();

    [GeneratedRegex(@"^\.Tags\[\d+\]\.Value: null / $")]
    private static partial Regex OwnTagValue();

    private static async Task Compare(ServiceModel service, Func<Wire, AmazonServiceClient> make)
    {
        var wire = new Wire();
        var client = make(wire);
        var real = client.GetType().Assembly;
        var space = client.GetType().Namespace;
        var differences = new List<string>();
        var shared = 0;
        foreach (var operation in service.Operations.Values)
        {
            var requestType = real.GetType($"{space}.Model.{operation.Name}Request", throwOnError: true) ?? typeof(object);
            var responseType = real.GetType($"{space}.Model.{operation.Name}Response", throwOnError: true) ?? typeof(object);
            for (var round = 0; round < Rounds; round++)
            {
                var (theirs, ours) = Twins.Make(requestType, operation.RequestType, round, empties: false);
                var (_, answer) = Twins.Make(responseType, operation.ResponseType, round, empties: false);
                object? read = null;
                wire.Answer = sent =>
                {
                    read = RoundTripTests.Read(service, sent);
                    return (200, Answers.Write(operation, answer));
                };
                var received = await PackagePair.Call(client, operation.Name, theirs);
                shared += TwinDifferences.Between(answer, Activator.CreateInstance(operation.ResponseType)).Count();
                differences.AddRange(TwinDifferences.Between(ours, read).Where(d => !OfTheClientItself(d)).Concat(TwinDifferences.Between(answer, received)).Select(d => $"{operation.Name} {round} {d}"));
            }
        }

        Assert.True(shared > Rounds, "the answers say something");
        Assert.True(differences.Count == 0, $"{differences.Count} of {shared}:\n{string.Join('\n', differences.Take(30))}");
    }
}
