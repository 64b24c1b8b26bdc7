using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.Scheduler.Model;
using Sandbox.AutoScaling;
using Sandbox.Wire;
using Target = Amazon.Scheduler.Model.Target;

namespace Sandbox.Schedules;

/// <summary>What EventBridge Scheduler accepts (its API reference; the limits are those of its service model).</summary>
internal static partial class ScheduleRules
{
    public const string DefaultGroup = "default";
    private const int MostTasks = 10;

    public static AwsError Invalid(string message) => new("ValidationException", message);

    public static AwsError Missing(string what, string name) => new("ResourceNotFoundException", $"{what} {name} does not exist.", 404);

    public static AwsError Conflict(string message) => new("ConflictException", message, 409);

    public static void CheckName(string name, string member)
    {
        if (!Name().IsMatch(name))
        {
            throw Constraint(name, member, "^[0-9a-zA-Z-_.]+$");
        }
    }

    public static void CheckToken(string? token)
    {
        if (token is not null && !Token().IsMatch(token))
        {
            throw Constraint(token, "clientToken", "^[a-zA-Z0-9-_]+$");
        }
    }

    public static void Check(GetScheduleResponse wish)
    {
        if (wish.ScheduleExpression.Length > 256 || wish.ScheduleExpressionTimezone is { Length: > 50 } || wish.Description is { Length: > 512 })
        {
            throw Invalid("1 validation error detected: A value is longer than it may be: scheduleExpression 256, scheduleExpressionTimezone 50, description 512 characters.");
        }
        try
        {
            ScheduleTimes.Of(wish, default);
        }
        catch (FormatException)
        {
            throw Invalid(TimeZone(wish.ScheduleExpressionTimezone) ? $"Invalid Schedule Expression {wish.ScheduleExpression}." : $"Provided timezone {wish.ScheduleExpressionTimezone} is invalid.");
        }
        if (wish.EndDate <= wish.StartDate)
        {
            throw Invalid("The StartDate you specify must come before the EndDate.");
        }
        CheckWindow(wish.FlexibleTimeWindow);
        CheckTarget(wish.Target);
    }

    private static void CheckWindow(FlexibleTimeWindow window)
    {
        var minutes = window.MaximumWindowInMinutes;
        if (window.Mode?.Value == "OFF" ? minutes is not null : minutes is not (>= 1 and <= 1440))
        {
            throw Invalid(window.Mode?.Value == "OFF"
                ? "MaximumWindowInMinutes cannot be specified when FlexibleTimeWindow's Mode is OFF."
                : "MaximumWindowInMinutes must be between 1 and 1440 when FlexibleTimeWindow's Mode is FLEXIBLE.");
        }
    }

    private static void CheckTarget(Target target)
    {
        if (!Role().IsMatch(target.RoleArn))
        {
            throw Constraint(target.RoleArn, "target.roleArn", @"^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@\/-]+$");
        }
        if (target.RetryPolicy is { } retry && (retry.MaximumRetryAttempts is < 0 or > 185 || retry.MaximumEventAgeInSeconds is < 60 or > 86_400))
        {
            throw Invalid("RetryPolicy takes 0 to 185 for MaximumRetryAttempts and 60 to 86400 for MaximumEventAgeInSeconds.");
        }
        if (target.DeadLetterConfig?.Arn is { } queue && !Queue().IsMatch(queue))
        {
            throw Constraint(queue, "target.deadLetterConfig.arn", @"^arn:aws(-[a-z]+)?:sqs:[a-z0-9\-]+:\d{12}:[a-zA-Z0-9\-_]+$");
        }
        switch (target.Arn.Split(':'))
        {
            case [_, _, "ecs", _, _, var cluster] when cluster.StartsWith("cluster/", StringComparison.Ordinal):
                CheckEcs(target.EcsParameters ?? throw Invalid("EcsParameters must be specified for an ECS target."));
                break;
            case [_, _, "sqs", _, _, _] when target.EcsParameters is null:
                break;
            default:
                throw Invalid($"The Sandbox's schedules run tasks on an ECS cluster or send to an SQS queue; {target.Arn} is neither.");
        }
    }

    private static void CheckEcs(EcsParameters ecs)
    {
        if (ecs.TaskCount is < 1 or > MostTasks)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"TaskCount must be between 1 and {MostTasks}."));
        }
        if (!ecs.TaskDefinitionArn.StartsWith("arn:", StringComparison.Ordinal) || !ecs.TaskDefinitionArn.Contains(":task-definition/", StringComparison.Ordinal))
        {
            throw Invalid($"Provided TaskDefinitionArn {ecs.TaskDefinitionArn} is not a valid task definition ARN.");
        }
        if (ecs.LaunchType is not null && ecs.CapacityProviderStrategy is { Count: > 0 })
        {
            throw Invalid("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        }
        if (ecs.CapacityProviderStrategy is { Count: > 6 } || ecs.Tags is { Count: > 50 } || ecs.PlacementConstraints is { Count: > 10 } || ecs.PlacementStrategy is { Count: > 5 }
            || ecs.NetworkConfiguration?.AwsvpcConfiguration is { Subnets.Count: > 16 } or { SecurityGroups.Count: > 5 })
        {
            throw Invalid("EcsParameters takes 6 capacity providers, 50 tags, 10 placement constraints, 5 placement strategies, 16 subnets and 5 security groups at most.");
        }
    }

    private static bool TimeZone(string? name) => string.IsNullOrEmpty(name) || TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    private static AwsError Constraint(string value, string member, string pattern)
        => Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must satisfy regular expression pattern: {pattern}");

    [GeneratedRegex(@"\A[0-9a-zA-Z\-_.]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-zA-Z0-9\-_]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"\Aarn:aws(-[a-z]+)?:iam::\d{12}:role/[\w+=,.@/\-]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Role();

    [GeneratedRegex(@"\Aarn:aws(-[a-z]+)?:sqs:[a-z0-9\-]+:\d{12}:[a-zA-Z0-9\-_]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Queue();
}

/// <summary>When a schedule runs. Without jitter: a flexible window's run comes at its beginning.</summary>
internal static class ScheduleTimes
{
    /// <exception cref="FormatException">The expression or the time zone is not understood.</exception>
    public static Schedule Of(GetScheduleResponse wish, DateTimeOffset begun)
        => Schedule.Parse(wish.ScheduleExpression, wish.ScheduleExpressionTimezone, Start(wish) ?? begun);

    /// <summary>The first run after a time; null when there is none any more. One-time schedules know neither beginning nor end.</summary>
    public static DateTimeOffset? Next(StandingSchedule schedule, DateTimeOffset after)
    {
        var wish = schedule.Settings;
        var times = Of(wish, schedule.Begun);
        if (wish.ScheduleExpression.StartsWith("at", StringComparison.Ordinal))
        {
            return times.Next(after);
        }
        var from = Start(wish) is { } start && start > after ? start.AddTicks(-1) : after;
        return times.Next(from) is { } next && (wish.EndDate is not { } end || next < Utc(end)) ? next : null;
    }

    private static DateTimeOffset? Start(GetScheduleResponse wish) => wish.StartDate is { } start ? Utc(start) : null;

    private static DateTimeOffset Utc(DateTime time) => new(time.ToUniversalTime());
}
