using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.ECS;
using Amazon.ECS.Model;
using static Sandbox.Ecs.TaskDefinitionRules;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of port mappings (ECS API Reference, "PortMapping").</summary>
internal static partial class PortRules
{
    public static void Check(ContainerDefinition container, RegisterTaskDefinitionRequest task)
    {
        var mode = Mode(task);
        var ports = container.PortMappings ?? [];
        foreach (var port in ports)
        {
            Require(mode != NetworkMode.None, "Port mappings are not allowed when networkMode=none.");
            Require(port.ContainerPort is null || port.ContainerPortRange is null, "Specify either a containerPort or a containerPortRange, not both.");
            Require(port.ContainerPort is >= 1 and <= 65535 || port.ContainerPortRange is { Length: > 0 }, "Invalid 'containerPort' setting for container: it must be between 1 and 65535.");
            Require(port.ContainerPortRange is null || IsRange(port.ContainerPortRange), $"Invalid 'containerPortRange' setting for container: {port.ContainerPortRange}.");
            Require(port.HostPort is null or (>= 0 and <= 65535), "Invalid 'hostPort' setting for container: it must be between 0 and 65535.");
            Require((mode != NetworkMode.Awsvpc && mode != NetworkMode.Host) || port.HostPort is null or 0 || port.HostPort == port.ContainerPort,
                $"When networkMode={mode.Value}, the host ports and container ports in port mappings must match.");
            Require(port.Name is null || Name().IsMatch(port.Name), $"The port name '{port.Name}' must have at most 64 lower-case letters, digits, hyphens and underscores, and not begin with a hyphen.");
            Require(port.AppProtocol is null || port.Name is not null, "appProtocol requires a name of the port mapping.");
        }
        Require(ports.Count(p => p.ContainerPortRange is not null) <= 100, "Number of port ranges exceeds the maximum of 100 per container.");
        Require(mode == NetworkMode.Bridge || ports.Where(p => p.ContainerPort is not null).GroupBy(p => (p.ContainerPort, p.Protocol?.Value ?? "tcp")).All(g => g.Count() == 1),
            $"The port mappings of container '{container.Name}' name a container port twice.");
        var names = task.ContainerDefinitions.SelectMany(c => c.PortMappings ?? []).Select(p => p.Name).OfType<string>().ToList();
        Require(names.Distinct(StringComparer.Ordinal).Count() == names.Count, "Port mapping names must be unique in a task definition.");
    }

    private static bool IsRange(string range)
        => range.Split('-') is [var from, var to]
            && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first >= 1 && last <= 65535 && first < last;

    [GeneratedRegex("^[a-z0-9_][a-z0-9_-]{0,63}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
