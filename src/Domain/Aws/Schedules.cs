using System.Globalization;
using Amazon.Scheduler;
using Amazon.Scheduler.Model;
using Domain.Kinds.Jobs;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>EventBridge Scheduler: groups, and schedules that run tasks.</summary>
internal static class Schedules
{
    private const int Page = 100;

    /// <returns>The group's tags; null = there is no such group.</returns>
    public static async Task<IReadOnlyDictionary<string, string>?> GroupAsync(AwsSession session, string name, string arn, CancellationToken cancellationToken)
    {
        if (await OrNullAsync($"look for schedule group {name}", cancel => session.Schedules.GetScheduleGroupAsync(new GetScheduleGroupRequest { Name = name }, cancel), cancellationToken) is not { State.Value: "ACTIVE" })
        {
            return null;
        }

        var tags = await AwsWords.AskAsync($"read tags of schedule group {name}", cancel => session.Schedules.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, cancel), cancellationToken);
        return (tags.Tags ?? []).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
    }

    public static Task CreateGroupAsync(AwsSession session, string name, string token, IReadOnlyDictionary<string, string> tags) => AwsWords.AskAsync(
        $"create schedule group {name}",
        cancel => session.Schedules.CreateScheduleGroupAsync(
            new CreateScheduleGroupRequest { Name = name, ClientToken = token, Tags = [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] }, cancel), CancellationToken.None);

    public static Task DeleteGroupAsync(AwsSession session, string name, string token) => OrNullAsync(
        $"delete schedule group {name}", cancel => session.Schedules.DeleteScheduleGroupAsync(new DeleteScheduleGroupRequest { Name = name, ClientToken = token }, cancel), CancellationToken.None);

    /// <summary>Names of a group's schedules; empty where there is no such group.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(AwsSession session, string group, CancellationToken cancellationToken)
    {
        try
        {
            var all = await AwsPages.AllAsync(
                $"list schedules of {group}",
                (next, cancel) => session.Schedules.ListSchedulesAsync(new ListSchedulesRequest { GroupName = group, MaxResults = Page, NextToken = next }, cancel),
                page => page.Schedules, page => page.NextToken, cancellationToken);
            return [.. all.Select(s => s.Name)];
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return [];
        }
    }

    /// <summary>What a group's schedules are, and when each was last changed; empty where there is no such group.</summary>
    public static async Task<IReadOnlyList<(string Arn, string Name, DateTimeOffset ChangedAt)>> AllAsync(AwsSession session, string group, CancellationToken cancellationToken)
    {
        try
        {
            var all = await AwsPages.AllAsync(
                $"list schedules of {group}",
                (next, cancel) => session.Schedules.ListSchedulesAsync(new ListSchedulesRequest { GroupName = group, MaxResults = Page, NextToken = next }, cancel),
                page => page.Schedules, page => page.NextToken, cancellationToken);
            return [.. all.Select(s => (s.Arn, s.Name, new DateTimeOffset((s.LastModificationDate ?? DateTime.UnixEpoch).ToUniversalTime())))];
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return [];
        }
    }

    /// <returns>Null where there is none, or it runs no tasks.</returns>
    public static async Task<LiveSchedule?> FindAsync(AwsSession session, string group, string name, CancellationToken cancellationToken) =>
        await OrNullAsync($"look for schedule {name}", cancel => session.Schedules.GetScheduleAsync(new GetScheduleRequest { GroupName = group, Name = name }, cancel), cancellationToken) is { } found
            && Spec(found) is { } spec ? new(spec, found.Description ?? "", new DateTimeOffset((found.LastModificationDate ?? DateTime.UnixEpoch).ToUniversalTime())) : null;

    public static Task CreateAsync(AwsSession session, ScheduleSpec spec, string token, string description)
    {
        var request = new CreateScheduleRequest
        {
            Name = spec.Name, GroupName = spec.Group, ClientToken = token, Description = description, ScheduleExpression = spec.Expression, ScheduleExpressionTimezone = spec.TimeZone,
            State = spec.Enabled ? ScheduleState.ENABLED : ScheduleState.DISABLED, FlexibleTimeWindow = Exact, Target = TargetOf(session, spec.Run),
        };
        return AwsWords.AskAsync($"create schedule {spec.Name}", cancel => session.Schedules.CreateScheduleAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>Replaces the whole schedule (EventBridge Scheduler API, UpdateSchedule): what is not sent would have its default.</summary>
    public static Task UpdateAsync(AwsSession session, ScheduleSpec spec, string token, string description)
    {
        var request = new UpdateScheduleRequest
        {
            Name = spec.Name, GroupName = spec.Group, ClientToken = token, Description = description, ScheduleExpression = spec.Expression, ScheduleExpressionTimezone = spec.TimeZone,
            State = spec.Enabled ? ScheduleState.ENABLED : ScheduleState.DISABLED, FlexibleTimeWindow = Exact, Target = TargetOf(session, spec.Run),
        };
        return AwsWords.AskAsync($"change schedule {spec.Name}", cancel => session.Schedules.UpdateScheduleAsync(request, cancel), CancellationToken.None);
    }

    public static Task DeleteAsync(AwsSession session, ScheduleSpec spec, string token) => OrNullAsync(
        $"delete schedule {spec.Name}",
        cancel => session.Schedules.DeleteScheduleAsync(new DeleteScheduleRequest { Name = spec.Name, GroupName = spec.Group, ClientToken = token }, cancel), CancellationToken.None);

    private static FlexibleTimeWindow Exact => new() { Mode = FlexibleTimeWindowMode.OFF };

    private static Target TargetOf(AwsSession session, JobRun run) => new()
    {
        Arn = JobArns.Cluster(session, run), RoleArn = run.RoleArn,
        RetryPolicy = new() { MaximumRetryAttempts = run.Retries, MaximumEventAgeInSeconds = run.MaxAgeSeconds },
        DeadLetterConfig = run.DeadLetterArn is { } queue ? new() { Arn = queue } : null,
        EcsParameters = new()
        {
            TaskDefinitionArn = JobArns.Definition(session, run), TaskCount = run.Count, EnableECSManagedTags = true, PropagateTags = PropagateTags.TASK_DEFINITION,
            LaunchType = run.Compute switch { Compute.Fargate => LaunchType.FARGATE, Compute.Ec2 => run.Provider is null ? LaunchType.EC2 : null, Compute.FargateSpot => null },
            CapacityProviderStrategy = JobArns.Provider(run) is { } provider ? [new() { CapacityProvider = provider, Weight = 1 }] : null,
            NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [.. run.Subnets], SecurityGroups = [.. run.SecurityGroups], AssignPublicIp = AssignPublicIp.DISABLED } },
        },
    };

    private static ScheduleSpec? Spec(GetScheduleResponse found)
    {
        if (found.Target is not { EcsParameters: { } ecs } target)
        {
            return null;
        }

        var network = ecs.NetworkConfiguration?.AwsvpcConfiguration;
        List<string> more =
        [
            .. found.FlexibleTimeWindow?.Mode == FlexibleTimeWindowMode.FLEXIBLE ? ["a flexible time window"] : Array.Empty<string>(),
            .. found.StartDate is not null || found.EndDate is not null ? ["a beginning or an end"] : Array.Empty<string>(),
            .. target.Input is { Length: > 0 } ? ["overrides"] : Array.Empty<string>(),
            .. found.ActionAfterCompletion == ActionAfterCompletion.DELETE ? ["its own deletion afterwards"] : Array.Empty<string>(),
            .. found.KmsKeyArn is { Length: > 0 } ? ["a key of its own"] : Array.Empty<string>(),
            .. ecs.PlacementConstraints is { Count: > 0 } || ecs.PlacementStrategy is { Count: > 0 } ? ["placement rules"] : Array.Empty<string>(),
        ];
        var run = JobArns.Run(
            target.Arn, ecs.TaskDefinitionArn, ecs.TaskCount ?? 1, ecs.LaunchType?.Value, ecs.CapacityProviderStrategy?.Select(c => c.CapacityProvider).FirstOrDefault(),
            network?.Subnets ?? [], network?.SecurityGroups ?? [], target.RoleArn, target.RetryPolicy?.MaximumRetryAttempts, target.RetryPolicy?.MaximumEventAgeInSeconds, target.DeadLetterConfig?.Arn);
        return new(found.GroupName, found.Name, found.ScheduleExpression, found.ScheduleExpressionTimezone ?? "UTC", found.State == ScheduleState.ENABLED, run with { More = more.Count == 0 ? null : string.Join(", ", more) });
    }

    private static async Task<T?> OrNullAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await AwsWords.AskAsync(what, call, cancellationToken);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return null;
        }
    }
}

/// <param name="Description">As its maker wrote it: Berth names its request there.</param>
internal sealed record LiveSchedule(ScheduleSpec Spec, string Description, DateTimeOffset ChangedAt);

/// <summary>What schedules and rules say by ARN, and back.</summary>
internal static class JobArns
{
    public const string Spot = "FARGATE_SPOT";
    private const int MostRetries = 185, MostAge = 86_400;

    public static string Cluster(AwsSession session, JobRun run) => $"arn:aws:ecs:{session.Region}:{Account(run)}:cluster/{run.Cluster}";

    public static string Definition(AwsSession session, JobRun run) => $"arn:aws:ecs:{session.Region}:{Account(run)}:task-definition/{(run.Newest ? run.Family : Pinned(run))}";

    public static JobRun Run(
        string clusterArn, string definitionArn, int count, string? launch, string? provider, IReadOnlyList<string> subnets, IReadOnlyList<string> groups, string? roleArn, int? retries, int? age, string? letters)
    {
        var (family, revision) = Arns.Last(definitionArn).Split(':') is [var f, var r] && int.TryParse(r, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (f, (int?)n) : (Arns.Last(definitionArn), null);
        var starts = provider is Spot or "FARGATE" ? null : provider;
        var compute = provider == Spot ? Compute.FargateSpot : launch == "EC2" || starts is not null ? Compute.Ec2 : Compute.Fargate;
        return new(Arns.Last(clusterArn), family, revision, revision is null, count, compute, subnets, groups, roleArn ?? "", retries ?? MostRetries, age ?? MostAge, letters) { Provider = starts };
    }

    /// <summary>The one of its strategy; null where it has a launch type.</summary>
    public static string? Provider(JobRun run) => run.Compute is Compute.FargateSpot ? Spot : run.Provider;

    private static string Account(JobRun run) => run.RoleArn.Split(':') is [_, _, _, _, var account, ..] ? account : "";

    private static string Pinned(JobRun run) => run.Revision is { } revision
        ? string.Create(CultureInfo.InvariantCulture, $"{run.Family}:{revision}") : throw new InvalidOperationException($"The revision of {run.Family} is not known yet.");
}
