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
            .Set("ecs:capacity-provider", strategy?.Select(i => i.CapacityProvider) ?? [])
            .Set("ecs:enable-execute-command", Text(exec))
            .Set("ecs:enable-ecs-managed-tags", Text(managedTags))
            .Set("ecs:propagate-tags", propagate?.Value)
            .Set("ecs:enable-service-connect", Text(connect?.Enabled))
            .Set("ecs:namespace", connect?.Namespace)
            .Set("ecs:enable-ebs-volumes", volumes is { Count: > 0 } ? "true" : null);
    }

    private static string? Text(bool? flag) => flag?.ToString(CultureInfo.InvariantCulture).ToLowerInvariant();
}
