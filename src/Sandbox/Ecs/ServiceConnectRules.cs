using Amazon.ECS.Model;
using Sandbox.ServiceDiscovery;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of a service's Service Connect configuration, and what it makes of it.</summary>
internal static class ServiceConnectRules
{
    /// <exception cref="AwsError">A port that the task definition does not name, or a namespace that is not there.</exception>
    public static void Check(World world, EcsCluster cluster, TaskDefinition definition, ServiceConnectConfiguration? connect)
    {
        if (connect is not { Enabled: true })
        {
            if (connect?.Services is { Count: > 0 })
            {
                throw EcsNames.Invalid("Service Connect services can only be specified when Service Connect is enabled.");
            }
            return;
        }
        if (definition.NetworkMode != "awsvpc" && definition.NetworkMode != "bridge" && definition.NetworkMode is not null)
        {
            throw EcsNames.Invalid($"Service Connect is not supported with the {definition.NetworkMode.Value} network mode.");
        }
        var name = connect.Namespace ?? cluster.ServiceConnectDefaults?.Namespace;
        if (string.IsNullOrEmpty(name))
        {
            throw EcsNames.Invalid("A namespace must be specified when Service Connect is enabled.");
        }
        if (Namespaces.Find(world, cluster.Arn.Split(':')[3], name) is null)
        {
            throw new AwsError("NamespaceNotFoundException", $"The specified namespace wasn't found: {name}");
        }
        foreach (var service in connect.Services ?? [])
        {
            if (string.IsNullOrEmpty(service.PortName) || Port(definition, service.PortName) is null)
            {
                throw EcsNames.Invalid($"The portName '{service.PortName}' was not found in the task definition.");
            }
            Check(service);
        }
        if ((connect.Services ?? []).GroupBy(s => s.DiscoveryName ?? s.PortName, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw EcsNames.Invalid($"The discoveryName '{twice.Key}' must be unique within the service.");
        }
    }

    /// <summary>Where the services of an enabled configuration can be found in Cloud Map.</summary>
    public static List<ServiceConnectServiceResource> Resources(EcsService service, Rollout rollout)
        => rollout.ServiceConnect is not { Enabled: true } connect ? [] : [.. (connect.Services ?? []).Select(s => new ServiceConnectServiceResource
        {
            DiscoveryName = s.DiscoveryName ?? s.PortName,
            DiscoveryArn = $"arn:aws:servicediscovery:{string.Join(':', service.Arn.Split(':')[3..5])}:service/srv-{SandboxAccount.Digest($"{service.Arn} {s.DiscoveryName ?? s.PortName}")}",
        })];

    public static PortMapping? Port(TaskDefinition definition, string name)
        => definition.ContainerDefinitions.SelectMany(c => c.PortMappings ?? []).FirstOrDefault(p => p.Name == name);

    private static void Check(ServiceConnectService service)
    {
        if (service.IngressPortOverride is < 0 or > 65535)
        {
            throw EcsNames.Invalid("ingressPortOverride must be between 0 and 65535.");
        }
        if (service.ClientAliases is { Count: > 1 })
        {
            throw EcsNames.Invalid("Service Connect services can have at most one client alias.");
        }
        if (service.ClientAliases?.Exists(a => a.Port is null or < 1 or > 65535) == true)
        {
            throw EcsNames.Invalid("The port of a client alias must be between 1 and 65535.");
        }
        if (service.Timeout is { IdleTimeoutSeconds: < 0 } or { PerRequestTimeoutSeconds: < 0 })
        {
            throw EcsNames.Invalid("Service Connect timeouts cannot be negative.");
        }
    }
}
