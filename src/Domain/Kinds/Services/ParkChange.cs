using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>
/// Keep a service at zero: bounds of 0 to 0, and policies, forecasts and schedules held back, so that nothing wakes it.
/// How many tasks it keeps is read when it is done, not when it is planned: scaling moves the number all the time.
/// </summary>
/// <param name="Before">Its bounds; null for one that has none, and gets some for as long as it is parked.</param>
[PlannedAs("park")]
public sealed record ParkChange(string Cluster, string Service, ScalableTargetSpec? Before) : Change
{
    /// <summary>Bounds that a schedule sets between planning and applying are no one's change. Null where there are none.</summary>
    public IReadOnlyList<ScheduledActionSpec>? Schedules { get; init; }

    /// <summary>Its bounds are those it was planned with, or a schedule has set them since.</summary>
    internal bool Fits(ScalableTargetSpec? live) => live == Before || (Before is { } before && live is not null && ScheduledActionSpec.Brings(Schedules, before, live));

    public override string Title => $"Park {Service}: no task runs, and nothing wakes it";
    public override string Noun => "Scalable target";
    public override bool IsNew => Before is null;

    internal ScalableTargetSpec After => Parked(Cluster, Service);

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : ScalableTargetChange.Json(Before), ScalableTargetChange.Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => ParkingScopes.ToPark(place, Cluster, Service);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => ParkingScopes.ToResume(place, Cluster, Service, IsNew);

    internal static ScalableTargetSpec Parked(string cluster, string service) => new(cluster, service, 0, 0) { Suspended = Suspension.All };
}

/// <summary>Give a parked service back what it had, and as many tasks.</summary>
/// <param name="From">As it was noted when it was parked.</param>
[PlannedAs("resume")]
public sealed record ResumeChange(string Cluster, string Service, ParkedFrom From) : Change
{
    public override string Title => $"Resume {Service}: {From.Words}";
    public override string Noun => "Scalable target";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Json(ParkChange.Parked(Cluster, Service), 0), Json(From.Target, From.Starting));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => ParkingScopes.ToResume(place, Cluster, Service, From.Target is null);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => ParkingScopes.ToPark(place, Cluster, Service);

    private static JsonObject Json(ScalableTargetSpec? target, int count)
    {
        var node = target is null ? [] : ScalableTargetChange.Json(target);
        node["DesiredCount"] = count;
        return node;
    }
}
