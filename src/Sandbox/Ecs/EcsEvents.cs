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

    /// <param name="tasks">Those on the instance.</param>
    public static void Of(World world, string clusterArn, EcsInstance instance, IReadOnlyCollection<EcsTask> tasks)
        => world.Publish?.Invoke(instance.Arn, Source, "ECS Container Instance State Change", [instance.Arn], () =>
        {
            var detail = Detail("DescribeContainerInstances", new DescribeContainerInstancesResponse { ContainerInstances = [InstanceViews.Of(instance, tasks, tags: false)] }, "containerInstances", world);
            detail["clusterArn"] = clusterArn;
            return detail;
        });

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
