using System.Text.Json.Nodes;

namespace Domain.Kinds.Clusters;

/// <summary>
/// A capacity provider of ECS Managed Instances as Berth writes it: ECS chooses, starts, patches and ends the instances itself, within these bounds
/// (ECS API, CreateManagedInstancesProviderConfiguration).
/// </summary>
/// <param name="Cluster">The only cluster that may use it.</param>
/// <param name="InfrastructureRoleArn">The role by which ECS starts instances.</param>
/// <param name="ProfileArn">Instance profile.</param>
/// <param name="RoleArn">The role in the profile.</param>
/// <param name="Subnets">Ids, commas between, in order.</param>
/// <param name="SecurityGroups">Ids, commas between, in order.</param>
/// <param name="Size">What an instance may have.</param>
/// <param name="AllowedTypes">Types or patterns such as <c>m7*</c>, commas between, in order; empty for any that fits.</param>
/// <param name="IsSpot">Instances on Spot; On-Demand otherwise.</param>
/// <param name="ScaleInAfter">Seconds an instance may stay empty, 0 to 3,600; -1 keeps it.</param>
/// <param name="StorageGiB">Data volume of each instance.</param>
public sealed record ManagedProviderSpec(
    string Name, string Cluster, string InfrastructureRoleArn, string ProfileArn, string RoleArn, string Subnets, string SecurityGroups, InstanceBounds Size, string AllowedTypes, bool IsSpot,
    int ScaleInAfter, int StorageGiB)
{
    internal JsonObject Json()
    {
        var requirements = new JsonObject
        {
            ["vCpuCount"] = new JsonObject { ["min"] = Size.MinVcpus, ["max"] = Size.MaxVcpus },
            ["memoryMiB"] = new JsonObject { ["min"] = Size.MinMemoryMiB, ["max"] = Size.MaxMemoryMiB },
        };
        if (AllowedTypes.Length > 0)
        {
            requirements["allowedInstanceTypes"] = List(AllowedTypes);
        }

        return new()
        {
            ["name"] = Name,
            ["cluster"] = Cluster,
            ["managedInstancesProvider"] = new JsonObject
            {
                ["infrastructureRoleArn"] = InfrastructureRoleArn,
                ["instanceLaunchTemplate"] = new JsonObject
                {
                    ["ec2InstanceProfileArn"] = ProfileArn,
                    ["networkConfiguration"] = new JsonObject { ["subnets"] = List(Subnets), ["securityGroups"] = List(SecurityGroups) },
                    ["storageConfiguration"] = new JsonObject { ["storageSizeGiB"] = StorageGiB },
                    ["capacityOptionType"] = IsSpot ? "SPOT" : "ON_DEMAND",
                    ["instanceRequirements"] = requirements,
                },
                ["propagateTags"] = "CAPACITY_PROVIDER",
                ["infrastructureOptimization"] = new JsonObject { ["scaleInAfter"] = ScaleInAfter },
            },
        };
    }

    private static JsonArray List(string ids) => new([.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(i => JsonValue.Create(i))]);
}

/// <summary>What an instance may have: vCPU, and memory in MiB.</summary>
public sealed record InstanceBounds(int MinVcpus, int MaxVcpus, int MinMemoryMiB, int MaxMemoryMiB);
