using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Clusters;

/// <summary>Make a launch template, give it a new version, or take it away: each is undone by its opposite.</summary>
/// <param name="Before">Null where there is none yet.</param>
/// <param name="After">Null where it goes.</param>
[PlannedAs("launch-template")]
public sealed record LaunchTemplateChange(InstanceSpec? Before, InstanceSpec? After) : Change
{
    public string Name => (After ?? Before)?.Name ?? "";

    public override string Title => $"{FleetWords.Verb(Before, After, "Write a new version of")} launch template {Name}";
    public override string Noun => "Launch template";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before?.Json(), After?.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => FleetScopes.Template(place, Before, After);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => FleetScopes.Template(place, After, Before);
}

/// <summary>Make an Auto Scaling group, change its bounds, or take it away with its instances.</summary>
/// <param name="Instances">What it launches: whoever gives a group a template must be allowed to launch by it.</param>
[PlannedAs("instance-group")]
public sealed record InstanceGroupChange(string Cluster, InstanceGroupSpec? Before, InstanceGroupSpec? After, InstanceSpec Instances) : Change
{
    public string Name => (After ?? Before)?.Name ?? "";

    public override string Title => $"{FleetWords.Verb(Before, After, "Change")} Auto Scaling group {Name}{(After is null ? " and its instances" : "")}";
    public override string Noun => "Auto Scaling group";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before?.Json(), After?.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => FleetScopes.Group(place, this, Before, After);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => FleetScopes.Group(place, this, After, Before);
}

/// <summary>Make a capacity provider over an Auto Scaling group, change how full it keeps the instances, or take it away.</summary>
[PlannedAs("group-provider")]
public sealed record GroupProviderChange(GroupProviderSpec? Before, GroupProviderSpec? After) : Change
{
    public string Name => (After ?? Before)?.Name ?? "";

    public override string Title => $"{FleetWords.Verb(Before, After, "Change")} capacity provider {Name}";
    public override string Noun => "Capacity provider";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before?.Json(), After?.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => FleetScopes.Provider(place, Name, Before is null, After is null);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => FleetScopes.Provider(place, Name, After is null, Before is null);
}

/// <summary>Put capacity providers on a cluster, with its default strategy: AWS replaces both as a whole.</summary>
[PlannedAs("attached-providers")]
public sealed record AttachmentChange(string Cluster, Attached Before, Attached After) : Change
{
    public override string Title => After.Providers.Count == 0 ? $"Take the capacity providers off cluster {Cluster}" : $"Set capacity providers and default strategy of cluster {Cluster}";
    public override string Noun => "Default strategy";
    public override bool IsNew => Before.Providers.Count == 0;

    public override ChangeTexts Text() => ChangeTexts.Of(Before.Json(), After.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => FleetScopes.Attach(place, Cluster, After);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => FleetScopes.Attach(place, Cluster, Before);
}

/// <summary>Container Insights, execute-command and the namespace of a cluster that stands.</summary>
[PlannedAs("cluster-settings")]
public sealed record ClusterSettingsChange(ClusterSpec Before, ClusterSpec After) : Change
{
    public override string Title => $"Change settings of cluster {After.Name}";
    public override string Noun => "Cluster";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Before.SettingsJson(), After.SettingsJson());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => FleetScopes.Settings(place, After.Name);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => FleetScopes.Settings(place, After.Name);
}

internal static class FleetWords
{
    /// <summary>"1 instance", "3 instances".</summary>
    public static string Many(int count) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "instance" : "instances")}");

    public static string Verb(object? before, object? after, string change) => before is null ? "Create" : after is null ? "Delete" : change;
}
