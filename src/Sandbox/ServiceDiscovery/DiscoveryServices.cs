using Amazon.ServiceDiscovery.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>Cloud Map services.</summary>
internal sealed class DiscoveryServices(World world, DiscoveryOperations operations)
{
    private DiscoveryState State => world.State.Discovery;

    public void Register(Api api) => api
        .Write<CreateServiceRequest, CreateServiceResponse>("CreateService", Create)
        .Write<UpdateServiceRequest, UpdateServiceResponse>("UpdateService", Update)
        .Write<DeleteServiceRequest, DeleteServiceResponse>("DeleteService", Delete)
        .Read<GetServiceRequest, GetServiceResponse>("GetService", Get)
        .Read<ListServicesRequest, ListServicesResponse>("ListServices", List);

    /// <summary>The service of an id or ARN, for a call that must be authorised on it.</summary>
    public static DiscoveryService Existing(DiscoveryState state, Call call, string idOrArn, Func<RequestContext, string, RequestContext>? more = null)
    {
        var arn = Arns.IsArn(idOrArn) ? idOrArn : call.Arn("servicediscovery", $"service/{idOrArn}");
        call.Authorize(arn, keys => more?.Invoke(DiscoveryTags.Keys(keys, state, arn), arn));
        return state.Services.GetValueOrDefault(arn) ?? throw DiscoveryErrors.NoService(idOrArn);
    }

    /// <summary>An update has come through: what it leaves out of DNS records and health check is gone.</summary>
    public static void Change(Service service, ServiceChange change)
    {
        service.Description = change.Description ?? service.Description;
        service.HealthCheckConfig = change.HealthCheckConfig;
        if (service.DnsConfig is { } dns)
        {
            dns.DnsRecords = change.DnsConfig?.DnsRecords ?? [];
        }
    }

    private CreateServiceResponse Create(CreateServiceRequest request, Call call)
    {
        var spaceId = request.NamespaceId ?? request.DnsConfig?.NamespaceId;
        var space = spaceId is null ? null : Namespaces.ById(State, call, spaceId);
        var tags = DiscoveryTags.Pairs(request.Tags);
        foreach (var arn in new[] { space?.Arn ?? call.Arn("servicediscovery", $"namespace/{spaceId}"), call.Arn("servicediscovery", "service/*") })
        {
            call.Authorize(arn, keys => DiscoveryTags.Keys(keys, State, arn).SetRequestTags(tags).Set("servicediscovery:NamespaceArn", space?.Arn));
        }
        if (spaceId is null)
        {
            throw DiscoveryErrors.Invalid("A namespace must be specified.");
        }
        if (space is null)
        {
            throw DiscoveryErrors.NoNamespace(spaceId);
        }
        DiscoveryServiceRules.Check(request, space);
        DiscoveryTags.Check(request.Tags);
        var compare = space.Type == "HTTP" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (State.Services.Values.FirstOrDefault(s => s.Settings.NamespaceId == space.Id && s.Settings.Name.Equals(request.Name, compare)) is { } known)
        {
            if (request.CreatorRequestId is { } id && id == known.Settings.CreatorRequestId)
            {
                return new() { Service = Counted(known) };
            }
            throw new AwsError("ServiceAlreadyExists", $"Service already exists: {request.Name}.")
            {
                Texts = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["ServiceId"] = known.Settings.Id, ["ServiceArn"] = known.Settings.Arn, ["CreatorRequestId"] = known.Settings.CreatorRequestId ?? "",
                },
            };
        }
        var made = DiscoveryServiceRules.Build(request, space, call.Account, world.Now);
        made.Arn = call.Arn("servicediscovery", $"service/{made.Id}");
        State.Services[made.Arn] = new() { Settings = made };
        if (request.Tags is { Count: > 0 })
        {
            State.Tags[made.Arn] = request.Tags;
        }
        return new() { Service = made };
    }

    private UpdateServiceResponse Update(UpdateServiceRequest request, Call call)
    {
        var service = Existing(State, call, request.Id, Creator).Settings;
        var space = State.Namespaces.Values.First(n => n.Id == service.NamespaceId);
        DiscoveryErrors.CheckDescription(request.Service.Description);
        if (space.Type == "HTTP")
        {
            throw DiscoveryErrors.Invalid("Services of an HTTP namespace cannot be updated.");
        }
        if (request.Service.HealthCheckConfig is not null)
        {
            throw DiscoveryErrors.Invalid("A health check configuration cannot be specified for a private DNS namespace.");
        }
        if (request.Service.DnsConfig is { } dns)
        {
            DiscoveryServiceRules.CheckRecords(dns.DnsRecords);
            if (!dns.DnsRecords.Select(r => r.Type.Value).ToHashSet(StringComparer.Ordinal).SetEquals((service.DnsConfig?.DnsRecords ?? []).Select(r => r.Type.Value)))
            {
                throw DiscoveryErrors.Invalid("The types of DNS records cannot be changed.");
            }
        }
        operations.Repeated("UPDATE_SERVICE", null, o => o.Record.Type.Value == "UPDATE_SERVICE" && o.Record.Targets.GetValueOrDefault("SERVICE") == service.Id);
        return new() { OperationId = operations.Begin(new() { Record = operations.Record("UPDATE_SERVICE", call, "SERVICE", service.Id), Region = call.Region, Change = request.Service }) };
    }

    private DeleteServiceResponse Delete(DeleteServiceRequest request, Call call)
    {
        var service = Existing(State, call, request.Id, Creator);
        if (service.Instances.Count > 0)
        {
            throw DiscoveryErrors.InUse($"Service contains registered instances; delete the instances before deleting the service: {service.Settings.Id}");
        }
        State.Services.Remove(service.Settings.Arn);
        State.Tags.Remove(service.Settings.Arn);
        return new();
    }

    private GetServiceResponse Get(GetServiceRequest request, Call call) => new() { Service = Counted(Existing(State, call, request.Id)) };

    private ListServicesResponse List(ListServicesRequest request, Call call)
    {
        call.Authorize("*");
        var root = call.Arn("servicediscovery", "");
        var wanted = State.Services.Values.Where(s => s.Settings.Arn.StartsWith(root, StringComparison.Ordinal) && (request.Filters ?? []).TrueForAll(f => Fits(s.Settings, f))).ToList();
        var (page, next) = DiscoveryErrors.Take(wanted, s => s.Settings.Arn, "ListServices", request.NextToken, request.MaxResults);
        return new() { Services = page.ConvertAll(s => DiscoveryServiceRules.Summary(Counted(s))), NextToken = next };
    }

    public static RequestContext Creator(RequestContext keys, string arn) => keys.Set("servicediscovery:ServiceCreatedByAccount", Arns.Account(arn));

    private static bool Fits(Service service, ServiceFilter filter) => filter.Name.Value switch
    {
        "NAMESPACE_ID" => filter.Values is [var one] ? Arns.Last(one) == service.NamespaceId : throw DiscoveryErrors.Invalid("A filter takes one value."),
        "RESOURCE_OWNER" => filter.Values.Contains("SELF"),
        var other => throw DiscoveryErrors.Invalid($"The filter {other} is not valid."),
    };

    private Service Counted(DiscoveryService service)
    {
        if (service.Settings.InstanceCount != service.Instances.Count)
        {
            service.Settings.InstanceCount = service.Instances.Count;
            world.Changed = true;
        }
        return service.Settings;
    }
}
