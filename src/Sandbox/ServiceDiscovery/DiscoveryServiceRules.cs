using Amazon.ServiceDiscovery.Model;

namespace Sandbox.ServiceDiscovery;

/// <summary>What Cloud Map refuses of a service, and what it makes of it (AWS Cloud Map API Reference, CreateService).</summary>
internal static class DiscoveryServiceRules
{
    private static readonly IReadOnlyList<string> combinations = ["A", "AAAA", "A AAAA", "SRV", "CNAME", "A SRV", "AAAA SRV", "A AAAA SRV"];

    public static void Check(CreateServiceRequest request, DiscoveryNamespace space)
    {
        if (!DiscoveryErrors.ServiceName().IsMatch(request.Name))
        {
            throw DiscoveryErrors.Invalid($"The service name {request.Name} is not valid.");
        }
        DiscoveryErrors.CheckDescription(request.Description);
        var dns = request.DnsConfig;
        if (space.Type == "HTTP" && dns is not null)
        {
            throw DiscoveryErrors.Invalid("DNS configuration cannot be specified for an HTTP namespace.");
        }
        if (space.Type != "HTTP" && dns is null && request.Type?.Value != "HTTP")
        {
            throw DiscoveryErrors.Invalid("DNS configuration must be specified for a DNS namespace, unless the type of the service is HTTP.");
        }
        if (dns is not null && request.Type?.Value == "HTTP")
        {
            throw DiscoveryErrors.Invalid("DNS configuration cannot be specified for a service of type HTTP.");
        }
        if (dns is not null)
        {
            CheckRecords(dns.DnsRecords);
            if (dns.DnsRecords.Exists(r => r.Type.Value == "CNAME") && dns.RoutingPolicy?.Value == "MULTIVALUE")
            {
                throw DiscoveryErrors.Invalid("The routing policy must be WEIGHTED for CNAME records.");
            }
        }
        if (request is { HealthCheckConfig: not null, HealthCheckCustomConfig: not null })
        {
            throw DiscoveryErrors.Invalid("Specify either HealthCheckConfig or HealthCheckCustomConfig, not both.");
        }
        if (request.HealthCheckConfig is not null && space.Type == "DNS_PRIVATE")
        {
            throw DiscoveryErrors.Invalid("A health check configuration cannot be specified for a private DNS namespace.");
        }
        if (request.HealthCheckConfig is { Type.Value: "TCP", ResourcePath: not null })
        {
            throw DiscoveryErrors.Invalid("A resource path cannot be specified for a health check of type TCP.");
        }
        if ((request.HealthCheckConfig?.FailureThreshold ?? request.HealthCheckCustomConfig?.FailureThreshold) is < 1 or > 10)
        {
            throw DiscoveryErrors.Invalid("The failure threshold must be between 1 and 10.");
        }
    }

    public static void CheckRecords(List<DnsRecord>? records)
    {
        var types = string.Join(' ', (records ?? []).Select(r => r.Type.Value).Order(StringComparer.Ordinal));
        if (!combinations.Contains(types))
        {
            throw DiscoveryErrors.Invalid($"The combination of DNS records [{types}] is not valid.");
        }
        if (records?.Exists(r => r.TTL is null or < 0 or > int.MaxValue) == true)
        {
            throw DiscoveryErrors.Invalid("The time to live of a DNS record must be between 0 and 2147483647.");
        }
    }

    /// <summary>The service, without its ARN.</summary>
    public static Service Build(CreateServiceRequest request, DiscoveryNamespace space, string account, DateTimeOffset now) => new()
    {
        Id = DiscoveryOperations.NewId("srv-"),
        ResourceOwner = account,
        CreatedByAccount = account,
        Name = request.Name,
        NamespaceId = space.Id,
        Description = request.Description,
        InstanceCount = 0,
        Type = request.DnsConfig is null ? "HTTP" : "DNS_HTTP",
        DnsConfig = request.DnsConfig is { } dns
            ? new() { NamespaceId = space.Id, DnsRecords = dns.DnsRecords, RoutingPolicy = dns.RoutingPolicy ?? (dns.DnsRecords.Exists(r => r.Type.Value == "CNAME") ? "WEIGHTED" : "MULTIVALUE") }
            : null,
        HealthCheckConfig = request.HealthCheckConfig,
        HealthCheckCustomConfig = request.HealthCheckCustomConfig is null ? null : new() { FailureThreshold = 1 },
        CreateDate = now.UtcDateTime,
        CreatorRequestId = request.CreatorRequestId,
    };

    public static ServiceSummary Summary(Service service) => new()
    {
        Id = service.Id,
        Arn = service.Arn,
        ResourceOwner = service.ResourceOwner,
        CreatedByAccount = service.CreatedByAccount,
        Name = service.Name,
        Type = service.Type,
        Description = service.Description,
        InstanceCount = service.InstanceCount,
        DnsConfig = service.DnsConfig,
        HealthCheckConfig = service.HealthCheckConfig,
        HealthCheckCustomConfig = service.HealthCheckCustomConfig,
        CreateDate = service.CreateDate,
    };
}
