using Amazon.ECS.Model;
using Sandbox.Ecs;
using Sandbox.State;

namespace Sandbox.Logs;

/// <summary>What containers write through the awslogs driver: nothing made up, only what the Sandbox did with them.</summary>
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
            var ports = (definition.PortMappings ?? []).Select(p => p.ContainerPort).OfType<int>().ToList();
            Write(task, definition, options,
            [
                $"sandbox: image {ImageRules.Reference(definition.Image)} pulled, container {definition.Name} created",
                $"sandbox: starting task {task.Id} of {Wire.Arns.Last(task.TaskDefinition)} with {task.Cpu} CPU units and {task.Memory} MiB",
                .. (definition.Environment ?? []).Select(e => $"sandbox: environment variable {e.Name} is set"),
                .. ports.Select(p => $"sandbox: listening on {task.Interface?.Address ?? "0.0.0.0"}:{p}"),
                "sandbox: ready",
            ]);
        }
    }

    public void Crashed(EcsTask task, EcsContainer container)
    {
        foreach (var (definition, options) in Logged(task).Where(l => l.Container.Name == container.Name))
        {
            Write(task, definition, options, [$"sandbox: starting {ImageRules.Reference(definition.Image)}", "sandbox: fatal: this image always fails, exiting with code 1"]);
        }
    }

    private void Write(EcsTask task, ContainerDefinition container, Dictionary<string, string> options, string[] lines)
    {
        var group = Find(task, options);
        if (group is null)
        {
            var arn = GroupArn(task, options);
            world.State.Logs.Groups[arn] = group = new() { Arn = arn, Name = options["awslogs-group"], Created = world.Now };
        }
        var prefix = options.GetValueOrDefault("awslogs-stream-prefix");
        var name = prefix is null ? task.Id : $"{prefix}/{container.Name}/{task.Id}";
        if (!group.Streams.TryGetValue(name, out var stream))
        {
            group.Streams[name] = stream = new() { Name = name, Created = world.Now };
        }
        var at = world.Now.ToUnixTimeMilliseconds();
        stream.Lines.AddRange(lines.Select((text, i) => new LogLine(at + i, text)));
        world.Changed = true;
    }

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
