using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>
/// ECS Exec. Every check of AWS is made and the answer has AWS's shape, but there is no container to speak to: the session's
/// address is under <c>.invalid</c> and its token says so, and no one can open it.
/// </summary>
internal sealed class ExecuteCommands(World world)
{
    /// <summary>What the task role must allow for the agent to connect (ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec").</summary>
    private static readonly string[] needed =
        ["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"];

    public void Register(Api api) => api.Write<ExecuteCommandRequest, ExecuteCommandResponse>("ExecuteCommand", Execute);

    private ExecuteCommandResponse Execute(ExecuteCommandRequest request, Call call)
    {
        var clusterArn = EcsNames.ClusterArn(call, request.Cluster);
        var arn = Tasks.TaskArn(clusterArn, request.Task);
        var task = world.State.Ecs.Clusters.GetValueOrDefault(clusterArn)?.Tasks.GetValueOrDefault(Arns.Last(arn));
        // both resource types are required (Service Authorization Reference, Amazon ECS, ExecuteCommand)
        var known = world.State.Ecs.Clusters.GetValueOrDefault(clusterArn);
        foreach (var (resource, tags) in new[] { (clusterArn, known?.Tags), (arn, task?.Tags) })
        {
            call.Authorize(resource, keys => keys.Set("ecs:cluster", clusterArn).Set("ecs:task", arn).Set("ecs:container-name", request.Container).SetResourceTags(tags));
        }
        var cluster = EcsNames.Cluster(world, call, request.Cluster);
        if (task is null)
        {
            throw EcsNames.Invalid("The referenced task was not found.");
        }
        if (request.Interactive != true)
        {
            throw EcsNames.Invalid("Interactive is the only mode supported currently.");
        }
        if (task.Phase == TaskPhase.Stopped)
        {
            throw EcsNames.Invalid("The referenced task is in a STOPPED state.");
        }
        if (string.IsNullOrEmpty(request.Container) && task.Containers.Count > 1)
        {
            throw EcsNames.Invalid("A container name is required for tasks with multiple containers.");
        }
        var container = string.IsNullOrEmpty(request.Container) ? task.Containers[0]
            : task.Containers.Find(c => c.Name == request.Container) ?? throw EcsNames.Invalid("The referenced container was not found in the task.");
        if (!task.EnableExecuteCommand || task.Phase != TaskPhase.Running || container.Status != "RUNNING")
        {
            throw EcsNames.Invalid("The execute command failed because execute command was not enabled when the task was run or the execute command agent isn't running. Wait and try again or run a new task with execute command enabled and try again.");
        }
        if (!AgentRuns(world, task))
        {
            throw new AwsError("TargetNotConnectedException", "The execute command failed due to an internal error. Try again later.");
        }
        var session = $"ecs-execute-command-{World.NewId(17)}";
        return new()
        {
            ClusterArn = cluster.Arn,
            TaskArn = task.Arn,
            ContainerArn = TaskViews.ContainerArn(task, container),
            ContainerName = container.Name,
            Interactive = true,
            Session = new()
            {
                SessionId = session,
                StreamUrl = $"wss://ssmmessages.sandbox.invalid/v1/data-channel/{session}?role=publish_subscribe",
                TokenValue = "The Sandbox has no containers, so nothing can be opened with this.",
            },
        };
    }

    /// <summary>Whether the agent inside the containers can reach Systems Manager under the task's role.</summary>
    public static bool AgentRuns(World world, EcsTask task)
    {
        var arn = task.Overrides?.TaskRoleArn ?? EcsNames.Definition(world, task.TaskDefinition).TaskRoleArn;
        if (arn is null || !world.State.Iam.Roles.TryGetValue(arn, out var role))
        {
            return false;
        }
        var policies = Callers.OfRole(world.State.Iam, role);
        return needed.All(action => PolicyEvaluator.Decide(policies, action, "*", new RequestContext().Set("aws:PrincipalArn", role.Arn)).Allowed);
    }
}
