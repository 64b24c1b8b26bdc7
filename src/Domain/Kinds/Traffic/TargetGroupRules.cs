namespace Domain.Kinds.Traffic;

/// <summary>Whether a target group is still what a plan was made against. Pure.</summary>
internal static class TargetGroupRules
{
    /// <summary>It is as before, as wanted, or half of each: health checks and the delay are two calls.</summary>
    public static bool IsBetween(TargetGroupSpec live, TargetGroupSpec before, TargetGroupSpec after) =>
        (live.DrainSeconds == before.DrainSeconds || live.DrainSeconds == after.DrainSeconds)
        && (live with { DrainSeconds = before.DrainSeconds } == before || live with { DrainSeconds = after.DrainSeconds } == after);
}
