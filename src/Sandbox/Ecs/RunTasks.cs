using System.Text.Json;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>A RunTask that was answered, by its client token.</summary>
internal sealed record TokenUse(string Request, List<string> Tasks, DateTimeOffset At);

/// <summary>One-off tasks.</summary>
internal sealed class RunTasks(World world, Launcher launcher)
{
    public void Register(Api api) => api.Write<RunTaskRequest, RunTaskResponse>("RunTask", Run);

    private RunTaskResponse Run(RunTaskRequest request, Call call)
    {
        call.ClientToken = request.ClientToken;
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        var found = EcsNames.FindDefinition(world, call, request.TaskDefinition);
        var definitionArn = found?.Definition.TaskDefinitionArn ?? call.Arn("ecs", $"task-definition/{Arns.Last(request.TaskDefinition)}");
        call.Authorize(definitionArn, keys => keys
            .SetService(
                world, call, request.Cluster, request.TaskDefinition, request.NetworkConfiguration, request.CapacityProviderStrategy, request.EnableExecuteCommand,
                request.EnableECSManagedTags, request.PropagateTags, null, null)
            .Set("ecs:enable-ebs-volumes", request.VolumeConfigurations is { Count: > 0 } ? "true" : null)
            .SetRequestTags(EcsNames.Pairs(request.Tags))
            .SetResourceTags(found?.Tags));
        call.AuthorizeTags($"{clusterArn.Replace(":cluster/", ":task/", StringComparison.Ordinal)}/*", "RunTask", request.Tags);
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var definition = EcsNames.UsableDefinition(world, call, request.TaskDefinition);
        RolePassing.ToTasks(call, request.Overrides?.TaskRoleArn ?? definition.TaskRoleArn, request.Overrides?.ExecutionRoleArn ?? definition.ExecutionRoleArn);
        RolePassing.ToEcs(call, (request.VolumeConfigurations ?? []).Select(v => v.ManagedEBSVolume?.RoleArn));
        var count = request.Count ?? 1;
        if (count is < 1 or > 10)
        {
            throw EcsNames.Invalid("Count must be between 1 and 10.");
        }
        if (request.LaunchType is not null && request.CapacityProviderStrategy is { Count: > 0 })
        {
            throw EcsNames.Invalid("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        }
        ServiceRules.Offered(null, null, null, null, request.LaunchType);
        TaskWishRules.Token(request.ClientToken);
        TaskWishRules.Common(definition, request.StartedBy, request.Group, request.ReferenceId, request.PropagateTags, request.EnableExecuteCommand, request.Overrides, request.Tags);
        var strategy = request.CapacityProviderStrategy is { Count: > 0 } given ? given : request.LaunchType is null ? cluster.DefaultStrategy : [];
        var fargate = ProviderChoice.OnFargate(request.LaunchType, strategy);
        ServiceRules.CheckCapacity(cluster, definition, request.LaunchType, strategy);
        PlatformRules.Check(definition, fargate, request.PlatformVersion);
        PlacementRules.Check(fargate, request.PlacementConstraints ?? [], request.PlacementStrategy ?? []);
        ServiceRules.CheckNetwork(world, definition, request.NetworkConfiguration);
        TaskWishRules.Overrides(definition, request.Overrides, fargate, JsonSerializer.Serialize(request.Overrides, StateJson.Options));
        VolumeRules.Check(world, definition, [.. (request.VolumeConfigurations ?? []).Select(v => (v.Name, v.ManagedEBSVolume is { } ebs ? EbsWish.Of(ebs) : null))]);
        if (Repeated(request, cluster) is { } earlier)
        {
            return earlier;
        }
        if (TaskRoles.WhyNot(world, definition, request.Overrides) is { } why)
        {
            throw new AwsError("ClientException", why);
        }
        return Launch(request, cluster, definition, strategy, count);
    }

    private RunTaskResponse Launch(RunTaskRequest request, EcsCluster cluster, TaskDefinition definition, List<CapacityProviderStrategyItem> strategy, int count)
    {
        var response = new RunTaskResponse { Tasks = [], Failures = [] };
        var group = string.IsNullOrEmpty(request.Group) ? $"family:{definition.Family}" : request.Group;
        for (var i = 0; i < count; i++)
        {
            var (task, refusal) = launcher.Launch(new(cluster, definition, group)
            {
                LaunchType = strategy.Count > 0 ? null : request.LaunchType ?? Amazon.ECS.LaunchType.EC2,
                CapacityProvider = strategy.Count > 0 ? ProviderChoice.Next(strategy, p => response.Tasks.Count(t => t.CapacityProviderName == p)) : null,
                Network = request.NetworkConfiguration,
                PlatformVersion = request.PlatformVersion,
                StartedBy = request.StartedBy,
                Constraints = request.PlacementConstraints ?? [],
                Strategy = request.PlacementStrategy ?? [],
                Tags = TaskWishRules.TagsOf(world, cluster, definition, request.PropagateTags, request.EnableECSManagedTags, request.Tags),
                Overrides = request.Overrides,
                EnableExecuteCommand = request.EnableExecuteCommand == true,
                Volumes = [.. (request.VolumeConfigurations ?? []).Select(EcsVolume.Of)],
            });
            if (task is not null)
            {
                response.Tasks.Add(TaskViews.Of(task, withTags: true));
            }
            else if (strategy.Count == 0 && request.LaunchType?.Value is null or "EC2" && cluster.Instances.Values.All(i => i.Status != "ACTIVE"))
            {
                throw EcsNames.Invalid(Placement.NoInstances);
            }
            else
            {
                response.Failures.Add(new() { Arn = refusal?.Nearest?.Arn, Reason = refusal?.Reason });
            }
        }
        if (!string.IsNullOrEmpty(request.ClientToken))
        {
            cluster.Tokens[request.ClientToken] = new(Text(request), [.. response.Tasks.Select(t => Arns.Last(t.TaskArn))], world.Now);
        }
        return response;
    }

    /// <summary>
    /// The same token with the same wish gives the same tasks; with another wish a conflict naming them
    /// (ECS API Reference, "Ensuring idempotency").
    /// </summary>
    private RunTaskResponse? Repeated(RunTaskRequest request, EcsCluster cluster)
    {
        foreach (var (token, use) in cluster.Tokens.Where(t => t.Value.At < world.Now.AddDays(-1)).ToList())
        {
            cluster.Tokens.Remove(token);
        }
        if (string.IsNullOrEmpty(request.ClientToken) || !cluster.Tokens.TryGetValue(request.ClientToken, out var earlier))
        {
            return null;
        }
        if (earlier.Request != Text(request))
        {
            throw new AwsError("ConflictException", "The specified client token was used with different parameters.") { Members = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["resourceIds"] = earlier.Tasks } };
        }
        return new() { Tasks = [.. earlier.Tasks.Select(cluster.Tasks.GetValueOrDefault).OfType<EcsTask>().Select(t => TaskViews.Of(t, withTags: true))], Failures = [] };
    }

    private static string Text(RunTaskRequest request) => JsonSerializer.Serialize(request, StateJson.Options);
}
