using System.Text.RegularExpressions;
using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>From what a caller wrote (a name, an ARN, <c>family:revision</c>) to the thing meant.</summary>
internal static partial class EcsNames
{
    public const string DefaultCluster = "default";

    public static bool IsName(string? text) => text is not null && Name().IsMatch(text);

    public static string ClusterArn(Call call, string? cluster)
        => string.IsNullOrEmpty(cluster) ? call.Arn("ecs", $"cluster/{DefaultCluster}")
            : Arns.IsArn(cluster) ? cluster
            : call.Arn("ecs", $"cluster/{cluster}");

    public static EcsCluster Cluster(World world, Call call, string? cluster)
        => world.State.Ecs.Clusters.TryGetValue(ClusterArn(call, cluster), out var found) && found.IsActive
            ? found
            : throw new AwsError("ClusterNotFoundException", "Cluster not found.");

    public static string ServiceArn(Call call, string? cluster, string service)
        => Arns.IsArn(service) ? service : call.Arn("ecs", $"service/{Arns.Last(ClusterArn(call, cluster))}/{service}");

    public static EcsService? FindService(EcsCluster cluster, string service)
        => cluster.Services.TryGetValue(Arns.Last(service), out var found) && (!Arns.IsArn(service) || found.Arn == service) ? found : null;

    /// <summary>The service of an ARN, wherever it is.</summary>
    public static EcsService? FindService(World world, string arn)
    {
        var parts = Arns.Resource(arn).Split('/');
        return parts is ["service", var cluster, var name]
            && world.State.Ecs.Clusters.TryGetValue(arn[..arn.IndexOf(":service/", StringComparison.Ordinal)] + $":cluster/{cluster}", out var found)
            ? found.Services.GetValueOrDefault(name)
            : null;
    }

    /// <summary>The service that a changing call names, once its caller may change it.</summary>
    public static (EcsCluster Cluster, EcsService Service) Service(World world, Call call, string? clusterName, string name, Action<RequestContext> context)
    {
        var arn = ServiceArn(call, clusterName, name);
        var known = FindService(world, arn);
        call.Authorize(arn, keys =>
        {
            keys.SetResourceTags(known?.Tags);
            context(keys);
        });
        var cluster = Cluster(world, call, clusterName);
        return (cluster, FindService(cluster, name) ?? throw new AwsError("ServiceNotFoundException", "Service not found."));
    }

    /// <summary>The ARN of a task's service.</summary>
    public static string ServiceArn(EcsTask task) => $"{task.ClusterArn.Replace(":cluster/", ":service/", StringComparison.Ordinal)}/{task.ServiceName}";

    public static EcsCluster ClusterOf(World world, EcsService service) => world.State.Ecs.Clusters[service.ClusterArn];

    /// <summary>The cluster that a Managed Instances provider belongs to.</summary>
    public static EcsCluster? ClusterOf(World world, EcsProvider provider) => provider.ClusterArn is { } arn ? world.State.Ecs.Clusters.GetValueOrDefault(arn) : null;

    public static EcsTask? FindTask(World world, string arn)
    {
        var parts = Arns.Resource(arn).Split('/');
        return parts is ["task", var cluster, var id]
            && world.State.Ecs.Clusters.TryGetValue(arn[..arn.IndexOf(":task/", StringComparison.Ordinal)] + $":cluster/{cluster}", out var found)
            ? found.Tasks.GetValueOrDefault(id)
            : null;
    }

    /// <summary>A registered container instance by ARN, with its cluster.</summary>
    public static (EcsCluster Cluster, EcsInstance Instance)? FindInstance(World world, string arn)
    {
        var parts = Arns.Resource(arn).Split('/');
        return parts is ["container-instance", var cluster, var id]
            && world.State.Ecs.Clusters.TryGetValue(arn[..arn.IndexOf(":container-instance/", StringComparison.Ordinal)] + $":cluster/{cluster}", out var found)
            && found.Instances.TryGetValue(id, out var instance) ? (found, instance) : null;
    }

    /// <summary>The container instance that a machine is, with its cluster.</summary>
    public static (EcsCluster Cluster, EcsInstance Instance)? OfMachine(World world, string machine)
    {
        foreach (var cluster in world.State.Ecs.Clusters.Values)
        {
            if (cluster.Instances.Values.FirstOrDefault(i => i.Ec2InstanceId == machine) is { } instance)
            {
                return (cluster, instance);
            }
        }
        return null;
    }

    /// <summary>A task definition by ARN, <c>family:revision</c> or family (its latest ACTIVE revision); null where there is none.</summary>
    public static EcsDefinition? FindDefinition(World world, Call call, string text)
    {
        var arn = Arns.IsArn(text) ? text : call.Arn("ecs", $"task-definition/{text}");
        var slash = arn.IndexOf('/', StringComparison.Ordinal);
        var colon = slash < 0 ? -1 : arn.IndexOf(':', slash);
        var family = colon < 0 ? arn : arn[..colon];
        if (!world.State.Ecs.Families.TryGetValue(family, out var found))
        {
            return null;
        }
        if (colon < 0)
        {
            return found.Revisions.Values.LastOrDefault(d => d.Definition.Status == "ACTIVE");
        }
        return int.TryParse(arn[(colon + 1)..], out var revision) ? found.Revisions.GetValueOrDefault(revision) : null;
    }

    public static TaskDefinition Definition(World world, string arn)
    {
        var colon = arn.LastIndexOf(':');
        return world.State.Ecs.Families[arn[..colon]].Revisions[int.Parse(arn[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture)].Definition;
    }

    public static string FamilyArn(TaskDefinition definition) => definition.TaskDefinitionArn[..definition.TaskDefinitionArn.LastIndexOf(':')];

    /// <exception cref="AwsError">There is no such task definition, or it is INACTIVE.</exception>
    public static TaskDefinition UsableDefinition(World world, Call call, string text)
    {
        var found = FindDefinition(world, call, text) ?? throw new AwsError("ClientException", "TaskDefinition not found.");
        return found.Definition.Status == "ACTIVE" ? found.Definition : throw new AwsError("ClientException", "TaskDefinition is inactive");
    }

    public static List<KeyValuePair<string, string>> Pairs(List<Tag>? tags) => [.. (tags ?? []).Select(t => new KeyValuePair<string, string>(t.Key ?? "", t.Value ?? ""))];

    public static RequestContext SetResourceTags(this RequestContext context, List<Tag>? tags)
        => context.SetTags("aws:ResourceTag", Pairs(tags)).SetTags("ecs:ResourceTag", Pairs(tags));

    /// <summary>Tagging at creation needs ecs:TagResource besides the action itself.</summary>
    public static void AuthorizeTags(this Call call, string resource, string createAction, List<Tag>? tags)
    {
        if (tags is { Count: > 0 })
        {
            call.Authorize("ecs:TagResource", resource, keys => keys.SetRequestTags(Pairs(tags)).Set("ecs:CreateAction", createAction));
        }
    }

    public static AwsError Invalid(string message) => new("InvalidParameterException", message);

    /// <summary>The names of account settings are told apart where they are read: the model lacks one.</summary>
    private static readonly HashSet<Type> open = [typeof(Amazon.ECS.SettingName)];

    /// <exception cref="AwsError">A value that its enumeration does not have.</exception>
    public static void KnownValues(object request)
    {
        if (EnumValues.FindUnknown(request, open) is var (member, value, known))
        {
            throw Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", known.Order(StringComparer.Ordinal))}]");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,255}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
