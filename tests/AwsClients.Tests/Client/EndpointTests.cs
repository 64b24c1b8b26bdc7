using Amazon;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Task = System.Threading.Tasks.Task;

namespace AwsClients.Tests.Client;

/// <summary>Where a request goes and for which Region and service it is signed.</summary>
public sealed class EndpointTests
{
    private readonly Wire wire = new();

    [Theory]
    [InlineData("eu-west-1", "https://ecs.eu-west-1.amazonaws.com/", "eu-west-1/ecs")]
    [InlineData("cn-north-1", "https://ecs.cn-north-1.amazonaws.com.cn/", "cn-north-1/ecs")]
    [InlineData("us-gov-west-1", "https://ecs.us-gov-west-1.amazonaws.com/", "us-gov-west-1/ecs")]
    public async Task A_regional_service_is_called_and_signed_in_its_Region(string region, string address, string scope)
    {
        await Ecs(new() { RegionEndpoint = RegionEndpoint.GetBySystemName(region) }).ListClustersAsync(new ListClustersRequest(), TestContext.Current.CancellationToken);

        Assert.Equal((address, scope), (wire.Sent[0].Address.AbsoluteUri, wire.Sent[0].Scope));
    }

    [Theory]
    [InlineData("eu-west-1", "https://iam.amazonaws.com/", "us-east-1/iam")]
    [InlineData("cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1/iam")]
    [InlineData("us-gov-east-1", "https://iam.us-gov.amazonaws.com/", "us-gov-west-1/iam")]
    public async Task IAM_is_called_and_signed_in_the_home_Region_of_the_partition(string region, string address, string scope)
    {
        await Iam(new() { RegionEndpoint = RegionEndpoint.GetBySystemName(region) }).ListRolesAsync(new ListRolesRequest(), TestContext.Current.CancellationToken);

        Assert.Equal((address, scope), (wire.Sent[0].Address.AbsoluteUri, wire.Sent[0].Scope));
    }

    [Fact]
    public async Task A_custom_address_takes_the_place_of_AWS_and_is_signed_for_the_Region_asked()
    {
        await Ecs(new() { ServiceURL = "http://127.0.0.1:4700", AuthenticationRegion = "eu-central-1" }).ListClustersAsync(new ListClustersRequest(), TestContext.Current.CancellationToken);
        await Iam(new() { ServiceURL = "http://127.0.0.1:4700", AuthenticationRegion = "us-east-1" }).ListRolesAsync(new ListRolesRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(["eu-central-1/ecs", "us-east-1/iam"], wire.Sent.Select(s => s.Scope));
        Assert.All(wire.Sent, s => Assert.Equal("http://127.0.0.1:4700/", s.Address.AbsoluteUri));
    }

    [Theory]
    [InlineData(true, false, "https://ecs-fips.us-east-1.amazonaws.com/")]
    [InlineData(false, true, "https://ecs.us-east-1.api.aws/")]
    [InlineData(true, true, "https://ecs-fips.us-east-1.api.aws/")]
    public void FIPS_and_dual_stack_have_hosts_of_their_own(bool fips, bool dual, string address)
    {
        using var client = Ecs(new() { RegionEndpoint = RegionEndpoint.USEast1, UseFIPSEndpoint = fips, UseDualstackEndpoint = dual });

        Assert.Equal(address, new Uri(client.DetermineServiceOperationEndpoint(new ListClustersRequest()).URL).AbsoluteUri);
    }

    [Fact]
    public void A_custom_address_excludes_FIPS()
    {
        using var client = Ecs(new() { ServiceURL = "http://127.0.0.1:4700", UseFIPSEndpoint = true });

        Assert.Throws<AmazonClientException>(() => client.DetermineServiceOperationEndpoint(new ListClustersRequest()));
    }

    private AmazonECSClient Ecs(AmazonECSConfig config)
    {
        config.HttpClientFactory = wire;
        return new(new BasicAWSCredentials("key", "secret"), config);
    }

    private AmazonIdentityManagementServiceClient Iam(AmazonIdentityManagementServiceConfig config)
    {
        config.HttpClientFactory = wire;
        return new(new BasicAWSCredentials("key", "secret"), config);
    }
}
