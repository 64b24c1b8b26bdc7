namespace Domain.Workloads.Inventory;

/// <summary>How what ECS tells of a deployment comes into its row. Pure.</summary>
internal static class DeploymentRules
{
    /// <summary>Nothing more happens to it (ECS API, ServiceDeployment.status).</summary>
    public static bool IsOver(string status) => status is "SUCCESSFUL" or "STOPPED" or "ROLLBACK_SUCCESSFUL" or "ROLLBACK_FAILED";

    /// <summary>ECS names the stage of the moment alone: which were there, and since when, is what Berth saw.</summary>
    public static IReadOnlyList<StageSeen> Stages(IReadOnlyList<StageSeen> before, string? stage, DateTimeOffset at) =>
        stage is null || (before.Count > 0 && before[^1].Stage == stage) ? before : [.. before, new StageSeen(stage, at)];

    /// <summary>Puts what was told into the row.</summary>
    /// <returns>True when something of it is new.</returns>
    public static bool Put(LiveDeployment row, LiveDeployment told, DateTimeOffset now)
    {
        var detail = told.Detail with { Stages = Stages(row.Detail.Stages, told.Stage, told.UpdatedAt ?? now) };
        var same = (row.Status, row.Stage, row.StartedAt, row.FinishedAt, row.TeamId, row.Environment) == (told.Status, told.Stage, told.StartedAt, told.FinishedAt, told.TeamId, told.Environment)
            && Same(row.Detail, detail);
        if (same)
        {
            return false;
        }

        (row.Status, row.Stage, row.TeamId, row.Environment) = (told.Status, told.Stage, told.TeamId, told.Environment);
        (row.CreatedAt, row.StartedAt, row.FinishedAt, row.UpdatedAt) = (told.CreatedAt, told.StartedAt, told.FinishedAt, told.UpdatedAt);
        (row.Detail, row.SeenAt) = (detail, now);
        return true;
    }

    // lists of records compare by reference
    private static bool Same(DeploymentDetail a, DeploymentDetail b) =>
        a with { SourceRevisions = b.SourceRevisions, Stages = b.Stages, Alarms = b.Alarms } == b
        && a.SourceRevisions.SequenceEqual(b.SourceRevisions) && a.Stages.SequenceEqual(b.Stages) && a.Alarms.SequenceEqual(b.Alarms);
}
