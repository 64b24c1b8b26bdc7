using Amazon.CloudWatch.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.CloudWatch;

/// <summary>Making, changing and deleting metric alarms. IAM: each on its alarm's ARN (Service Authorization Reference, CloudWatch).</summary>
internal sealed class Alarms(World world, AlarmWatch watch)
{
    private const int MostAlarms = 5000;

    private Documents<AlarmRecord> All => world.State.CloudWatch.Alarms;

    public void Register(Api api) => api
        .Write<PutMetricAlarmRequest, PutMetricAlarmResponse>("PutMetricAlarm", Put)
        .Write<DeleteAlarmsRequest, DeleteAlarmsResponse>("DeleteAlarms", Delete)
        .Write<SetAlarmStateRequest, SetAlarmStateResponse>("SetAlarmState", SetState)
        .Write<EnableAlarmActionsRequest, EnableAlarmActionsResponse>("EnableAlarmActions", (request, call) => Switch(request.AlarmNames, call, on: true, new EnableAlarmActionsResponse()))
        .Write<DisableAlarmActionsRequest, DisableAlarmActionsResponse>("DisableAlarmActions", (request, call) => Switch(request.AlarmNames, call, on: false, new DisableAlarmActionsResponse()))
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListTags);

    private PutMetricAlarmResponse Put(PutMetricAlarmRequest request, Call call)
    {
        var arn = Arn(call, request.AlarmName);
        var old = All.GetValueOrDefault(arn);
        var tags = (request.Tags ?? []).Select(t => KeyValuePair.Create(t.Key, t.Value)).ToList();
        call.Authorize(arn, keys => Keys(keys, old).SetRequestTags(tags).Set("cloudwatch:AlarmActions", Actions(request)));
        if (tags.Count > 0 && old is null)
        {
            call.Authorize("cloudwatch:TagResource", arn, keys => keys.SetRequestTags(tags));
        }
        var alarm = AlarmRules.Read(request, arn, call.Account, world.Now);
        if (old is null)
        {
            var here = call.Arn("cloudwatch", "alarm:");
            if (All.Keys.Count(k => k.StartsWith(here, StringComparison.Ordinal)) >= MostAlarms)
            {
                throw new AwsError("LimitExceeded", $"The quota of {MostAlarms} alarms in the Region has been reached.");
            }
            foreach (var (key, value) in tags)
            {
                alarm.Tags[key] = value;
            }
        }
        Save(alarm, old);
        return new();
    }

    /// <summary>Keeps an alarm; one of its name is replaced, all but its state, history and tags.</summary>
    public void Save(AlarmRecord alarm, AlarmRecord? old)
    {
        if (old is not null)
        {
            (alarm.State, alarm.Reason, alarm.ReasonData, alarm.StateUpdated, alarm.StateChanged) = (old.State, old.Reason, old.ReasonData, old.StateUpdated, old.StateChanged);
            alarm.History.AddRange(old.History);
            foreach (var (key, value) in old.Tags)
            {
                alarm.Tags[key] = value;
            }
        }
        All[alarm.Arn] = alarm;
        watch.Say(alarm, "ConfigurationUpdate", $"Alarm \"{alarm.Name}\" {(old is null ? "created" : "updated")}", new { version = "1.0", type = old is null ? "Create" : "Update" });
        watch.Begin(alarm);
    }

    public void Remove(string arn)
    {
        if (All.Remove(arn, out var alarm))
        {
            watch.Forget(alarm);
            world.Changed = true;
        }
    }

    private DeleteAlarmsResponse Delete(DeleteAlarmsRequest request, Call call)
    {
        foreach (var alarm in Few(request.AlarmNames, call))
        {
            Remove(alarm.Arn);
        }
        return new();
    }

    private SetAlarmStateResponse SetState(SetAlarmStateRequest request, Call call)
    {
        var arn = Arn(call, request.AlarmName);
        var alarm = All.GetValueOrDefault(arn);
        call.Authorize(arn, keys => Keys(keys, alarm));
        if (request.StateValue?.Value is not ("OK" or "ALARM" or "INSUFFICIENT_DATA") || request.StateReason.Length > 1023)
        {
            throw new AwsError("ValidationError", "StateValue must be OK, ALARM or INSUFFICIENT_DATA, and StateReason have at most 1023 characters.");
        }
        if (request.StateReasonData is { } data && !IsJson(data))
        {
            throw new AwsError("InvalidFormat", "StateReasonData is not valid JSON.");
        }
        watch.Enter(alarm ?? throw NotFound(request.AlarmName), request.StateValue.Value, request.StateReason, request.StateReasonData);
        return new();
    }

    private T Switch<T>(List<string> names, Call call, bool on, T answer)
    {
        foreach (var alarm in Few(names, call).Where(a => a.ActionsEnabled != on))
        {
            alarm.ActionsEnabled = on;
            alarm.Configured = world.Now;
            watch.Say(alarm, "ConfigurationUpdate", $"Alarm \"{alarm.Name}\" updated", new { version = "1.0", type = "Update" });
        }
        return answer;
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var tags = request.Tags.Select(t => KeyValuePair.Create(t.Key, t.Value)).ToList();
        var alarm = ByArn(request.ResourceARN, call, keys => keys.SetRequestTags(tags));
        if (alarm.Tags.Keys.Union(tags.Select(t => t.Key)).Count() > 50)
        {
            throw new AwsError("InvalidParameterValue", "A resource can have at most 50 tags.");
        }
        tags.ForEach(t => alarm.Tags[t.Key] = t.Value);
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var alarm = ByArn(request.ResourceARN, call, keys => keys.Set("aws:TagKeys", request.TagKeys));
        request.TagKeys.ForEach(k => alarm.Tags.Remove(k));
        return new();
    }

    private ListTagsForResourceResponse ListTags(ListTagsForResourceRequest request, Call call)
        => new() { Tags = [.. ByArn(request.ResourceARN, call, _ => { }).Tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] };

    private AlarmRecord ByArn(string arn, Call call, Action<RequestContext> more)
    {
        var alarm = All.GetValueOrDefault(arn);
        call.Authorize(arn, keys => more(Keys(keys, alarm)));
        return alarm ?? throw new AwsError("ResourceNotFoundException", $"The resource {arn} does not exist.", 404);
    }

    /// <summary>The alarms of these names, all authorised; names without an alarm are passed over where <c>DeleteAlarms</c> and its like do.</summary>
    private List<AlarmRecord> Few(List<string> names, Call call)
    {
        if (names.Count > 100)
        {
            throw new AwsError("ValidationError", "The collection AlarmNames must not have a size greater than 100.");
        }
        foreach (var name in names)
        {
            var arn = Arn(call, name);
            call.Authorize(arn, keys => Keys(keys, All.GetValueOrDefault(arn)));
        }
        return [.. names.Select(n => All.GetValueOrDefault(Arn(call, n))).OfType<AlarmRecord>()];
    }

    private static RequestContext Keys(RequestContext keys, AlarmRecord? alarm) => keys.SetTags("aws:ResourceTag", alarm?.Tags ?? []);

    private static IEnumerable<string> Actions(PutMetricAlarmRequest request) => (request.AlarmActions ?? []).Concat(request.OKActions ?? []).Concat(request.InsufficientDataActions ?? []);

    private static string Arn(Call call, string name) => AlarmStates.Arn(call.Region, name, call.Account);

    private static AwsError NotFound(string name) => new("ResourceNotFound", $"Alarm {name} does not exist", 404);

    private static bool IsJson(string text)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
