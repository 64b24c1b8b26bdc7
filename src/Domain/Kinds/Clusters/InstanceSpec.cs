using System.Text.Json.Nodes;

namespace Domain.Kinds.Clusters;

/// <summary>What container instances are launched as: the launch template that Berth writes.</summary>
/// <param name="Name">Of the template.</param>
/// <param name="Cluster">What the ECS agent registers with.</param>
/// <param name="ImageId">The ECS-optimised image that AWS recommended when this was planned.</param>
/// <param name="ImageName">For people.</param>
/// <param name="ProfileArn">Instance profile.</param>
/// <param name="RoleArn">The role in the profile.</param>
/// <param name="SecurityGroups">Ids, commas between, in order.</param>
public sealed record InstanceSpec(string Name, string Cluster, string ImageId, string ImageName, string InstanceType, string ProfileArn, string RoleArn, string SecurityGroups)
{
    /// <summary>The agent offers the GPUs to tasks (ECS Developer Guide, "Amazon ECS container agent configuration", ECS_ENABLE_GPU_SUPPORT).</summary>
    public bool HasGpu { get; init; }

    /// <summary>
    /// What the instance runs when it starts. Its tags become those of the container instance, and tasks with an interface of their own cannot reach the
    /// instance's credentials (ECS Developer Guide, "Amazon ECS container agent configuration").
    /// </summary>
    public string UserData() =>
        $"#!/bin/bash\ncat <<'EOF' >> /etc/ecs/ecs.config\nECS_CLUSTER={Cluster}\nECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM=ec2_instance\nECS_AWSVPC_BLOCK_IMDS=true\n{(HasGpu ? "ECS_ENABLE_GPU_SUPPORT=true\n" : "")}EOF\n";

    internal JsonObject Json() => new()
    {
        ["launchTemplateName"] = Name,
        ["imageId"] = ImageId,
        ["imageName"] = ImageName,
        ["instanceType"] = InstanceType,
        ["iamInstanceProfile"] = ProfileArn,
        ["securityGroupIds"] = new JsonArray([.. SecurityGroups.Split(',').Select(s => JsonValue.Create(s))]),
        ["metadataOptions"] = new JsonObject { ["httpTokens"] = "required" },
        ["userData"] = UserData(),
    };
}

/// <summary>An Auto Scaling group as Berth writes it: its new instances are protected, so that ECS alone takes them away.</summary>
/// <param name="Subnets">Ids, commas between, in order (EC2 Auto Scaling API, VPCZoneIdentifier).</param>
public sealed record InstanceGroupSpec(string Name, int Min, int Max, string Subnets)
{
    internal JsonObject Json() => new()
    {
        ["autoScalingGroupName"] = Name, ["minSize"] = Min, ["maxSize"] = Max, ["vpcZoneIdentifier"] = Subnets,
        ["launchTemplate"] = new JsonObject { ["launchTemplateName"] = Name, ["version"] = "$Default" }, ["newInstancesProtectedFromScaleIn"] = true,
    };
}

/// <summary>A capacity provider over the Auto Scaling group of its own name, with managed scaling, termination protection and draining.</summary>
/// <param name="TargetCapacity">Percent of the instances that shall be in use, 1 to 100: less keeps some in reserve (ECS API, ManagedScaling).</param>
public sealed record GroupProviderSpec(string Name, int TargetCapacity)
{
    internal JsonObject Json() => new()
    {
        ["name"] = Name,
        ["autoScalingGroupProvider"] = new JsonObject
        {
            ["autoScalingGroup"] = Name,
            ["managedScaling"] = new JsonObject { ["status"] = "ENABLED", ["targetCapacity"] = TargetCapacity },
            ["managedTerminationProtection"] = "ENABLED",
            ["managedDraining"] = "ENABLED",
        },
    };
}

/// <summary>All that makes the instances of a cluster, each under the cluster's name.</summary>
public sealed record InstanceFleet(InstanceSpec? Instances, InstanceGroupSpec? Group, GroupProviderSpec? Provider)
{
    /// <summary>How many instances it wants now.</summary>
    public int Desired { get; init; }

    /// <summary>What it had before it was parked; null where it is not parked, or not by Berth.</summary>
    public FleetParking? ParkedFrom { get; init; }

    /// <summary>The provider of a cluster on Managed Instances: it has neither template nor group.</summary>
    public ManagedProviderSpec? Managed { get; init; }

    public bool IsWhole => this is { Instances: not null, Group: not null, Provider: not null };
}
