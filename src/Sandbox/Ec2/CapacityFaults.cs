using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>Capacity that AWS does not have, made to happen by a fault.</summary>
internal static class CapacityFaults
{
    public const string Fargate = "Capacity is unavailable at this time. Please try again later or in a different availability zone";

    public static AwsError NoMachine(string type, string zone, World world)
    {
        var others = world.State.Ec2.Subnets.Values.Where(s => s.Zone[..^1] == zone[..^1] && s.Zone != zone).Select(s => s.Zone).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new(
            "InsufficientInstanceCapacity",
            $"We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). Our system will be working on provisioning additional capacity. You can currently get {type} capacity by not specifying an Availability Zone in your request or choosing {string.Join(", ", others)}.",
            500);
    }
}
