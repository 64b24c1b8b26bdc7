using System.Net;
using Amazon.ServiceDiscovery.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>Instances of Cloud Map services: registered, discovered, deregistered.</summary>
internal sealed class DiscoveryInstances(World world, DiscoveryOperations operations)
{
    /// <summary>Of a service (AWS General Reference, "AWS Cloud Map endpoints and quotas").</summary>
    private const int Most = 1000;
    private const int MostAttributes = 30;

    private DiscoveryState State => world.State.Discovery;

    public void Register(Api api) => api
        .Write<RegisterInstanceRequest, RegisterInstanceResponse>("RegisterInstance", Add)
        .Write<DeregisterInstanceRequest, DeregisterInstanceResponse>("DeregisterInstance", Remove)
        .Read<GetInstanceRequest, GetInstanceResponse>("GetInstance", Get)
        .Read<ListInstancesRequest, ListInstancesResponse>("ListInstances", List)
        .Read<DiscoverInstancesRequest, DiscoverInstancesResponse>("DiscoverInstances", Discover);

    private RegisterInstanceResponse Add(RegisterInstanceRequest request, Call call)
    {
        var service = DiscoveryServices.Existing(State, call, request.ServiceId, (keys, arn) => DiscoveryServices.Creator(Key(keys, arn), arn));
        if (!DiscoveryErrors.InstanceId().IsMatch(request.InstanceId))
        {
            throw DiscoveryErrors.Invalid($"The instance ID {request.InstanceId} is not valid.");
        }
        CheckAttributes(service.Settings, request.Attributes);
        if (operations.Repeated("REGISTER_INSTANCE", request.CreatorRequestId, o => IsOf(o, service, request.InstanceId)) is { } before)
        {
            return new() { OperationId = before };
        }
        if (service.Instances.Count >= Most && !service.Instances.ContainsKey(request.InstanceId))
        {
            throw new AwsError("ResourceLimitExceeded", $"The service {service.Settings.Id} has reached its limit of {Most} instances.");
        }
        return new()
        {
            OperationId = operations.Begin(new()
            {
                Record = operations.Record("REGISTER_INSTANCE", call, "SERVICE", service.Settings.Id, request.InstanceId),
                Region = call.Region,
                RequestId = request.CreatorRequestId,
                Instance = new() { Id = request.InstanceId, Attributes = request.Attributes, CreatorRequestId = request.CreatorRequestId, CreatedByAccount = call.Account },
            }),
        };
    }

    private DeregisterInstanceResponse Remove(DeregisterInstanceRequest request, Call call)
    {
        var service = DiscoveryServices.Existing(State, call, request.ServiceId, (keys, arn) => DiscoveryServices.Creator(Key(keys, arn), arn));
        operations.Repeated("DEREGISTER_INSTANCE", null, o => IsOf(o, service, request.InstanceId));
        if (!service.Instances.ContainsKey(request.InstanceId))
        {
            throw NoInstance(request.InstanceId);
        }
        return new() { OperationId = operations.Begin(new() { Record = operations.Record("DEREGISTER_INSTANCE", call, "SERVICE", service.Settings.Id, request.InstanceId), Region = call.Region }) };
    }

    private GetInstanceResponse Get(GetInstanceRequest request, Call call)
    {
        var service = DiscoveryServices.Existing(State, call, request.ServiceId, Key);
        return new() { ResourceOwner = service.Settings.ResourceOwner, Instance = service.Instances.GetValueOrDefault(request.InstanceId) ?? throw NoInstance(request.InstanceId) };
    }

    private ListInstancesResponse List(ListInstancesRequest request, Call call)
    {
        var service = DiscoveryServices.Existing(State, call, request.ServiceId, Key);
        var (page, next) = DiscoveryErrors.Take([.. service.Instances.Values], i => i.Id, $"ListInstances {service.Settings.Id}", request.NextToken, request.MaxResults);
        return new()
        {
            ResourceOwner = service.Settings.ResourceOwner,
            Instances = page.ConvertAll(i => new InstanceSummary { Id = i.Id, Attributes = i.Attributes, CreatedByAccount = i.CreatedByAccount }),
            NextToken = next,
        };
    }

    private DiscoverInstancesResponse Discover(DiscoverInstancesRequest request, Call call)
    {
        var root = call.Arn("servicediscovery", "");
        var space = State.Namespaces.Values.FirstOrDefault(n => n.HttpName == request.NamespaceName && n.Arn.StartsWith(root, StringComparison.Ordinal));
        var service = State.Services.Values.FirstOrDefault(s => s.Settings.NamespaceId == space?.Id && s.Settings.Name == request.ServiceName);
        foreach (var arn in new[] { space?.Arn ?? $"{root}namespace/*", service?.Settings.Arn ?? $"{root}service/*" })
        {
            call.Authorize(arn, keys => DiscoveryTags.Keys(keys, State, arn)
                .Set("servicediscovery:NamespaceName", request.NamespaceName).Set("servicediscovery:ServiceName", request.ServiceName));
        }
        if (space is null)
        {
            throw new AwsError("NamespaceNotFound", $"No namespace exists with the name: {request.NamespaceName}", 404);
        }
        if (service is null)
        {
            throw new AwsError("ServiceNotFound", $"No service exists with the name: {request.ServiceName}", 404);
        }
        if (request.MaxResults is < 1 or > 1000)
        {
            throw DiscoveryErrors.Invalid("MaxResults must be between 1 and 1000.");
        }
        var found = service.Instances.Values.Where(i => Has(i, request.QueryParameters)).ToList();
        var better = request.OptionalParameters is { Count: > 0 } wished ? found.FindAll(i => Has(i, wished)) : [];
        var healthy = Healthy(service.Settings, better.Count > 0 ? better : found, request.HealthStatus?.Value ?? "HEALTHY_OR_ELSE_ALL");
        return new()
        {
            InstancesRevision = service.Revision,
            Instances = [.. healthy.Take(request.MaxResults ?? 100).Select(i => new HttpInstanceSummary
            {
                InstanceId = i.Id, NamespaceName = space.HttpName, ServiceName = service.Settings.Name, HealthStatus = IsHealthy(i) ? "HEALTHY" : "UNHEALTHY", Attributes = i.Attributes,
            })],
        };
    }

    /// <summary>Health does not count where the service has no health check.</summary>
    private static List<Instance> Healthy(Service service, List<Instance> found, string wanted)
    {
        if (wanted == "ALL" || (service.HealthCheckConfig is null && service.HealthCheckCustomConfig is null))
        {
            return found;
        }
        var healthy = found.FindAll(i => IsHealthy(i) == (wanted != "UNHEALTHY"));
        return wanted == "HEALTHY_OR_ELSE_ALL" && healthy.Count == 0 ? found : healthy;
    }

    private static bool IsHealthy(Instance instance) => instance.Attributes.GetValueOrDefault("AWS_INIT_HEALTH_STATUS") != "UNHEALTHY";

    private static bool Has(Instance instance, Dictionary<string, string>? wanted) => (wanted ?? []).All(w => instance.Attributes.GetValueOrDefault(w.Key) == w.Value);

    /// <summary>AWS Cloud Map API Reference, RegisterInstance, Attributes.</summary>
    private static void CheckAttributes(Service service, Dictionary<string, string> attributes)
    {
        var records = service.DnsConfig?.DnsRecords.ConvertAll(r => r.Type.Value) ?? [];
        var alias = attributes.ContainsKey("AWS_ALIAS_DNS_NAME");
        var v4 = attributes.GetValueOrDefault("AWS_INSTANCE_IPV4");
        var v6 = attributes.GetValueOrDefault("AWS_INSTANCE_IPV6");
        var wrong = attributes.Count > MostAttributes ? $"An instance can have at most {MostAttributes} attributes."
            : attributes.Any(a => a.Key.Length is 0 or > 255 || a.Value.Length > 1024) ? "Attribute keys must have 1 to 255 characters and values at most 1024."
            : alias && service.DnsConfig?.RoutingPolicy?.Value != "WEIGHTED" ? "The routing policy must be WEIGHTED for AWS_ALIAS_DNS_NAME."
            : alias && attributes.Keys.Any(k => k.StartsWith("AWS_INSTANCE_", StringComparison.Ordinal)) ? "AWS_ALIAS_DNS_NAME cannot be specified together with AWS_INSTANCE attributes."
            : !alias && records.Contains("A") && v4 is null ? "AWS_INSTANCE_IPV4 must be specified for a service with an A record."
            : !alias && records.Contains("AAAA") && v6 is null ? "AWS_INSTANCE_IPV6 must be specified for a service with an AAAA record."
            : records.Contains("CNAME") && !attributes.ContainsKey("AWS_INSTANCE_CNAME") ? "AWS_INSTANCE_CNAME must be specified for a service with a CNAME record."
            : records.Contains("SRV") && (!attributes.ContainsKey("AWS_INSTANCE_PORT") || (v4 ?? v6) is null) ? "AWS_INSTANCE_PORT and an IP address must be specified for a service with an SRV record."
            : v4 is not null && !(IPAddress.TryParse(v4, out _) && v4.Count(c => c == '.') == 3) ? $"AWS_INSTANCE_IPV4 {v4} is not an IPv4 address."
            : attributes.GetValueOrDefault("AWS_INSTANCE_PORT") is { } port && !(ushort.TryParse(port, out var number) && number > 0) ? $"AWS_INSTANCE_PORT {port} is not valid."
            : attributes.GetValueOrDefault("AWS_INIT_HEALTH_STATUS") is { } health && (service.HealthCheckCustomConfig is null || health is not ("HEALTHY" or "UNHEALTHY")) ? "AWS_INIT_HEALTH_STATUS must be HEALTHY or UNHEALTHY, for a service with a custom health check."
            : null;
        if (wrong is not null)
        {
            throw DiscoveryErrors.Invalid(wrong);
        }
    }

    private static bool IsOf(DiscoveryOperation operation, DiscoveryService service, string instance)
        => operation.Record.Targets.GetValueOrDefault("SERVICE") == service.Settings.Id && operation.Record.Targets.GetValueOrDefault("INSTANCE") == instance;

    private static RequestContext Key(RequestContext keys, string arn) => keys.Set("servicediscovery:ServiceArn", arn);

    private static AwsError NoInstance(string id) => new("InstanceNotFound", $"No instance exists with the ID: {id}", 404);
}
