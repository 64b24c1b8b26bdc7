using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Tasks started on the very container instances a caller names.</summary>
internal sealed class StartTasks(World world, Launcher launcher)
{
    public void Register(Api api) => api.Write<StartTaskRequest, StartTaskResponse>("StartTask", Start);

    private StartTaskResponse Start(StartTaskRequest request, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        var found = EcsNames.FindDefinition(world, call, request.TaskDefinition);
        var arns = request.ContainerInstances.ConvertAll(i => Instances.InstanceArn(clusterArn, i));
        call.Authorize(found?.Definition.TaskDefinitionArn ?? call.Arn("ecs", $"task-definition/{Arns.Last(request.TaskDefinition)}"), keys => keys
            .Set("ecs:cluster", clusterArn)
            .Set("ecs:container-instances", arns)
            .Set("ecs:enable-execute-command", request.EnableExecuteCommand is { } exec ? (exec ? "true" : "false") : null)
            .SetRequestTags(EcsNames.Pairs(request.Tags))
            .SetResourceTags(found?.Tags));
        call.AuthorizeTags($"{clusterArn.Replace(":cluster/", ":task/", StringComparison.Ordinal)}/*", "StartTask", request.Tags);
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        var definition = EcsNames.UsableDefinition(world, call, request.TaskDefinition);
        RolePassing.ToTasks(call, request.Overrides?.TaskRoleArn ?? definition.TaskRoleArn, request.Overrides?.ExecutionRoleArn ?? definition.ExecutionRoleArn);
        if (arns.Count is < 1 or > 10)
        {
            throw EcsNames.Invalid("containerInstances must have 1 to 10 elements.");
        }
        Tags.Check(request.Tags);
        ServiceRules.CheckCapacity(cluster, definition, Amazon.ECS.LaunchType.EC2, []);
        ServiceRules.CheckNetwork(world, definition, request.NetworkConfiguration);
        if (request.VolumeConfigurations is { Count: > 0 })
        {
            throw new AwsError("UnsupportedFeatureException", "The Sandbox does not offer volume configurations of StartTask.");
        }
        if (TaskRoles.WhyNot(world, definition, request.Overrides) is { } why)
        {
            throw new AwsError("ClientException", why);
        }
        var response = new StartTaskResponse { Tasks = [], Failures = [] };
        foreach (var arn in arns)
        {
            Start(request, cluster, definition, arn, response);
        }
        return response;
    }

    private void Start(StartTaskRequest request, EcsCluster cluster, TaskDefinition definition, string arn, StartTaskResponse response)
    {
        var instance = cluster.Instances.GetValueOrDefault(Arns.Last(arn));
        if (instance is not { Status: "ACTIVE" })
        {
            response.Failures.Add(new() { Arn = arn, Reason = instance is null && !cluster.Gone.ContainsKey(Arns.Last(arn)) ? "MISSING" : "INACTIVE" });
            return;
        }
        var group = string.IsNullOrEmpty(request.Group) ? $"family:{definition.Family}" : request.Group;
        var (task, refusal) = launcher.LaunchOn(new(cluster, definition, group)
        {
            LaunchType = Amazon.ECS.LaunchType.EC2,
            Network = request.NetworkConfiguration,
            StartedBy = request.StartedBy,
            Tags = request.PropagateTags?.Value == "TASK_DEFINITION"
                ? Tags.Merge(world.State.Ecs.Families[EcsNames.FamilyArn(definition)].Revisions[definition.Revision ?? 0].Tags, request.Tags) : request.Tags ?? [],
            Overrides = request.Overrides,
            EnableExecuteCommand = request.EnableExecuteCommand == true,
        }, instance);
        if (task is not null)
        {
            response.Tasks.Add(TaskViews.Of(task, withTags: true));
        }
        else
        {
            response.Failures.Add(new() { Arn = arn, Reason = refusal?.Reason });
        }
    }
}
