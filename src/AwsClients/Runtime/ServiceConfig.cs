using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;
using Amazon.Util.Internal;

namespace AwsClients;

/// <summary>The configuration of a generated client: AWSSDK's own, with Standard retries as its default.</summary>
public abstract class ServiceConfig : ClientConfig
{
    protected ServiceConfig(ServiceModel service)
        : base(new DefaultConfigurationProvider(Enum.GetValues<DefaultConfigurationMode>().Where(m => m is not DefaultConfigurationMode.Auto).Select(Defaults)))
    {
        Service = service;
        ServiceId = service.ServiceId;
        AuthenticationServiceName = service.SigningName;
        EndpointProvider = new ServiceEndpoints(service);
        UserAgent = InternalSDKUtils.BuildUserAgentString(service.ServiceId.Replace(' ', '_'), "4.0.0.0");
    }

    internal ServiceModel Service { get; }

    public override string ServiceVersion => Service.ApiVersion;
    public override string RegionEndpointServiceName => Service.EndpointPrefix;
    public override string UserAgent { get; }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        new ServiceEndpointResolver().EndpointOf(this, parameters);

    /// <summary>Standard retries: after one throttle, Adaptive holds back first attempts, which a person at a page would feel.</summary>
    private static DefaultConfiguration Defaults(DefaultConfigurationMode mode) => new() { Name = mode, RetryMode = RequestRetryMode.Standard };
}
