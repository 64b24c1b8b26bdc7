using System.Globalization;
using System.Security.Cryptography;
using Amazon.ServiceDiscovery;
using Amazon.ServiceDiscovery.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>Operations of Cloud Map: SUBMITTED when asked for, PENDING a moment later, SUCCESS when what they change has changed.</summary>
internal sealed class DiscoveryOperations(World world)
{
    /// <summary>Older ones are forgotten.</summary>
    private const int Kept = 1000;

    private static readonly TimeSpan submitted = TimeSpan.FromSeconds(1);

    /// <summary>What touches no DNS is done at once, a record takes seconds, a hosted zone longer.</summary>
    private static readonly TimeSpan plain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan record = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan zone = TimeSpan.FromSeconds(30);

    private DiscoveryState State => world.State.Discovery;

    public void Register(Api api) => api
        .Read<GetOperationRequest, GetOperationResponse>("GetOperation", Get)
        .Read<ListOperationsRequest, ListOperationsResponse>("ListOperations", List);

    /// <summary>A fresh id of Cloud Map: a prefix and lower-case letters and digits.</summary>
    public static string NewId(string prefix, int length = 16) => prefix + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", length);

    public static string NewOperationId() => $"{NewId("", 32)}-{NewId("", 8)}";

    /// <summary>Begins an operation.</summary>
    /// <returns>Its id.</returns>
    public string Begin(DiscoveryOperation operation)
    {
        State.Operations.Add(operation);
        if (State.Operations.Count > Kept)
        {
            State.Operations.RemoveAt(0);
        }
        world.After(submitted, DueKind.Discovery, operation.Record.Id);
        return operation.Record.Id;
    }

    public Operation Record(string type, Call call, string kind, string id, string? instance = null)
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal) { [kind] = id };
        if (instance is not null)
        {
            targets["INSTANCE"] = instance;
        }
        return new() { Id = NewOperationId(), OwnerAccount = call.Account, Type = type, Status = OperationStatus.SUBMITTED, CreateDate = world.Now.UtcDateTime, UpdateDate = world.Now.UtcDateTime, Targets = targets };
    }

    /// <summary>The operation that the same request began before; refuses another that is still under way on the same thing.</summary>
    public string? Repeated(string type, string? requestId, Func<DiscoveryOperation, bool> same)
    {
        if (requestId is not null && State.Operations.Find(o => o.RequestId == requestId && o.Record.Type.Value == type && same(o)) is { } before)
        {
            return before.Record.Id;
        }
        return State.Operations.Find(o => o.Record.Status.Value is "SUBMITTED" or "PENDING" && same(o)) is { } running
            ? throw DiscoveryErrors.Duplicate(running.Record.Type.Value, running.Record.Id)
            : null;
    }

    /// <summary>An operation's next step is due. Key: its id.</summary>
    public void Step(string id)
    {
        if (State.Operations.Find(o => o.Record.Id == id) is not { } operation)
        {
            return;
        }
        operation.Record.UpdateDate = world.Now.UtcDateTime;
        if (operation.Record.Status == OperationStatus.SUBMITTED)
        {
            operation.Record.Status = OperationStatus.PENDING;
            world.After(Duration(operation), DueKind.Discovery, id);
            return;
        }
        Apply(operation);
        operation.Record.Status = OperationStatus.SUCCESS;
    }

    private TimeSpan Duration(DiscoveryOperation operation)
    {
        var space = operation.Namespace ?? Space(operation);
        return space?.Type is null or "HTTP" ? plain : operation.Record.Type.Value is "CREATE_NAMESPACE" or "DELETE_NAMESPACE" ? zone : record;
    }

    private DiscoveryNamespace? Space(DiscoveryOperation operation)
        => operation.Record.Targets.TryGetValue("NAMESPACE", out var id) || (Service(operation)?.Settings.NamespaceId is { } of && (id = of) is not null)
            ? State.Namespaces.Values.FirstOrDefault(n => n.Id == id)
            : null;

    private DiscoveryService? Service(DiscoveryOperation operation)
        => operation.Record.Targets.TryGetValue("SERVICE", out var id) ? State.Services.Values.FirstOrDefault(s => s.Settings.Id == id) : null;

    private void Apply(DiscoveryOperation operation)
    {
        switch (operation.Record.Type.Value)
        {
            case "CREATE_NAMESPACE" when operation.Namespace is { } made:
                State.Namespaces[made.Arn] = made;
                if (operation.Tags is { Count: > 0 } tags)
                {
                    State.Tags[made.Arn] = tags;
                }
                break;
            case "UPDATE_NAMESPACE" when Space(operation) is { } space:
                space.Description = operation.Description ?? space.Description;
                space.SoaTtl = operation.SoaTtl ?? space.SoaTtl;
                break;
            case "DELETE_NAMESPACE" when Space(operation) is { } gone:
                State.Namespaces.Remove(gone.Arn);
                State.Tags.Remove(gone.Arn);
                break;
            case "UPDATE_SERVICE" when Service(operation) is { } service && operation.Change is { } change:
                DiscoveryServices.Change(service.Settings, change);
                break;
            case "REGISTER_INSTANCE" when Service(operation) is { } service && operation.Instance is { } instance:
                service.Instances[instance.Id] = instance;
                service.Revision++;
                break;
            case "DEREGISTER_INSTANCE" when Service(operation) is { } service:
                service.Instances.Remove(operation.Record.Targets["INSTANCE"]);
                service.Revision++;
                break;
        }
    }

    private GetOperationResponse Get(GetOperationRequest request, Call call)
    {
        var operation = State.Operations.Find(o => o.Record.Id == request.OperationId && o.Region == call.Region);
        var target = operation?.Record.Targets;
        // Its resources are the namespace or the service that the operation is about.
        call.Authorize(target is null ? "*" : call.Arn("servicediscovery", target.TryGetValue("NAMESPACE", out var space) ? $"namespace/{space}" : $"service/{target["SERVICE"]}"));
        return operation is null
            ? throw new AwsError("OperationNotFound", $"No operation exists with the ID: {request.OperationId}", 404)
            : new() { Operation = operation.Record };
    }

    private ListOperationsResponse List(ListOperationsRequest request, Call call)
    {
        call.Authorize("*");
        var wanted = State.Operations.Where(o => o.Region == call.Region && (request.Filters ?? []).TrueForAll(f => Fits(o.Record, f))).ToList();
        var (page, next) = DiscoveryErrors.Take(wanted, o => o.Record.Id, "ListOperations", request.NextToken, request.MaxResults);
        return new() { Operations = page.ConvertAll(o => new OperationSummary { Id = o.Record.Id, Status = o.Record.Status }), NextToken = next };
    }

    private static bool Fits(Operation operation, OperationFilter filter) => filter.Name.Value switch
    {
        "NAMESPACE_ID" => filter.Values.Contains(operation.Targets.GetValueOrDefault("NAMESPACE") ?? ""),
        "SERVICE_ID" => filter.Values.Contains(operation.Targets.GetValueOrDefault("SERVICE") ?? ""),
        // The documentation of the filter says SUCCEED where the operation has SUCCESS.
        "STATUS" => filter.Values.Exists(v => (v == "SUCCEED" ? "SUCCESS" : v) == operation.Status.Value),
        "TYPE" => filter.Values.Contains(operation.Type.Value),
        "UPDATE_DATE" => Between(operation.UpdateDate ?? default, filter.Values),
        var other => throw DiscoveryErrors.Invalid($"The filter {other} is not valid."),
    };

    private static bool Between(DateTime at, List<string> seconds)
    {
        if (seconds is not [var first, var last] || !long.TryParse(first, CultureInfo.InvariantCulture, out var from) || !long.TryParse(last, CultureInfo.InvariantCulture, out var to))
        {
            throw DiscoveryErrors.Invalid("UPDATE_DATE takes a start and an end in Unix time.");
        }
        var when = new DateTimeOffset(at).ToUnixTimeSeconds();
        return when >= from && when <= to;
    }
}
