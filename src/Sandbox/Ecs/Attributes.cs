using System.Text.RegularExpressions;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;
using Attribute = Amazon.ECS.Model.Attribute;

namespace Sandbox.Ecs;

/// <summary>Custom attributes of container instances.</summary>
internal sealed partial class Attributes(World world)
{
    private const int Most = 10;

    public void Register(Api api) => api
        .Write<PutAttributesRequest, PutAttributesResponse>("PutAttributes", Put)
        .Write<DeleteAttributesRequest, DeleteAttributesResponse>("DeleteAttributes", Delete)
        .Read<ListAttributesRequest, ListAttributesResponse>("ListAttributes", List);

    private PutAttributesResponse Put(PutAttributesRequest request, Call call)
    {
        var cluster = Cluster(request.Cluster, request.Attributes, call);
        var pairs = request.Attributes.Select(a => (Instance: Target(cluster, a), Attribute: a)).ToList();
        foreach (var (instance, attribute) in pairs)
        {
            if (attribute.Name is not { Length: <= 128 } name || !Name().IsMatch(name) || name.StartsWith("ecs.", StringComparison.Ordinal) || name.StartsWith("com.amazonaws.", StringComparison.Ordinal))
            {
                throw EcsNames.Invalid("The attribute name is invalid: it must have 1 to 128 letters, digits, hyphens, underscores, slashes, backslashes or periods, and must not be one of ECS's own.");
            }
            if (attribute.Value is { } value && (value.Length is < 1 or > 128 || !Value().IsMatch(value) || value.Trim() != value))
            {
                throw EcsNames.Invalid("The attribute value is invalid: it must have 1 to 128 characters and must not start or end with a space.");
            }
            var added = pairs.Where(p => p.Instance == instance).Select(p => p.Attribute.Name).Concat(instance.Attributes.Keys).Distinct(StringComparer.Ordinal).Count();
            if (added > Most)
            {
                throw new AwsError("AttributeLimitExceededException", $"You can apply up to {Most} custom attributes for each resource.");
            }
        }
        foreach (var (instance, attribute) in pairs)
        {
            instance.Attributes[attribute.Name] = attribute.Value;
            EcsEvents.Changed(world, cluster, instance);
        }
        world.Soon(Durations.SchedulerLook, DueKind.Capacity, cluster.Arn);
        return new() { Attributes = [.. pairs.Select(p => View(p.Instance, p.Attribute.Name, p.Attribute.Value))] };
    }

    private DeleteAttributesResponse Delete(DeleteAttributesRequest request, Call call)
    {
        var cluster = Cluster(request.Cluster, request.Attributes, call);
        var pairs = request.Attributes.Select(a => (Instance: Target(cluster, a), Attribute: a)).ToList();
        if (pairs.Find(p => !p.Instance.Attributes.ContainsKey(p.Attribute.Name)) is { Attribute: { } unknown })
        {
            throw new AwsError("TargetNotFoundException", $"The attribute {unknown.Name} was not found.");
        }
        foreach (var (instance, attribute) in pairs)
        {
            instance.Attributes.Remove(attribute.Name);
            EcsEvents.Changed(world, cluster, instance);
        }
        return new() { Attributes = [.. pairs.Select(p => View(p.Instance, p.Attribute.Name, p.Attribute.Value))] };
    }

    private ListAttributesResponse List(ListAttributesRequest request, Call call)
    {
        call.Authorize(EcsNames.ClusterArn(call, request.Cluster));
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        if (request.TargetType?.Value != "container-instance")
        {
            throw EcsNames.Invalid("targetType must be container-instance.");
        }
        if (!string.IsNullOrEmpty(request.AttributeValue) && string.IsNullOrEmpty(request.AttributeName))
        {
            throw EcsNames.Invalid("attributeName can not be blank when attributeValue is given.");
        }
        var all = (from instance in cluster.Instances.Values
                   from attribute in InstanceFacts.AttributesOf(instance)
                   where string.IsNullOrEmpty(request.AttributeName) || attribute.Key == request.AttributeName
                   where string.IsNullOrEmpty(request.AttributeValue) || attribute.Value == request.AttributeValue
                   select View(instance, attribute.Key, attribute.Value)).ToList();
        var listing = $"ListAttributes {cluster.Arn} {request.AttributeName} {request.AttributeValue}";
        var (page, next) = EcsPages.Take(all, a => $"{a.TargetId} {a.Name}", listing, request.NextToken, request.MaxResults, 100);
        return new() { Attributes = page, NextToken = next };
    }

    private EcsCluster Cluster(string? name, List<Attribute> attributes, Call call)
    {
        var arn = EcsNames.ClusterArn(call, name);
        foreach (var target in attributes.Select(a => a.TargetId ?? "").Distinct(StringComparer.Ordinal))
        {
            var instanceArn = Instances.InstanceArn(arn, target);
            call.Authorize(instanceArn, keys => keys.Set("ecs:cluster", arn).SetResourceTags(EcsNames.FindInstance(world, instanceArn)?.Instance.Tags));
        }
        var cluster = EcsNames.Cluster(world, call, name);
        return attributes.Count is >= 1 and <= 10 ? cluster : throw EcsNames.Invalid("attributes must have 1 to 10 elements.");
    }

    private static EcsInstance Target(EcsCluster cluster, Attribute attribute)
        => attribute.TargetType is null or { Value: "container-instance" } && cluster.Instances.TryGetValue(Arns.Last(attribute.TargetId ?? ""), out var instance)
            ? instance
            : throw new AwsError("TargetNotFoundException", $"The target {attribute.TargetId} was not found.");

    private static Attribute View(EcsInstance instance, string name, string? value)
        => new() { Name = name, Value = value, TargetType = "container-instance", TargetId = instance.Arn };

    [GeneratedRegex(@"^[A-Za-z0-9_./\\-]{1,128}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_./\\:@ -]{1,128}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
