using System.Text.RegularExpressions;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>Which instances there can be, and what is verified of them. Pure.</summary>
internal static partial class FleetRules
{
    private const string Instances = "Existence · instances";

    /// <summary>Families g and p have NVIDIA GPUs (EC2 User Guide, "Instance type naming conventions").</summary>
    public static bool HasGpu(string type) => type.Length > 1 && type[0] is 'g' or 'p' && char.IsAsciiDigit(type[1]);

    public static bool IsType(string text) => Type().IsMatch(text);

    /// <param name="roleArn">Null where there is no such profile; empty where it has no role.</param>
    public static IReadOnlyList<Check> Create(InstanceFleet standing, InstanceSpec asked, string? roleArn, bool hasImage, TeamEnvironment place)
    {
        string[] inTheWay =
        [
            .. standing.Instances is null ? Array.Empty<string>() : ["a launch template"], .. standing.Group is null ? Array.Empty<string>() : ["an Auto Scaling group"],
            .. standing.Provider is null ? Array.Empty<string>() : ["a capacity provider"],
        ];
        return
        [
            .. inTheWay.Select(w => Fail($"There is {w} {asked.Name} already. Choose another name, or have it taken away.")),
            .. WhyNotProvider(asked.Name) is { } name ? [Fail(name)] : Array.Empty<Check>(),
            .. Launch(asked, roleArn, hasImage, place),
        ];
    }

    /// <summary>What instances start from.</summary>
    public static IReadOnlyList<Check> Launch(InstanceSpec asked, string? roleArn, bool hasImage, TeamEnvironment place) =>
    [
        hasImage
            ? Pass($"Instances start from {asked.ImageName} ({asked.ImageId}), which AWS recommends today.")
            : Fail($"AWS publishes no ECS-optimised image for {asked.InstanceType} in {place.Region}. Choose another instance type."),
        roleArn switch
        {
            null => Fail($"There is no instance profile {asked.ProfileArn}. Have the roles of {place.Place} brought up to date from its IAM page, or name another profile."),
            "" => Fail($"Instance profile {asked.ProfileArn} has no role, so the instances could not register. Put a role into it that trusts ec2.amazonaws.com."),
            _ => Pass($"Instances run as the role {roleArn[(roleArn.LastIndexOf('/') + 1)..]}."),
        },
    ];

    /// <summary>A launch template tells what starts, not what runs (EC2 Auto Scaling User Guide, "Launch templates").</summary>
    public static IReadOnlyList<Check> Replaced(InstanceSpec now, InstanceSpec after, int running) => now == after || running == 0 ? []
        : [new(CheckOutcome.Warning, $"{FleetWords.Many(running)} that {(running == 1 ? "runs stays as it is" : "run stay as they are")} until {(running == 1 ? "it is" : "they are")} replaced: only new ones are otherwise.", "Capacity")];

    /// <summary>Instances with tasks are protected, so a lower most ends none that is in use.</summary>
    public static IReadOnlyList<Check> Shrunk(int desired, int most) => desired <= most ? []
        : [new(CheckOutcome.Warning, $"{FleetWords.Many(desired)} run now and {most} may: those without tasks end, and those with tasks when their tasks do.", "Capacity")];

    /// <summary>Why a cluster cannot be parked; null when it can.</summary>
    public static string? WhyNotPark(ClusterState live) => live.RunningTasks + live.PendingTasks is > 0 and var tasks
        ? $"{(tasks == 1 ? "1 task runs" : $"{tasks} tasks run")} on {live.Spec.Name}. Park {(tasks == 1 ? "its service" : "their services")} first, or wait until {(tasks == 1 ? "it has" : "they have")} ended." : null;

    /// <summary>Capacity providers may not begin so (ECS API, CreateCapacityProvider, <c>name</c>).</summary>
    internal static string? WhyNotProvider(string name) => new[] { "aws", "ecs", "fargate" }.FirstOrDefault(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is { } start
        ? $"AWS takes no capacity provider whose name begins with {start}, and {name} does. Ask a platform admin for a team of another name." : null;

    private static Check Pass(string finding) => new(CheckOutcome.Pass, finding, Instances);

    private static Check Fail(string finding) => new(CheckOutcome.Fail, finding, Instances);

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{1,20}\.[a-z0-9-]{2,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Type();
}
