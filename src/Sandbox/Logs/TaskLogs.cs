using Amazon.ECS.Model;
using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Logs;

/// <summary>Where containers write through the awslogs driver, and from when until when.</summary>
internal sealed class TaskLogs(World world)
{
    /// <summary>Why the driver keeps the task from starting; null when it does not.</summary>
    public string? WhyNot(EcsTask task)
    {
        foreach (var (_, options) in Logged(task))
        {
            if (Find(task, options) is null && options.GetValueOrDefault("awslogs-create-group") != "true")
            {
                return "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: "
                    + "operation error CloudWatch Logs: CreateLogStream, https response error StatusCode: 400, ResourceNotFoundException: The specified log group does not exist. : exit status 1";
            }
        }
        return null;
    }

    public void Started(EcsTask task)
    {
        foreach (var (definition, options) in Logged(task))
        {
            Open(task, definition, options);
        }
    }

    /// <summary>The container ended as soon as it began.</summary>
    public void Crashed(EcsTask task, EcsContainer container)
    {
        foreach (var (definition, options) in Logged(task).Where(l => l.Container.Name == container.Name))
        {
            var source = Open(task, definition, options);
            source.Until = world.Now.AddSeconds(1);
            source.ExitCode = 1;
        }
    }

    /// <summary>The task has taken a step: one that stops writes so.</summary>
    public void Note(EcsTask task)
    {
        if (task.StoppingAt is null && task.ExecutionStopped is null)
        {
            return;
        }
        foreach (var (definition, options) in Logged(task))
        {
            if (Find(task, options)?.Streams.GetValueOrDefault(StreamName(task, definition, options))?.Source is { Until: null } source)
            {
                var container = task.Containers.Find(c => c.Name == definition.Name);
                source.Stopping ??= task.StopCode == "EssentialContainerExited" ? null : task.StoppingAt;
                source.Until = task.ExecutionStopped;
                source.ExitCode = container?.ExitCode;
                source.Reason = container?.Reason;
                world.Changed = true;
            }
        }
    }

    private LogSource Open(EcsTask task, ContainerDefinition container, Dictionary<string, string> options)
    {
        var group = Find(task, options);
        if (group is null)
        {
            var arn = GroupArn(task, options);
            world.State.Logs.Groups[arn] = group = new() { Arn = arn, Name = options["awslogs-group"], Created = world.Now };
        }
        var name = StreamName(task, container, options);
        if (!group.Streams.TryGetValue(name, out var stream))
        {
            group.Streams[name] = stream = new() { Name = name, Created = world.Now };
        }
        var port = (container.PortMappings ?? []).Select(p => p.ContainerPort).OfType<int>().FirstOrDefault(8080);
        world.Changed = true;
        return stream.Source = new()
        {
            TaskArn = task.Arn,
            Definition = task.TaskDefinition,
            Container = container.Name,
            Image = ImageRules.Reference(container.Image),
            Address = $"{task.Interface?.Address ?? "0.0.0.0"}:{port}",
            Balanced = task.LoadBalancers.Exists(b => b.ContainerName == container.Name),
            From = world.Now,
        };
    }

    private static string StreamName(EcsTask task, ContainerDefinition container, Dictionary<string, string> options)
        => options.GetValueOrDefault("awslogs-stream-prefix") is { } prefix ? $"{prefix}/{container.Name}/{task.Id}" : task.Id;

    private LogGroupState? Find(EcsTask task, Dictionary<string, string> options) => world.State.Logs.Groups.GetValueOrDefault(GroupArn(task, options));

    private static string GroupArn(EcsTask task, Dictionary<string, string> options)
    {
        var parts = task.Arn.Split(':');
        return $"arn:aws:logs:{options.GetValueOrDefault("awslogs-region", parts[3])}:{parts[4]}:log-group:{options.GetValueOrDefault("awslogs-group")}";
    }

    private IEnumerable<(ContainerDefinition Container, Dictionary<string, string> Options)> Logged(EcsTask task)
        => EcsNames.Definition(world, task.TaskDefinition).ContainerDefinitions
            .Where(c => c.LogConfiguration?.LogDriver?.Value == "awslogs")
            .Select(c => (c, c.LogConfiguration.Options));
}
