using Sandbox.Ssm;

namespace Sandbox.Ec2;

/// <summary>A machine image.</summary>
/// <param name="Agent">The version of the ECS agent in it; null where there is none.</param>
/// <param name="Docker">The version of Docker in it.</param>
internal sealed record MachineImage(string Id, string Name, string Architecture, string? Agent, string Docker, bool Gpu, DateTimeOffset Created);

/// <summary>The images of a Region: those that AWS publishes for ECS, and a plain Amazon Linux without the agent.</summary>
internal static class Images
{
    /// <summary>The newest agent there is.</summary>
    public static string LatestAgent { get; } = EcsImages.Of(SandboxAccount.Region).First(i => i.Recommended).AgentVersion;

    private static readonly DateTimeOffset published = new(2026, 11, 3, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<MachineImage> Of(string region) => EcsImages.Of(region)
        .Select(i => new MachineImage(i.Id, i.Name, i.Architecture, i.AgentVersion, i.Runtime.Split(' ')[^1], i.Name.Contains("-gpu-", StringComparison.Ordinal), i.Published))
        .Concat(new[] { "x86_64", "arm64" }.Select(architecture =>
        {
            var name = $"al2023-ami-2023.9.20261103.0-kernel-6.1-{architecture}";
            return new MachineImage($"ami-0{SandboxAccount.Digest($"{region} {name}")}", name, architecture, null, "", false, published);
        }));

    public static MachineImage? Find(string region, string? id) => Of(region).FirstOrDefault(i => i.Id == id);
}
