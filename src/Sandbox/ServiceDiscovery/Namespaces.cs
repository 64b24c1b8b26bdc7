using Amazon.ServiceDiscovery.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>Cloud Map namespaces: HTTP, and private DNS in a VPC.</summary>
internal sealed class Namespaces(World world, DiscoveryOperations operations)
{
    /// <summary>Of an account and Region (AWS General Reference, "AWS Cloud Map endpoints and quotas").</summary>
    private const int Most = 50;

    /// <summary>Seconds for which the start of authority of a new hosted zone may be kept.</summary>
    private const long SoaTtl = 15;

    private DiscoveryState State => world.State.Discovery;

    public void Register(Api api) => api
        .Write<CreateHttpNamespaceRequest, CreateHttpNamespaceResponse>("CreateHttpNamespace", CreateHttp)
        .Write<CreatePrivateDnsNamespaceRequest, CreatePrivateDnsNamespaceResponse>("CreatePrivateDnsNamespace", CreatePrivateDns)
        .Write<UpdateHttpNamespaceRequest, UpdateHttpNamespaceResponse>("UpdateHttpNamespace", UpdateHttp)
        .Write<UpdatePrivateDnsNamespaceRequest, UpdatePrivateDnsNamespaceResponse>("UpdatePrivateDnsNamespace", UpdatePrivateDns)
        .Write<DeleteNamespaceRequest, DeleteNamespaceResponse>("DeleteNamespace", Delete)
        .Read<GetNamespaceRequest, GetNamespaceResponse>("GetNamespace", Get)
        .Read<ListNamespacesRequest, ListNamespacesResponse>("ListNamespaces", List);

    /// <summary>
    /// The namespace that Amazon ECS Service Connect means by a short name or a full ARN. Null where there is none; of two
    /// namespaces of one name, as an HTTP and a DNS one may be, the older.
    /// </summary>
    public static DiscoveryNamespace? Find(World world, string region, string nameOrArn)
        => world.State.Discovery.Namespaces.GetValueOrDefault(nameOrArn)
            ?? world.State.Discovery.Namespaces.Values
                .Where(n => n.Name == nameOrArn && n.Arn.StartsWith($"arn:aws:servicediscovery:{region}:", StringComparison.Ordinal))
                .MinBy(n => n.Created);

    /// <summary>The namespace of an id or ARN in the caller's Region.</summary>
    public static DiscoveryNamespace? ById(DiscoveryState state, Call call, string idOrArn)
        => state.Namespaces.GetValueOrDefault(Arns.IsArn(idOrArn) ? idOrArn : call.Arn("servicediscovery", $"namespace/{idOrArn}"));

    private CreateHttpNamespaceResponse CreateHttp(CreateHttpNamespaceRequest request, Call call)
    {
        call.Authorize("*", keys => keys.SetRequestTags(DiscoveryTags.Pairs(request.Tags)));
        if (request.Name.Length > 1024 || !DiscoveryErrors.NamespaceName().IsMatch(request.Name))
        {
            throw DiscoveryErrors.Invalid($"The namespace name {request.Name} is not valid.");
        }
        return new() { OperationId = Create(call, request.Name, "HTTP", null, null, request.CreatorRequestId, request.Description, request.Tags) };
    }

    private CreatePrivateDnsNamespaceResponse CreatePrivateDns(CreatePrivateDnsNamespaceRequest request, Call call)
    {
        call.Authorize("*", keys => keys.SetRequestTags(DiscoveryTags.Pairs(request.Tags)));
        if (request.Name.Length > 253 || !DiscoveryErrors.DomainName().IsMatch(request.Name))
        {
            throw DiscoveryErrors.Invalid($"The namespace name {request.Name} is not a valid domain name.");
        }
        if (!world.State.Ec2.Vpcs.TryGetValue(request.Vpc, out var vpc) || vpc.Region != call.Region)
        {
            throw DiscoveryErrors.Invalid($"The VPC {request.Vpc} does not exist in Region {call.Region}.");
        }
        return new() { OperationId = Create(call, request.Name, "DNS_PRIVATE", request.Vpc, request.Properties?.DnsProperties?.SOA?.TTL ?? SoaTtl, request.CreatorRequestId, request.Description, request.Tags) };
    }

    private string Create(Call call, string name, string type, string? vpc, long? ttl, string? requestId, string? description, List<Tag>? tags)
    {
        DiscoveryErrors.CheckDescription(description);
        DiscoveryTags.Check(tags);
        if (ttl is < 0 or > int.MaxValue)
        {
            throw DiscoveryErrors.Invalid($"The time to live {ttl} is not valid.");
        }
        if (operations.Repeated("CREATE_NAMESPACE", requestId, o => o.Region == call.Region && o.Namespace is { } n && n.Name == name && n.Type == type && n.VpcId == vpc) is { } before)
        {
            return before;
        }
        var here = Here(call);
        // Names may come again, but not where they would say the same thing: over HTTP, or in one VPC's DNS.
        if (here.Find(n => n.Name == name && n.Type == type && n.VpcId == vpc) is { } known)
        {
            throw new AwsError("NamespaceAlreadyExists", $"The namespace {name} already exists.")
            {
                Texts = new Dictionary<string, string>(StringComparer.Ordinal) { ["NamespaceId"] = known.Id, ["CreatorRequestId"] = known.CreatorRequestId ?? "" },
            };
        }
        if (here.Count >= Most)
        {
            throw new AwsError("ResourceLimitExceeded", $"The account has reached its limit of {Most} namespaces.");
        }
        var id = DiscoveryOperations.NewId("ns-");
        return operations.Begin(new()
        {
            Record = operations.Record("CREATE_NAMESPACE", call, "NAMESPACE", id),
            Region = call.Region,
            RequestId = requestId,
            Tags = tags,
            Namespace = new()
            {
                Arn = call.Arn("servicediscovery", $"namespace/{id}"),
                Id = id,
                Name = name,
                HttpName = here.Exists(n => n.HttpName == name) ? $"{name}-{World.NewId(8)}" : name,
                Type = type,
                Created = world.Now,
                Description = description,
                CreatorRequestId = requestId,
                VpcId = vpc,
                HostedZoneId = vpc is null ? null : $"Z{DiscoveryOperations.NewId("", 20).ToUpperInvariant()}",
                SoaTtl = ttl,
            },
        });
    }

    private UpdateHttpNamespaceResponse UpdateHttp(UpdateHttpNamespaceRequest request, Call call)
        => new() { OperationId = Update(call, request.Id, "HTTP", request.UpdaterRequestId, request.Namespace.Description, null) };

    private UpdatePrivateDnsNamespaceResponse UpdatePrivateDns(UpdatePrivateDnsNamespaceRequest request, Call call)
        => new() { OperationId = Update(call, request.Id, "DNS_PRIVATE", request.UpdaterRequestId, request.Namespace.Description, request.Namespace.Properties?.DnsProperties?.SOA?.TTL) };

    private string Update(Call call, string id, string type, string? requestId, string? description, long? ttl)
    {
        var known = Existing(call, id);
        DiscoveryErrors.CheckDescription(description);
        if (known.Type != type)
        {
            throw DiscoveryErrors.Invalid($"The namespace {known.Id} is of type {known.Type}.");
        }
        return operations.Repeated("UPDATE_NAMESPACE", requestId, o => o.Record.Targets.GetValueOrDefault("NAMESPACE") == known.Id)
            ?? operations.Begin(new() { Record = operations.Record("UPDATE_NAMESPACE", call, "NAMESPACE", known.Id), Region = call.Region, RequestId = requestId, Description = description, SoaTtl = ttl });
    }

    private DeleteNamespaceResponse Delete(DeleteNamespaceRequest request, Call call)
    {
        var known = Existing(call, request.Id);
        if (State.Services.Values.Any(s => s.Settings.NamespaceId == known.Id))
        {
            throw DiscoveryErrors.InUse($"The namespace {known.Id} still contains services. Delete them first.");
        }
        operations.Repeated("DELETE_NAMESPACE", null, o => o.Record.Targets.GetValueOrDefault("NAMESPACE") == known.Id);
        return new() { OperationId = operations.Begin(new() { Record = operations.Record("DELETE_NAMESPACE", call, "NAMESPACE", known.Id), Region = call.Region }) };
    }

    private GetNamespaceResponse Get(GetNamespaceRequest request, Call call) => new() { Namespace = NamespaceViews.Full(State, Existing(call, request.Id)) };

    private ListNamespacesResponse List(ListNamespacesRequest request, Call call)
    {
        call.Authorize("*");
        var wanted = Here(call).FindAll(n => (request.Filters ?? []).TrueForAll(f => NamespaceViews.Fits(n, f)));
        var (page, next) = DiscoveryErrors.Take(wanted, n => n.Arn, "ListNamespaces", request.NextToken, request.MaxResults);
        return new() { Namespaces = page.ConvertAll(n => NamespaceViews.Summary(State, n)), NextToken = next };
    }

    private DiscoveryNamespace Existing(Call call, string id)
    {
        var known = ById(State, call, id);
        var arn = known?.Arn ?? (Arns.IsArn(id) ? id : call.Arn("servicediscovery", $"namespace/{id}"));
        call.Authorize(arn, keys => DiscoveryTags.Keys(keys, State, arn));
        return known ?? throw DiscoveryErrors.NoNamespace(id);
    }

    private List<DiscoveryNamespace> Here(Call call)
    {
        var root = call.Arn("servicediscovery", "");
        return [.. State.Namespaces.Values.Where(n => n.Arn.StartsWith(root, StringComparison.Ordinal))];
    }
}
