using Sandbox.State;

namespace Sandbox.ServiceDiscovery;

/// <summary>Cloud Map namespaces.</summary>
internal static class Namespaces
{
    /// <summary>
    /// The namespace that Amazon ECS Service Connect means by a short name or a full ARN. Null where there is none; of two
    /// namespaces of one name, as an HTTP and a DNS one may be, the older.
    /// </summary>
    public static DiscoveryNamespace? Find(World world, string region, string nameOrArn)
        => world.State.Discovery.Namespaces.GetValueOrDefault(nameOrArn)
            ?? world.State.Discovery.Namespaces.Values
                .Where(n => n.Name == nameOrArn && n.Arn.StartsWith($"arn:aws:servicediscovery:{region}:", StringComparison.Ordinal))
                .MinBy(n => n.Created);
}
