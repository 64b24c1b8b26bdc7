using Amazon.ApplicationAutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>Actions that set a target's bounds at a time, once or again and again.</summary>
internal sealed class ScheduledActions(World world, Scaling scaling, Activities activities)
{
    private const int MostActions = 200;

    /// <summary>Called with a target whose bounds have changed.</summary>
    public Action<ScalableResource>? OnBounds { get; set; }

    public void Register(Api api) => api
        .Write<PutScheduledActionRequest, PutScheduledActionResponse>("PutScheduledAction", Put)
        .Write<DeleteScheduledActionRequest, DeleteScheduledActionResponse>("DeleteScheduledAction", Delete)
        .Read<DescribeScheduledActionsRequest, DescribeScheduledActionsResponse>("DescribeScheduledActions", Describe);

    private PutScheduledActionResponse Put(PutScheduledActionRequest request, Call call)
    {
        var target = scaling.Authorized(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value);
        if (request.ScheduledActionName is not { Length: >= 1 and <= 256 } name || name.IndexOfAny([':', '/', '|']) >= 0)
        {
            throw Scaling.Invalid("The name of a scheduled action must have 1 to 256 characters, none of them a colon, slash or pipe.");
        }
        var known = target.Scheduled.GetValueOrDefault(request.ScheduledActionName);
        if (known is null && target.Scheduled.Count >= MostActions)
        {
            throw new AwsError("LimitExceededException", $"Number of scheduled actions per scalable target exceeds the limit of {MostActions}.");
        }
        var set = request.ScalableTargetAction ?? known?.ScalableTargetAction;
        var action = new ScheduledAction
        {
            ScheduledActionARN = known?.ScheduledActionARN ?? call.Arn("autoscaling", $"scheduledAction:{World.NewUuid()}:resource/ecs/{target.ResourceId}:scheduledActionName/{request.ScheduledActionName}"),
            ScheduledActionName = request.ScheduledActionName,
            ServiceNamespace = request.ServiceNamespace,
            ResourceId = request.ResourceId,
            ScalableDimension = request.ScalableDimension,
            Schedule = request.Schedule ?? known?.Schedule,
            Timezone = request.Timezone ?? known?.Timezone,
            StartTime = request.StartTime ?? known?.StartTime,
            EndTime = request.EndTime ?? known?.EndTime,
            ScalableTargetAction = set,
            CreationTime = known?.CreationTime ?? scaling.Now.UtcDateTime,
        };
        Check(action);
        target.Scheduled[action.ScheduledActionName] = action;
        Plan(target, action);
        return new();
    }

    private static void Check(ScheduledAction action)
    {
        if (string.IsNullOrEmpty(action.Schedule))
        {
            throw Scaling.Invalid("Schedule is required to create a scheduled action.");
        }
        if (action.ScalableTargetAction is not { } set || (set.MinCapacity is null && set.MaxCapacity is null))
        {
            throw Scaling.Invalid("ScalableTargetAction must set MinCapacity, MaxCapacity or both.");
        }
        if (set.MinCapacity < 0 || set.MaxCapacity < 0 || set.MinCapacity > set.MaxCapacity)
        {
            throw Scaling.Invalid("Maximum capacity cannot be less than minimum capacity, and neither can be negative.");
        }
        if (action.EndTime <= action.StartTime)
        {
            throw Scaling.Invalid("EndTime must be later than StartTime.");
        }
        try
        {
            ScheduleOf(action);
        }
        catch (FormatException wrong)
        {
            throw Scaling.Invalid($"Invalid schedule expression. Details: {wrong.Message}.");
        }
    }

    private DeleteScheduledActionResponse Delete(DeleteScheduledActionRequest request, Call call)
    {
        var target = scaling.Authorized(call, request.ResourceId, request.ScalableDimension.Value, request.ServiceNamespace.Value);
        if (!target.Scheduled.Remove(request.ScheduledActionName))
        {
            throw new AwsError("ObjectNotFoundException", $"No scheduled action found for service namespace: {request.ServiceNamespace}, resource ID: {request.ResourceId}, scalable dimension: {request.ScalableDimension}, scheduled action name: {request.ScheduledActionName}");
        }
        world.Agenda.Remove(DueKind.ScheduledAction, Key(target, request.ScheduledActionName));
        return new();
    }

    public void Forget(ScalableResource target)
    {
        foreach (var name in target.Scheduled.Keys)
        {
            world.Agenda.Remove(DueKind.ScheduledAction, Key(target, name));
        }
    }

    private DescribeScheduledActionsResponse Describe(DescribeScheduledActionsRequest request, Call call)
    {
        call.Authorize("*", keys => Scaling.Keys(keys, null, request.ServiceNamespace.Value, request.ScalableDimension?.Value));
        var actions = scaling.Here(call)
            .Where(t => t.Namespace == request.ServiceNamespace.Value)
            .Where(t => (request.ResourceId is null || t.ResourceId == request.ResourceId) && (request.ScalableDimension is null || t.Dimension == request.ScalableDimension.Value))
            .SelectMany(t => t.Scheduled.Values)
            .Where(a => request.ScheduledActionNames is not { Count: > 0 } names || names.Contains(a.ScheduledActionName))
            .ToList();
        var (page, next) = Scaling.Take(actions, a => a.ScheduledActionARN, $"DescribeScheduledActions {request.ResourceId}", request.NextToken, request.MaxResults);
        return new() { ScheduledActions = page, NextToken = next };
    }

    /// <summary>An action's time has come.</summary>
    public void Run(string key)
    {
        var cut = key.IndexOf('\n', StringComparison.Ordinal);
        if (!world.State.Scaling.Targets.TryGetValue(key[..cut], out var target) || !target.Scheduled.TryGetValue(key[(cut + 1)..], out var action))
        {
            return;
        }
        if (target.Suspended.ScheduledScalingSuspended != true)
        {
            Set(target, action);
        }
        Plan(target, action);
    }

    private void Set(ScalableResource target, ScheduledAction action)
    {
        var set = action.ScalableTargetAction;
        var cause = $"scheduled action name {action.ScheduledActionName} was triggered";
        var what = string.Join(" and ", new[] { set.MinCapacity is { } least ? $"min capacity to {least}" : "", set.MaxCapacity is { } most ? $"max capacity to {most}" : "" }.Where(w => w.Length > 0));
        var (min, max) = (set.MinCapacity ?? target.Min, set.MaxCapacity ?? target.Max);
        if (min > max)
        {
            activities.Done(target, $"Setting {what}", cause, "Failed", "Maximum capacity cannot be less than minimum capacity");
            return;
        }
        (target.Min, target.Max) = (min, max);
        activities.Done(target, $"Setting {what}", cause, "Successful", $"Successfully set {what}");
        activities.Bound(target);
        OnBounds?.Invoke(target);
    }

    private void Plan(ScalableResource target, ScheduledAction action)
    {
        var from = action.StartTime is { } start && Utc(start) > world.Now ? Utc(start).AddTicks(-1) : world.Now;
        var next = ScheduleOf(action).Next(from);
        if (next is not { } at || (action.EndTime is { } end && at > Utc(end)))
        {
            world.Agenda.Remove(DueKind.ScheduledAction, Key(target, action.ScheduledActionName));
            return;
        }
        world.At(at, DueKind.ScheduledAction, Key(target, action.ScheduledActionName));
    }

    private static Schedule ScheduleOf(ScheduledAction action) => Schedule.Parse(action.Schedule, action.Timezone, Utc(action.StartTime ?? action.CreationTime ?? default));

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static string Key(ScalableResource target, string name) => $"{target.Key()}\n{name}";
}
