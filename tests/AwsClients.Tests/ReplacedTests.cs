extern alias replaced;
using System.Reflection;
using Amazon.SQS;

namespace AwsClients.Tests;

/// <summary>With -p:AwsSdk=nuget the real package's client is used, and the generated description of the service stays for the Sandbox.</summary>
public sealed class ReplacedTests
{
    private static readonly Assembly Assembly = typeof(replaced::Amazon.SecurityToken.AmazonSecurityTokenServiceClient).Assembly;

    [Fact]
    public void A_replaced_service_shows_no_type_outside_and_its_neighbours_show_theirs()
    {
        Assert.DoesNotContain(Assembly.GetExportedTypes(), t => (t.Namespace ?? "").StartsWith("Amazon.SQS", StringComparison.Ordinal));
        Assert.Contains(Assembly.GetExportedTypes(), t => t.Name == "AmazonSecurityTokenServiceClient");
        Assert.Equal("AWSSDK.SQS", typeof(AmazonSQSClient).Assembly.GetName().Name);
    }

    [Fact]
    public void A_replaced_service_is_still_described()
    {
        var description = Assembly.GetType("Amazon.SQS.AmazonSQSModel", throwOnError: true)?.GetProperty("Service")?.GetValue(null);

        Assert.Contains("SendMessage", Assert.IsType<ServiceModel>(description).Operations.Keys);
    }
}
