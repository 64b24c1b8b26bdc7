using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS tells EventBridge (ECS Developer Guide, "Amazon ECS events"): the detail is what a describe call shows, with times as text.</summary>
internal static class EcsEvents
{
    private const string Source = "aws.ecs";

    public static void Of(World world, EcsTask task)
        => world.Publish?.Invoke(task.Arn, Source, "ECS Task State Change", [task.Arn], () => Detail("DescribeTasks", new DescribeTasksResponse { Tasks = [TaskViews.Of(task, withTags: false)] }, "tasks", world));

    /// <summary>
    /// A container instance has another state, agent, or tasks: its version goes up and the bus hears of it, by the same rule as in AWS
    /// (ECS API Reference, ContainerInstance, <c>version</c>: goes up with each change that triggers an event).
    /// </summary>
    public static void Changed(World world, EcsCluster cluster, EcsInstance instance)
    {
        instance.Version++;
        world.Changed = true;
        world.Publish?.Invoke(instance.Arn, Source, "ECS Container Instance State Change", [instance.Arn], () =>
        {
            var view = InstanceViews.Of(instance, [.. InstanceFacts.TasksByInstance(cluster)[instance.Id]], tags: false);
            var detail = Detail("DescribeContainerInstances", new DescribeContainerInstancesResponse { ContainerInstances = [view] }, "containerInstances", world);
            detail["clusterArn"] = cluster.Arn;
            return detail;
        });
    }

    /// <param name="name">SERVICE_DEPLOYMENT_IN_PROGRESS, _COMPLETED or _FAILED.</param>
    public static void Deployment(World world, EcsService service, string name, string deploymentId, string reason)
        => world.Publish?.Invoke(service.Arn, Source, "ECS Deployment State Change", [service.Arn], () => new()
        {
            ["eventType"] = name.EndsWith("FAILED", StringComparison.Ordinal) ? "ERROR" : "INFO", ["eventName"] = name, ["deploymentId"] = deploymentId,
            ["updatedAt"] = Text(world.Now), ["reason"] = reason,
        });

    private static JsonObject Detail(string operation, object answer, string list, World world)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            AmazonECSModel.Service.Operations[operation].WriteJson(json, answer);
        }
        var detail = JsonNode.Parse(text.ToArray())?[list]?[0]?.DeepClone() as JsonObject ?? [];
        foreach (var (name, value) in detail.Where(p => p.Key.EndsWith("At", StringComparison.Ordinal)).ToList())
        {
            if (value is JsonValue number && number.TryGetValue<double>(out var seconds))
            {
                detail[name] = Text(DateTimeOffset.UnixEpoch.AddSeconds(seconds));
            }
        }
        detail["updatedAt"] = Text(world.Now);
        return detail;
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
