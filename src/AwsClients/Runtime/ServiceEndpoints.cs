using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util;
using ExecutionContext = Amazon.Runtime.Internal.ExecutionContext;

namespace AwsClients;

/// <summary>Where a service is reached, by the rules AWS publishes for its partitions.</summary>
internal sealed class ServiceEndpoints(ServiceModel service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = parameters["UseFIPS"] is true;
        var dual = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string { Length: > 0 } url)
        {
            return fips || dual ? throw new AmazonClientException("Invalid Configuration: a custom endpoint excludes FIPS and dual stack") : new Endpoint(url);
        }

        var region = parameters["Region"] as string ?? throw new AmazonClientException("Invalid Configuration: Missing Region");
        var partition = Fn.Partition(region);
        if ((fips && !partition.supportsFIPS) || (dual && !partition.supportsDualStack))
        {
            throw new AmazonClientException($"FIPS or DualStack is enabled but partition {partition.name} does not support it");
        }

        if (service.Homes.GetValueOrDefault(partition.name) is { } home)
        {
            return dual ? throw new AmazonClientException($"{service.ServiceId} has no dual stack endpoint here; set ServiceURL") : Home(home, fips && partition.name == "aws");
        }

        return new Endpoint($"https://{service.EndpointPrefix}{(fips ? "-fips" : "")}.{region}.{(dual ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }

    private Endpoint Home(HomeEndpoint home, bool fips) => new(
        "https://" + (fips ? home.Host.Replace(service.EndpointPrefix, service.EndpointPrefix + "-fips", StringComparison.Ordinal) : home.Host),
        $$"""{"authSchemes":[{"name":"sigv4","signingName":"{{service.SigningName}}","signingRegion":"{{home.Region}}"}]}""", null);
}

/// <summary>The pipeline's step that asks <see cref="ServiceEndpoints"/>.</summary>
internal sealed class ServiceEndpointResolver : BaseEndpointResolver
{
    public Endpoint EndpointOf(ServiceConfig config, ServiceOperationEndpointParameters parameters)
    {
        var context = new RequestContext(false)
        {
            ClientConfig = config,
            OriginalRequest = parameters.Request,
            Request = new DefaultRequest(parameters.Request, config.Service.Namespace) { AlternateEndpoint = parameters.AlternateEndpoint },
        };
        return GetEndpoint(new ExecutionContext(context, null));
    }

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        InjectHostPrefix(executionContext.RequestContext);

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var config = requestContext.ClientConfig;
        var region = requestContext.Request.AlternateEndpoint?.SystemName ?? config.RegionEndpoint?.SystemName;
        if (region is null && !string.IsNullOrEmpty(config.ServiceURL))
        {
            region = AWSSDKUtils.DetermineRegion(config.ServiceURL);
        }

        return new EndpointParameters
        {
            ["Region"] = region,
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = config.ServiceURL,
        };
    }
}
