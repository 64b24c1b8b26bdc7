using System.Text.Json;
using Amazon.Scheduler.Model;
using Sandbox.Events;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Schedules;

/// <summary>Schedules: made, changed, deleted, and run when their time has come.</summary>
internal sealed class Schedules(World world, Deliveries deliveries)
{
    /// <summary>The service that takes a schedule's role.</summary>
    public const string Principal = "scheduler.amazonaws.com";

    public void Register(Api api) => api
        .Write<CreateScheduleRequest, CreateScheduleResponse>("CreateSchedule", Create)
        .Write<UpdateScheduleRequest, UpdateScheduleResponse>("UpdateSchedule", Update)
        .Write<DeleteScheduleRequest, DeleteScheduleResponse>("DeleteSchedule", Delete)
        .Read<GetScheduleRequest, GetScheduleResponse>("GetSchedule", Get)
        .Read<ListSchedulesRequest, ListSchedulesResponse>("ListSchedules", List);

    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > 100)
        {
            throw ScheduleRules.Invalid("MaxResults must be between 1 and 100.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? 100);
        }
        catch (FormatException)
        {
            throw ScheduleRules.Invalid("Invalid NextToken.");
        }
    }

    /// <summary>A schedule's time has come.</summary>
    public void Run(string arn)
    {
        if (!world.State.Schedules.Schedules.TryGetValue(arn, out var schedule))
        {
            return;
        }
        if (schedule.Settings.State?.Value == "ENABLED")
        {
            deliveries.Begin(Deliveries.Of(schedule, world.Now));
        }
        if (!Plan(schedule) && schedule.Settings.ActionAfterCompletion?.Value == "DELETE")
        {
            world.State.Schedules.Schedules.Remove(arn);
        }
    }

    /// <summary>All schedules of a group that goes.</summary>
    public void Forget(string groupArn)
    {
        var start = groupArn.Replace(":schedule-group/", ":schedule/", StringComparison.Ordinal) + "/";
        foreach (var arn in world.State.Schedules.Schedules.Keys.Where(k => k.StartsWith(start, StringComparison.Ordinal)).ToList())
        {
            Drop(arn);
        }
    }

    private CreateScheduleResponse Create(CreateScheduleRequest request, Call call)
    {
        var (arn, group) = Named(request.Name, request.GroupName, call);
        call.ClientToken = request.ClientToken;
        call.Authorize(arn, keys => keys.SetTags("aws:ResourceTag", TagsOf(call, group)));
        PassedRoles.Authorize(call, request.Target.RoleArn, Principal);
        var wish = Wish(request.Name, group, arn, request);
        Check(wish, request.ClientToken, group, call);
        var text = JsonSerializer.Serialize(request, StateJson.Options);
        if (world.State.Schedules.Schedules.TryGetValue(arn, out var same))
        {
            return same.ClientToken is not null && same.ClientToken == request.ClientToken && same.Asked == text
                ? new() { ScheduleArn = arn } : throw ScheduleRules.Conflict($"Schedule {request.Name} already exists.");
        }
        var schedule = new StandingSchedule
        {
            Arn = arn, Name = request.Name, Group = group, Created = world.Now, Modified = world.Now, Begun = world.Now, Settings = wish, ClientToken = request.ClientToken, Asked = text,
        };
        world.State.Schedules.Schedules[arn] = schedule;
        Plan(schedule);
        return new() { ScheduleArn = arn };
    }

    /// <summary>Everything is replaced: what is left out has its default again.</summary>
    private UpdateScheduleResponse Update(UpdateScheduleRequest request, Call call)
    {
        var (arn, group) = Named(request.Name, request.GroupName, call);
        call.ClientToken = request.ClientToken;
        call.Authorize(arn, keys => keys.SetTags("aws:ResourceTag", TagsOf(call, group)));
        PassedRoles.Authorize(call, request.Target.RoleArn, Principal);
        var schedule = Standing(arn, request.Name);
        var wish = Wish(request.Name, group, arn, request);
        Check(wish, request.ClientToken, group, call);
        (schedule.Settings, schedule.Modified, schedule.Begun) = (wish, world.Now, world.Now);
        Plan(schedule);
        return new() { ScheduleArn = arn };
    }

    private DeleteScheduleResponse Delete(DeleteScheduleRequest request, Call call)
    {
        var (arn, group) = Named(request.Name, request.GroupName, call);
        call.ClientToken = request.ClientToken;
        call.Authorize(arn, keys => keys.SetTags("aws:ResourceTag", TagsOf(call, group)));
        Standing(arn, request.Name);
        Drop(arn);
        return new();
    }

    private GetScheduleResponse Get(GetScheduleRequest request, Call call)
    {
        var (arn, group) = Named(request.Name, request.GroupName, call);
        call.Authorize(arn, keys => keys.SetTags("aws:ResourceTag", TagsOf(call, group)));
        var schedule = Standing(arn, request.Name);
        var shown = JsonSerializer.Deserialize<GetScheduleResponse>(JsonSerializer.Serialize(schedule.Settings, StateJson.Options), StateJson.Options) ?? new();
        (shown.CreationDate, shown.LastModificationDate) = (schedule.Created.UtcDateTime, schedule.Modified.UtcDateTime);
        return shown;
    }

    private ListSchedulesResponse List(ListSchedulesRequest request, Call call)
    {
        call.Authorize("*");
        if (request.GroupName is { } asked && asked != ScheduleRules.DefaultGroup && !world.State.Schedules.Groups.ContainsKey(call.Arn("scheduler", $"schedule-group/{asked}")))
        {
            throw ScheduleRules.Missing("Schedule group", asked);
        }
        var own = call.Arn("scheduler", "schedule/");
        var all = world.State.Schedules.Schedules.Values
            .Where(s => s.Arn.StartsWith(own, StringComparison.Ordinal) && (request.GroupName is null || s.Group == request.GroupName))
            .Where(s => s.Name.StartsWith(request.NamePrefix ?? "", StringComparison.Ordinal) && (request.State is null || s.Settings.State?.Value == request.State.Value)).ToList();
        var (page, next) = Take(all, s => s.Arn, $"ListSchedules {request.GroupName} {request.NamePrefix} {request.State?.Value}", request.NextToken, request.MaxResults);
        return new()
        {
            Schedules = page.ConvertAll(s => new ScheduleSummary
            {
                Arn = s.Arn, Name = s.Name, GroupName = s.Group, State = s.Settings.State, CreationDate = s.Created.UtcDateTime, LastModificationDate = s.Modified.UtcDateTime,
                Target = new() { Arn = s.Settings.Target.Arn },
            }),
            NextToken = next,
        };
    }

    /// <returns>Whether it will run again.</returns>
    private bool Plan(StandingSchedule schedule)
    {
        if (ScheduleTimes.Next(schedule, world.Now) is { } next)
        {
            world.At(next, DueKind.Schedule, schedule.Arn);
            return true;
        }
        world.Agenda.Remove(DueKind.Schedule, schedule.Arn);
        return false;
    }

    private void Drop(string arn)
    {
        world.Agenda.Remove(DueKind.Schedule, arn);
        world.State.Schedules.Schedules.Remove(arn);
    }

    private void Check(GetScheduleResponse wish, string? token, string group, Call call)
    {
        ScheduleRules.CheckName(wish.Name, "name");
        ScheduleRules.CheckName(group, "groupName");
        ScheduleRules.CheckToken(token);
        ScheduleRules.Check(wish);
        if (group != ScheduleRules.DefaultGroup && !world.State.Schedules.Groups.ContainsKey(call.Arn("scheduler", $"schedule-group/{group}")))
        {
            throw ScheduleRules.Missing("Schedule group", group);
        }
        // whether the role allows what the schedule does is seen when it runs; that the service may take it is looked at here (User Guide, "Set up EventBridge Scheduler")
        if (!RoleSessions.Trusts(world, wish.Target.RoleArn, Principal, wish.Arn))
        {
            throw ScheduleRules.Invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
        }
    }

    private StandingSchedule Standing(string arn, string name) => world.State.Schedules.Schedules.GetValueOrDefault(arn) ?? throw ScheduleRules.Missing("Schedule", name);

    private static (string Arn, string Group) Named(string name, string? group, Call call)
        => (call.Arn("scheduler", $"schedule/{group ?? ScheduleRules.DefaultGroup}/{name}"), group ?? ScheduleRules.DefaultGroup);

    private SortedDictionary<string, string> TagsOf(Call call, string group)
        => world.State.Schedules.Groups.TryGetValue(call.Arn("scheduler", $"schedule-group/{group}"), out var found) ? found.Tags : [];

    private static GetScheduleResponse Wish(string name, string group, string arn, object request)
    {
        // CreateSchedule, UpdateSchedule and GetSchedule name their members alike
        var wish = JsonSerializer.Deserialize<GetScheduleResponse>(JsonSerializer.Serialize(request, request.GetType(), StateJson.Options), StateJson.Options) ?? new();
        (wish.Name, wish.GroupName, wish.Arn) = (name, group, arn);
        wish.State ??= "ENABLED";
        wish.ScheduleExpressionTimezone ??= "UTC";
        wish.ActionAfterCompletion ??= "NONE";
        wish.Target.RetryPolicy ??= new();
        // what is left out of the policy is the most there is (API reference, RetryPolicy)
        wish.Target.RetryPolicy.MaximumRetryAttempts ??= 185;
        wish.Target.RetryPolicy.MaximumEventAgeInSeconds ??= 86_400;
        return wish;
    }
}
