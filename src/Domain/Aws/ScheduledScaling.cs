using Amazon.ApplicationAutoScaling;
using Amazon.ApplicationAutoScaling.Model;
using Domain.Kinds.Services;

namespace Domain.Aws;

/// <summary>Scheduled actions of ECS services in Application Auto Scaling.</summary>
internal static class ScheduledScaling
{
    /// <summary>Actions of one page (Application Auto Scaling API).</summary>
    private const int Page = 50;

    /// <param name="resourceId"><c>service/CLUSTER/SERVICE</c>; null for all of the account and Region.</param>
    public static async Task<IReadOnlyList<ScheduledActionSpec>> AllAsync(AwsSession session, string? resourceId, CancellationToken cancellationToken)
    {
        var actions = await AwsPages.AllAsync(
            "look at scheduled scaling",
            (next, cancel) => session.Scaling.DescribeScheduledActionsAsync(
                new DescribeScheduledActionsRequest
                {
                    ServiceNamespace = ServiceNamespace.Ecs, ResourceId = resourceId, MaxResults = Page, NextToken = next,
                    ScalableDimension = resourceId is null ? null : ScalableDimension.EcsServiceDesiredCount,
                },
                cancel),
            page => page.ScheduledActions, page => page.NextToken, cancellationToken);
        return [.. actions.Where(a => a.ScalableDimension == ScalableDimension.EcsServiceDesiredCount).Select(Spec).OrderBy(a => a.Name, StringComparer.Ordinal)];
    }

    public static async Task<ScheduledActionSpec?> FindAsync(AwsSession session, string resourceId, string name, CancellationToken cancellationToken) =>
        (await AllAsync(session, resourceId, cancellationToken)).FirstOrDefault(a => a.Name == name);

    /// <summary>An upsert by name. What is left out of one that stands stays, so both bounds are always given where they are meant.</summary>
    public static Task PutAsync(AwsSession session, ScheduledActionSpec spec)
    {
        var request = new PutScheduledActionRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = spec.ResourceId,
            ScheduledActionName = spec.Name, Schedule = spec.Schedule, Timezone = spec.Zone, StartTime = spec.From?.UtcDateTime, EndTime = spec.Until?.UtcDateTime,
            ScalableTargetAction = new ScalableTargetAction { MinCapacity = spec.Min, MaxCapacity = spec.Max },
        };
        return AwsWords.AskAsync(
            $"put the schedule {spec.Name} on {spec.Service}", cancel => session.Scaling.PutScheduledActionAsync(request, cancel), CancellationToken.None);
    }

    public static async Task DeleteAsync(AwsSession session, ScheduledActionSpec spec)
    {
        var request = new DeleteScheduledActionRequest
        {
            ServiceNamespace = ServiceNamespace.Ecs, ScalableDimension = ScalableDimension.EcsServiceDesiredCount, ResourceId = spec.ResourceId, ScheduledActionName = spec.Name,
        };
        try
        {
            await AwsWords.AskAsync($"delete the schedule {spec.Name} of {spec.Service}", cancel => session.Scaling.DeleteScheduledActionAsync(request, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone before
        }
    }

    private static ScheduledActionSpec Spec(ScheduledAction action)
    {
        var (cluster, service) = Scaling.Split(action.ResourceId);
        return new ScheduledActionSpec(
            cluster, service, action.ScheduledActionName, action.Schedule, string.IsNullOrEmpty(action.Timezone) ? null : action.Timezone,
            action.ScalableTargetAction?.MinCapacity, action.ScalableTargetAction?.MaxCapacity)
        {
            From = Moment(action.StartTime), Until = Moment(action.EndTime),
        };
    }

    private static DateTimeOffset? Moment(DateTime? time) => time is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null;
}
