namespace Domain.Workloads.Inventory;

/// <summary>Which of two tellings of a task counts. Pure.</summary>
internal static class TaskRules
{
    /// <summary>
    /// The higher version is the later one (ECS Developer Guide, "Amazon ECS task state change events", <c>version</c>); of the same version a description tells more than
    /// an event, for it brings the tags, and ends the belief that the task was lost.
    /// </summary>
    public static bool Counts(LiveTask row, LiveTask told) =>
        told.Version > row.Version || (told.Version == row.Version && told.IsDescribed && (!row.IsDescribed || row.IsLost));

    /// <summary>Puts what was told into the row. Tags, and with them the team, stay where the telling brings none.</summary>
    public static void Put(LiveTask row, LiveTask told, DateTimeOffset now)
    {
        if (told.IsDescribed || !row.IsDescribed)
        {
            (row.TeamId, row.Environment, row.Owner) = (told.TeamId, told.Environment, told.Owner);
        }

        row.Facts = (told.IsDescribed ? told.Facts : told.Facts with { Tags = row.Facts.Tags }) with { Ec2InstanceId = told.Facts.Ec2InstanceId ?? row.Facts.Ec2InstanceId };
        row.IsDescribed |= told.IsDescribed;
        (row.Service, row.Group, row.StartedBy, row.Definition) = (told.Service, told.Group, told.StartedBy, told.Definition);
        (row.LastStatus, row.DesiredStatus, row.IsStopped, row.Health) = (told.LastStatus, told.DesiredStatus, told.IsStopped, told.Health);
        (row.LaunchType, row.Provider, row.Zone, row.PrivateIp) = (told.LaunchType, told.Provider, told.Zone ?? row.Zone, told.PrivateIp ?? row.PrivateIp);
        (row.InstanceArn, row.Architecture, row.Cpu, row.MemoryMiB) = (told.InstanceArn, told.Architecture, told.Cpu, told.MemoryMiB);
        (row.StopCode, row.StoppedReason, row.ExitCode) = (told.StopCode, told.StoppedReason, told.ExitCode);
        (row.CreatedAt, row.PullStartedAt, row.PullStoppedAt) = (told.CreatedAt, told.PullStartedAt, told.PullStoppedAt);
        (row.StartedAt, row.StoppingAt, row.StoppedAt) = (told.StartedAt, told.StoppingAt, told.StoppedAt);
        (row.Version, row.IsLost, row.Words, row.SeenAt) = (told.Version, told.IsLost, told.Words, now);
    }

    /// <summary>AWS shows it no longer, and Berth did not see it stop: it is over, and how is not known.</summary>
    public static void Lose(LiveTask row, DateTimeOffset now)
    {
        (row.LastStatus, row.DesiredStatus, row.IsStopped, row.IsLost) = ("STOPPED", "STOPPED", true, true);
        (row.StoppedAt, row.SeenAt) = (row.StoppedAt ?? now, now);
    }

    public static string WordsOf(LiveTask task) => string.Join(
        ' ', new[] { task.Arn[(task.Arn.LastIndexOf('/') + 1)..], task.Service, task.Definition, task.Group, task.StartedBy, task.StopCode, task.StoppedReason }
            .Concat(task.Facts.Containers.SelectMany(c => new[] { c.Name, c.Image, c.Reason })).OfType<string>().Distinct(StringComparer.Ordinal)).ToLowerInvariant();
}
