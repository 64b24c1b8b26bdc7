using System.Text.Json;
using Sandbox.AutoScaling;
using Sandbox.State;

namespace Sandbox.CloudWatch;

/// <summary>
/// Looks at alarms period by period. A clock that jumps ahead by days is not looked at minute by minute: as long as nothing
/// else happens the metrics are known in advance, so the next look is where the state would change.
/// </summary>
internal sealed class AlarmWatch(World world)
{
    private const int HistoryKept = 100;
    private const int Nearest = 16;
    private const int Furthest = 1440;

    /// <summary>Alarms that look again only after more than their period, by the service they depend on.</summary>
    private readonly Dictionary<string, HashSet<string>> asleep = new(StringComparer.Ordinal);

    /// <summary>How many steps an alarm looks ahead: few after something has happened, more for each time that nothing did.</summary>
    private readonly Dictionary<string, int> reach = new(StringComparer.Ordinal);
    private (string Account, string Region, DateTimeOffset At, Catalogue Catalogue)? open;

    /// <summary>Carries out the actions that scale; without it they are only recorded.</summary>
    public ScalingActions? Scaling { get; set; }

    /// <summary>Seconds between two looks.</summary>
    private static int Step(AlarmRecord alarm) => alarm.IsMath ? alarm.Period : Math.Min(alarm.Period, 300);

    public void Begin(AlarmRecord alarm) => Next(alarm, NextStep(alarm, world.Now.ToUnixTimeSeconds()));

    public void Forget(AlarmRecord alarm) => world.Agenda.Remove(DueKind.Alarm, alarm.Arn);

    /// <summary>The service's counts have changed: what was foreseen no longer holds.</summary>
    public void Wake(string service)
    {
        if (!asleep.Remove(service, out var arns))
        {
            return;
        }
        foreach (var arn in arns)
        {
            reach.Remove(arn);
            if (world.State.CloudWatch.Alarms.TryGetValue(arn, out var alarm))
            {
                Begin(alarm);
            }
        }
    }

    /// <summary>An alarm's pulse.</summary>
    public void Look(string arn)
    {
        if (!world.State.CloudWatch.Alarms.TryGetValue(arn, out var alarm))
        {
            return;
        }
        var reader = new AlarmReader(alarm, CatalogueOf(arn), world.Now.ToUnixTimeSeconds(), Ahead(alarm));
        var looked = reader.At(world.Now.ToUnixTimeSeconds());
        var verdict = AlarmJudge.State(alarm, looked);
        alarm.Newest = Newest(looked);
        if (verdict is not null && verdict != alarm.State)
        {
            var full = AlarmJudge.Judge(alarm, looked, world.Now);
            Enter(alarm, verdict, full.Reason, full.Data);
        }
        if (alarm.State == "ALARM")
        {
            Repeat(alarm, alarm.Newest);
        }
        Sleep(alarm, reader);
    }

    public void Enter(AlarmRecord alarm, string state, string reason, string? data)
    {
        var old = alarm.State;
        var oldReason = alarm.Reason;
        (alarm.State, alarm.Reason, alarm.ReasonData, alarm.StateUpdated, alarm.StateChanged) = (state, reason, data, world.Now, world.Now);
        Say(alarm, "StateUpdate", $"Alarm updated from {old} to {state}", new
        {
            version = "1.0", oldState = new { stateValue = old, stateReason = oldReason }, newState = new { stateValue = state, stateReason = reason },
        });
        if (!alarm.ActionsEnabled || old == state)
        {
            return;
        }
        foreach (var action in ActionsOf(alarm))
        {
            Say(alarm, "Action", $"Successfully executed action {action}", new { actionState = "Succeeded", notificationResource = action, stateUpdate = state });
        }
    }

    public void Say(AlarmRecord alarm, string kind, string summary, object data)
    {
        alarm.History.Add(new(world.Now, kind, summary, JsonSerializer.Serialize(data)));
        if (alarm.History.Count > HistoryKept)
        {
            alarm.History.RemoveRange(0, alarm.History.Count - HistoryKept);
        }
        world.Changed = true;
    }

    private static List<string> ActionsOf(AlarmRecord alarm) => alarm.State switch
    {
        "ALARM" => alarm.AlarmActions,
        "OK" => alarm.OkActions,
        _ => alarm.InsufficientDataActions,
    };

    /// <summary>Actions that scale are repeated at every look for as long as the alarm lasts.</summary>
    private void Repeat(AlarmRecord alarm, double? value)
    {
        if (Scaling is null || !alarm.ActionsEnabled || value is not { } found)
        {
            return;
        }
        foreach (var action in alarm.AlarmActions.Where(IsScaling))
        {
            Scaling.Act(action, alarm, found);
        }
    }

    /// <summary>Plans the next look: the next period, or as far ahead as nothing can change before.</summary>
    private void Sleep(AlarmRecord alarm, AlarmReader reader)
    {
        var step = Step(alarm);
        var next = NextStep(alarm, world.Now.ToUnixTimeSeconds());
        var end = Ahead(alarm);
        if (next + step > end || reader.Grounds is not { Count: > 0 } grounds)
        {
            Next(alarm, next);
            return;
        }
        var foresights = alarm is { State: "ALARM", ActionsEnabled: true } && Scaling is { } scaling
            ? alarm.AlarmActions.Where(IsScaling).Select(a => scaling.Foresee(a, alarm)).OfType<Func<double, DateTimeOffset, bool>>().ToList()
            : [];
        while (next <= end)
        {
            var looked = reader.At(next);
            if (AlarmJudge.State(alarm, looked) is { } state && state != alarm.State)
            {
                break;
            }
            if (foresights.Count > 0 && Newest(looked) is { } value && foresights.Exists(f => f(value, DateTimeOffset.FromUnixTimeSeconds(next))))
            {
                break;
            }
            next += step;
        }
        if (next > end)
        {
            reach[alarm.Arn] = Math.Min(Furthest, 2 * reach.GetValueOrDefault(alarm.Arn, Nearest));
        }
        foreach (var service in grounds)
        {
            if (!asleep.TryGetValue(service, out var arns))
            {
                asleep[service] = arns = new(StringComparer.Ordinal);
            }
            arns.Add(alarm.Arn);
        }
        Next(alarm, next);
    }

    private void Next(AlarmRecord alarm, long second) => world.At(DateTimeOffset.FromUnixTimeSeconds(second), DueKind.Alarm, alarm.Arn);

    private static long NextStep(AlarmRecord alarm, long second) => ((second / Step(alarm)) + 1) * Step(alarm);

    /// <summary>How far is looked ahead: no further than the jump of the clock goes.</summary>
    private long Ahead(AlarmRecord alarm)
    {
        var now = world.Now.ToUnixTimeSeconds();
        return Math.Clamp(world.Horizon.ToUnixTimeSeconds(), now, now + ((long)Step(alarm) * reach.GetValueOrDefault(alarm.Arn, Nearest)));
    }

    private static bool IsScaling(string action) => action.Contains(":scalingPolicy:", StringComparison.Ordinal);

    private static double? Newest(ReadOnlySpan<Looked> oldestFirst)
    {
        for (var i = oldestFirst.Length - 1; i >= 0; i--)
        {
            if (oldestFirst[i].Value is { } value)
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>One catalogue for all alarms that look at the same moment.</summary>
    private Catalogue CatalogueOf(string alarmArn)
    {
        var parts = alarmArn.Split(':');
        if (open is not { } o || o.At != world.Now || o.Account != parts[4] || o.Region != parts[3])
        {
            o = (parts[4], parts[3], world.Now, new Catalogue(world, parts[4], parts[3]));
            open = o;
        }
        return o.Catalogue;
    }
}
