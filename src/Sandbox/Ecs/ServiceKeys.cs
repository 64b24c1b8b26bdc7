using System.Globalization;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>The condition keys of requests about services (Service Authorization Reference, Amazon ECS).</summary>
internal static class ServiceKeys
{
    public static RequestContext SetService(
        this RequestContext keys, World world, Call call, string? cluster, string? definition, NetworkConfiguration? network, List<CapacityProviderStrategyItem>? strategy,
        bool? exec, bool? managedTags, PropagateTags? propagate, ServiceConnectConfiguration? connect, List<ServiceVolumeConfiguration>? volumes)
    {
        var found = string.IsNullOrEmpty(definition) ? null : EcsNames.FindDefinition(world, call, definition)?.Definition;
        var named = string.IsNullOrEmpty(definition) ? null : Arns.IsArn(definition) ? definition : call.Arn("ecs", $"task-definition/{definition}");
        return keys
            .Set("ecs:cluster", EcsNames.ClusterArn(call, cluster))
            .Set("ecs:task-definition", found?.TaskDefinitionArn ?? named)
            .Set("ecs:task-cpu", found?.Cpu)
            .Set("ecs:task-memory", found?.Memory)
            .Set("ecs:subnet", network?.AwsvpcConfiguration?.Subnets?.Select(s => s) ?? [])
            .Set("ecs:auto-assign-public-ip", network?.AwsvpcConfiguration?.AssignPublicIp is { } ip ? (ip == AssignPublicIp.ENABLED ? "true" : "false") : null)
            .SetProviders(call, strategy?.Select(i => i.CapacityProvider))
            .Set("ecs:enable-execute-command", Text(exec))
            .Set("ecs:enable-ecs-managed-tags", Text(managedTags))
            .Set("ecs:propagate-tags", propagate?.Value)
            .Set("ecs:enable-service-connect", Text(connect?.Enabled))
            .Set("ecs:namespace", connect?.Namespace)
            .Set("ecs:enable-ebs-volumes", volumes is { Count: > 0 } ? "true" : null);
    }

    /// <summary>The key holds ARNs, whatever the request names a capacity provider by.</summary>
    public static RequestContext SetProviders(this RequestContext keys, Call call, IEnumerable<string>? providers)
        => keys.Set("ecs:capacity-provider", (providers ?? []).Select(p => Arns.IsArn(p) ? p : call.Arn("ecs", $"capacity-provider/{p}")));

    /// <summary>
    /// A deployment or revision is reached through its service: the caller must be allowed on both (Service Authorization
    /// Reference, Amazon ECS: both resource types are required).
    /// </summary>
    public static void AuthorizeUnder(this Call call, string arn, EcsService? service)
    {
        if (Arns.Resource(arn).Split('/') is [var kind, var cluster, var name, _])
        {
            var above = $"{arn[..arn.IndexOf($":{kind}/", StringComparison.Ordinal)]}:service/{cluster}/{name}";
            call.Authorize(above, keys => keys.Set("ecs:cluster", service?.ClusterArn).SetResourceTags(service?.Tags));
        }
        call.Authorize(arn, keys => keys.Set("ecs:service", service?.Arn).Set("ecs:cluster", service?.ClusterArn));
    }

    private static string? Text(bool? flag) => flag?.ToString(CultureInfo.InvariantCulture).ToLowerInvariant();
}
