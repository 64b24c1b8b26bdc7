using System.Text.Json;
using Amazon.IdentityManagement.Model;
using Amazon.SimpleSystemsManagement.Model;
using Domain.Kinds.Clusters;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Aws;

/// <summary>The image that AWS recommends for container instances.</summary>
internal sealed record MachineImage(string Id, string Name);

/// <summary>Reads what container instances are made of, with the account's read role.</summary>
public sealed class FleetReader(AwsSessions sessions)
{
    /// <summary>What makes the instances of a cluster, as far as it stands under the cluster's name.</summary>
    /// <param name="roleArn">Of the instance profile.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<InstanceFleet> FindAsync(TeamEnvironment place, string cluster, string roleArn, CancellationToken cancellationToken) =>
        sessions.ReadAsync(
            place,
            async session =>
            {
                var template = LaunchTemplates.FindAsync(session, cluster, roleArn, cancellationToken);
                var group = InstanceGroups.FindAsync(session, cluster, cancellationToken);
                var provider = CapacityProviders.FindAsync(session, cluster, roleArn, cancellationToken);
                await Task.WhenAll(template, group, provider);
                return new InstanceFleet((await template)?.Spec, (await group)?.Spec, (await provider)?.Spec)
                {
                    Managed = (await provider)?.Managed,
                    Desired = (await group)?.Desired ?? 0,
                    ParkedFrom = await group is { Spec.Max: 0 } parked ? FleetParking.Read(parked.Tags.GetValueOrDefault(BerthTags.Parked)) : null,
                };
            },
            cancellationToken);

    /// <summary>
    /// What was made for a cluster by Berth: its own template, group and provider. What stands beside them was made by others and is not told.
    /// The role of its profile is what the profile has now.
    /// </summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal async Task<InstanceFleet> OwnAsync(TeamEnvironment place, ClusterState cluster, CancellationToken cancellationToken)
    {
        var (team, environment) = (cluster.Tags.GetValueOrDefault(BerthTags.Team), cluster.Tags.GetValueOrDefault(BerthTags.Environment));
        if (team != place.TeamId || environment != place.Name)
        {
            return new InstanceFleet(null, null, null);
        }

        var fleet = await FindAsync(place, cluster.Spec.Name, place.InstanceRoleArn, cancellationToken);
        if (fleet.Managed is { } managed && managed.ProfileArn != place.InstanceProfileArn && await RoleOfAsync(place, managed.ProfileArn, cancellationToken) is { Length: > 0 } other)
        {
            return fleet with { Managed = managed with { RoleArn = other } };
        }

        return fleet.Instances is { } instances && instances.ProfileArn != place.InstanceProfileArn && await RoleOfAsync(place, instances.ProfileArn, cancellationToken) is { Length: > 0 } role
            ? fleet with { Instances = instances with { RoleArn = role } } : fleet;
    }

    /// <summary>
    /// The ECS-optimised image of Amazon Linux 2023 for a type: for ARM, for GPUs, or neither (ECS Developer Guide, "Retrieving Amazon ECS-optimized Linux AMI metadata").
    /// </summary>
    /// <returns>Null where AWS publishes none in the Region.</returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<MachineImage?> ImageAsync(TeamEnvironment place, string instanceType, CancellationToken cancellationToken) =>
        sessions.ReadAsync(
            place,
            async session =>
            {
                var variant = FleetRules.HasGpu(instanceType) ? "gpu/" : Costs.InstanceSizes.IsArm(instanceType) ? "arm64/" : "";
                var name = $"/aws/service/ecs/optimized-ami/amazon-linux-2023/{variant}recommended";
                try
                {
                    var answer = await AwsWords.AskAsync("look for the recommended image", cancel => session.Parameters.GetParameterAsync(new GetParameterRequest { Name = name }, cancel), cancellationToken);
                    using var json = JsonDocument.Parse(answer.Parameter.Value);
                    return json.RootElement.TryGetProperty("image_id", out var id) && id.GetString() is { } found
                        ? new MachineImage(found, json.RootElement.TryGetProperty("image_name", out var image) ? image.GetString() ?? "" : "") : null;
                }
                catch (AwsRefused refused) when (refused.Trouble is AwsTrouble.NotFound)
                {
                    return null;
                }
            },
            cancellationToken);

    /// <summary>The role in an instance profile; null where the profile is missing, empty where it has no role.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<string?> RoleOfAsync(TeamEnvironment place, string profileArn, CancellationToken cancellationToken) =>
        sessions.ReadAsync(
            place,
            async session =>
            {
                var name = Workloads.Arns.Last(profileArn);
                try
                {
                    var answer = await AwsWords.AskAsync(
                        $"look for instance profile {name}", cancel => session.Iam.GetInstanceProfileAsync(new GetInstanceProfileRequest { InstanceProfileName = name }, cancel), cancellationToken);
                    return answer.InstanceProfile.Arn == profileArn ? answer.InstanceProfile.Roles?.FirstOrDefault()?.Arn ?? "" : null;
                }
                catch (AwsRefused refused) when (refused.Trouble is AwsTrouble.NotFound)
                {
                    return (string?)null;
                }
            },
            cancellationToken);
}
