namespace Sandbox.Ssm;

/// <summary>One machine image that AWS publishes for ECS, in one Region.</summary>
/// <param name="Path">Its public parameter without the version: <c>/aws/service/ecs/optimized-ami/amazon-linux-2023</c>.</param>
/// <param name="Release">Such as <c>20261105</c>; of Bottlerocket <c>1.54.0-8a25b1e2</c>.</param>
/// <param name="Recommended">Whether it is the newest of its path.</param>
/// <param name="Architecture">In EC2's words: <c>x86_64</c>, <c>arm64</c>.</param>
internal sealed record EcsImage(
    string Path, string Release, bool Recommended, string Id, string Name, string SourceName, string Os, string Architecture, string AgentVersion, string Runtime, DateTimeOffset Published)
{
    public bool IsBottlerocket => Path.StartsWith(EcsImages.Bottlerocket, StringComparison.Ordinal);
}

/// <summary>
/// The machine images for ECS container instances of each Region: of each variant the recommended one and the one before,
/// so that a fleet can be behind. Ids are the same in every run. Variants and names: Amazon ECS Developer Guide,
/// "Retrieving Amazon ECS-optimized Linux AMI metadata" and "… Bottlerocket AMI metadata".
/// </summary>
internal static class EcsImages
{
    public const string Optimized = "/aws/service/ecs/optimized-ami/amazon-linux-2023";
    public const string Bottlerocket = "/aws/service/bottlerocket/aws-ecs-2";

    private static readonly Variant[] variants =
    [
        new(Optimized, "al2023-ami-ecs-hvm-2023.0.{0}-kernel-6.1-x86_64", "x86_64"),
        new($"{Optimized}/arm64", "al2023-ami-ecs-hvm-2023.0.{0}-kernel-6.1-arm64", "arm64"),
        new($"{Optimized}/gpu", "al2023-ami-ecs-gpu-hvm-2023.0.{0}-kernel-6.1-x86_64-ebs", "x86_64"),
        new($"{Optimized}/inf", "al2023-ami-ecs-neuron-hvm-2023.0.{0}-kernel-6.1-x86_64", "x86_64"),
        new($"{Bottlerocket}/x86_64", "bottlerocket-aws-ecs-2-x86_64-v{0}", "x86_64"),
        new($"{Bottlerocket}/arm64", "bottlerocket-aws-ecs-2-aarch64-v{0}", "arm64"),
    ];

    private static readonly DateTimeOffset[] published = [new(2026, 11, 5, 0, 0, 0, TimeSpan.Zero), new(2026, 9, 3, 0, 0, 0, TimeSpan.Zero)];
    private static readonly string[] linux = ["20261105", "20260903"];
    private static readonly string[] rocket = ["1.54.0-8a25b1e2", "1.52.0-41c0f7d9"];
    private static readonly string[] agents = ["1.103.0", "1.101.2"];
    private static readonly string[] docker = ["Docker version 25.0.14", "Docker version 25.0.13"];

    /// <summary>All images of a Region, the recommended one of each variant first.</summary>
    public static IEnumerable<EcsImage> Of(string region) => variants.SelectMany(v => new[] { Make(v, 0, region), Make(v, 1, region) });

    /// <summary>The image of an id in a Region; null for one that AWS does not publish for ECS.</summary>
    public static EcsImage? Find(string region, string imageId) => Of(region).FirstOrDefault(i => i.Id == imageId);

    private static EcsImage Make(Variant variant, int age, string region)
    {
        var isRocket = variant.Path.StartsWith(Bottlerocket, StringComparison.Ordinal);
        var release = (isRocket ? rocket : linux)[age];
        var name = variant.Name.Replace("{0}", release, StringComparison.Ordinal);
        return new(
            variant.Path, release, age == 0, $"ami-0{SandboxAccount.Digest($"{region} {name}")}", name,
            isRocket ? "" : $"al2023-ami-minimal-2023.12.{release}.0-kernel-6.1-{variant.Architecture}",
            isRocket ? "Bottlerocket" : "Amazon Linux 2023", variant.Architecture, agents[age], docker[age], published[age]);
    }

    private sealed record Variant(string Path, string Name, string Architecture);
}
