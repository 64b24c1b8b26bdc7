using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.ECS.Model;
using Sandbox.Control;
using Sandbox.Iam;
using Sandbox.Schedules;
using Sandbox.Sqs;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Events;

/// <summary>
/// Carries out what schedules and rules ask for, under their role: a call that fails for a reason of AWS's side is tried again, later and later, until attempts
/// or age are used up; one that was refused is not (EventBridge User Guide, "How EventBridge retries delivering events"). What could not be delivered goes to the
/// dead-letter queue with why. A call that ECS answered counts as delivered, whatever becomes of the tasks.
/// </summary>
internal sealed class Deliveries(World world, Faults faults, CallLog log, Func<Api> ecs)
{
    private const string EventsPrincipal = "events.amazonaws.com";
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(8);
    private static readonly JsonSerializerOptions anyCase = new(StateJson.Options) { PropertyNameCaseInsensitive = true };

    /// <summary>One run of a schedule.</summary>
    public static Delivery Of(StandingSchedule schedule, DateTimeOffset due)
    {
        var target = schedule.Settings.Target;
        return new()
        {
            Id = World.NewId(16), Source = schedule.Arn, IsSchedule = true, TargetArn = target.Arn, RoleArn = target.RoleArn, Due = due,
            RunTask = target.EcsParameters is { } parameters ? Call(parameters) : null, Input = target.Input, DeadLetters = target.DeadLetterConfig?.Arn,
            MostRetries = target.RetryPolicy.MaximumRetryAttempts ?? 185, MostAge = target.RetryPolicy.MaximumEventAgeInSeconds ?? 86_400,
        };
    }

    /// <summary>The parameters of a target as those of RunTask.</summary>
    public static string Call(object parameters)
    {
        var call = JsonSerializer.SerializeToNode(parameters, parameters.GetType(), StateJson.Options) as JsonObject ?? [];
        Rename("TaskDefinitionArn", "TaskDefinition");
        Rename("TaskCount", "Count");
        if (call["Tags"] is JsonArray tags)
        {
            // Scheduler's tags are maps of the keys that ECS itself uses; EventBridge's are tags
            call["Tags"] = new JsonArray([.. tags.OfType<JsonObject>().Select(t => new JsonObject { ["Key"] = One(t, "key"), ["Value"] = One(t, "value") })]);
        }
        return call.ToJsonString();

        void Rename(string from, string to)
        {
            if (call.Remove(from, out var value))
            {
                call[to] = value;
            }
        }

        static string? One(JsonObject tag, string key) => tag.FirstOrDefault(p => string.Equals(p.Key, key, StringComparison.OrdinalIgnoreCase)).Value?.GetValue<string>();
    }

    public void Begin(Delivery delivery)
    {
        world.State.Events.Deliveries[delivery.Id] = delivery;
        world.At(world.Now, DueKind.Delivery, delivery.Id);
    }

    /// <summary>It is time to try.</summary>
    public void Try(string id)
    {
        if (!world.State.Events.Deliveries.TryGetValue(id, out var delivery))
        {
            return;
        }
        try
        {
            if (delivery.TargetArn.Split(':')[2] == "sqs")
            {
                Send(delivery, delivery.TargetArn, delivery.Input ?? "{}", new Dictionary<string, string>(StringComparer.Ordinal));
            }
            else
            {
                Run(delivery);
            }
            world.State.Events.Deliveries.Remove(id);
        }
        catch (AwsError refused)
        {
            Failed(delivery, refused);
        }
    }

    private void Failed(Delivery delivery, AwsError why)
    {
        var after = TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(delivery.Retries, 20))));
        var passing = why.Status >= 500 || why.Code.Contains("Throttling", StringComparison.Ordinal);
        var spent = delivery.Retries >= delivery.MostRetries ? "MaximumRetryAttempts" : world.Now + after > delivery.Due.AddSeconds(delivery.MostAge) ? "MaximumEventAgeInSeconds" : null;
        if (passing && spent is null)
        {
            delivery.Retries++;
            world.At(world.Now + after, DueKind.Delivery, delivery.Id);
            return;
        }
        world.State.Events.Deliveries.Remove(delivery.Id);
        if (delivery.DeadLetters is { } queue)
        {
            Bury(delivery, queue, why, passing ? spent : null);
        }
    }

    /// <summary>A dead letter that may not be sent is lost, as on AWS.</summary>
    private void Bury(Delivery delivery, string queue, AwsError why, string? spent)
    {
        var about = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ERROR_CODE"] = why.Code, ["ERROR_MESSAGE"] = why.Message, ["EXHAUSTED_RETRY_CONDITION"] = spent,
            ["RETRY_ATTEMPTS"] = delivery.Retries.ToString(CultureInfo.InvariantCulture), ["TARGET_ARN"] = delivery.TargetArn,
            [delivery.IsSchedule ? "SCHEDULE_ARN" : "RULE_ARN"] = delivery.Source,
            ["EXECUTION_ID"] = delivery.IsSchedule ? delivery.Id : null,
            ["SCHEDULED_TIME"] = delivery.IsSchedule ? delivery.Due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null,
        };
        try
        {
            Send(delivery, queue, delivery.Input ?? delivery.RunTask ?? "{}", about.Where(a => a.Value is not null).ToDictionary(a => a.Key, a => a.Value ?? "", StringComparer.Ordinal));
        }
        catch (AwsError)
        {
            // nobody is told
        }
    }

    private void Run(Delivery delivery)
    {
        var caller = Taken(delivery);
        var request = JsonSerializer.Deserialize<RunTaskRequest>(delivery.RunTask ?? "{}", StateJson.Options) ?? new();
        request.Cluster = delivery.TargetArn;
        // how the two services sign the tasks they start, of which 36 characters are kept
        var sign = $"{(delivery.IsSchedule ? "chronos-schedule" : "events-rule")}/{Arns.Last(delivery.Source)}";
        request.StartedBy = sign[..Math.Min(36, sign.Length)];
        if (delivery.Input is { Length: > 0 } input)
        {
            try
            {
                request.Overrides = JsonSerializer.Deserialize<TaskOverride>(input, anyCase);
            }
            catch (JsonException)
            {
                throw new AwsError("InvalidParameterException", "The input is not a JSON object of task overrides.");
            }
        }
        Ask("RunTask", caller, delivery, request.ClientToken, call => ecs().Find("RunTask")?.Run(request, call));
    }

    private void Send(Delivery delivery, string queueArn, string body, IReadOnlyDictionary<string, string> attributes)
    {
        var queue = world.State.Sqs.Queues.GetValueOrDefault(queueArn);
        if (delivery.IsSchedule)
        {
            var call = new Call(world, faults, Taken(delivery), "sqs", "SendMessage", Arns.Region(queueArn), World.NewUuid(), body);
            call.Authorize(queueArn, keys => keys.SetTags("aws:ResourceTag", queue?.Tags ?? []));
        }
        else if (queue is null || !LetsIn(queue, delivery.Source))
        {
            throw new AwsError("NO_PERMISSIONS", "The queue's policy does not let EventBridge send to it.");
        }
        if (faults.Take(Faults.Error, "sqs:SendMessage", queueArn) is { } failure)
        {
            throw ServerErrors.Of("sqs", failure.Code);
        }
        Messages.Deliver(world, queue ?? throw Queues.Missing(), body, attributes);
    }

    /// <summary>A rule sends as the service, which the queue's own policy must permit (EventBridge User Guide, "Using resource-based policies for EventBridge").</summary>
    private static bool LetsIn(QueueState queue, string source)
    {
        if (QueueSettings.Text(queue, QueueSettings.Policy) is not { Length: > 0 } text || !PolicyDocument.TryParse("queue", text, out var policy, out _))
        {
            return false;
        }
        var context = new RequestContext().Set("aws:SourceArn", source).Set("aws:SourceAccount", Arns.Account(source));
        return policy.Statements.Any(s => s.Allow && s.Acts("sqs:SendMessage") && s.Covers(queue.Arn, context) && s.Holds(context)
            && s.Principals is { } who && who.Any(p => p.Value.Contains("*") || (p.Key == "Service" && p.Value.Contains(EventsPrincipal))));
    }

    private Caller Taken(Delivery delivery)
    {
        var service = delivery.IsSchedule ? Schedules.Schedules.Principal : EventsPrincipal;
        return delivery.RoleArn is { } role && RoleSessions.Take(world, role, service, delivery.Source, delivery.Id) is { } caller ? caller
            : throw new AwsError("AccessDenied", $"EventBridge is not authorized to assume role {delivery.RoleArn}.");
    }

    /// <summary>A call that the service makes under the role: it stands in the log as any other, and faults strike it.</summary>
    private void Ask(string operation, Caller caller, Delivery delivery, string? token, Action<Call> run)
    {
        var requestId = World.NewUuid();
        var call = new Call(world, faults, caller, "ecs", operation, Arns.Region(delivery.TargetArn), requestId, delivery.RunTask ?? "");
        var outcome = "ok";
        try
        {
            if (faults.Strikes(Faults.Throttle, call.Action, delivery.RunTask))
            {
                throw Throttles.Refusal("ecs");
            }
            if (faults.Take(Faults.Error, call.Action, delivery.RunTask) is { } failure)
            {
                throw ServerErrors.Of("ecs", failure.Code);
            }
            run(call);
        }
        catch (AwsError error)
        {
            outcome = error.Code;
            throw;
        }
        finally
        {
            log.Add(new(++world.State.CallCount, world.Now, call.Action, caller.Arn, call.Resource, outcome, token, null, new Dictionary<string, string>(StringComparer.Ordinal), requestId, Write: true));
        }
    }
}
