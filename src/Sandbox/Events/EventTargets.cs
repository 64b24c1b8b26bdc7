using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.EventBridge.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;
using Target = Amazon.EventBridge.Model.Target;

namespace Sandbox.Events;

/// <summary>Targets of rules, and events that callers put.</summary>
internal sealed partial class EventTargets(World world, EventBus bus)
{
    private const int MostTargets = 5, MostAtOnce = 10;
    private const string Principal = "events.amazonaws.com";

    public void Register(Api api) => api
        .Write<PutTargetsRequest, PutTargetsResponse>("PutTargets", Put)
        .Write<RemoveTargetsRequest, RemoveTargetsResponse>("RemoveTargets", Remove)
        .Read<ListTargetsByRuleRequest, ListTargetsByRuleResponse>("ListTargetsByRule", List)
        .Write<PutEventsRequest, PutEventsResponse>("PutEvents", PutEvents)
        .Read<TestEventPatternRequest, TestEventPatternResponse>("TestEventPattern", Test)
        .Read<DescribeEventBusRequest, DescribeEventBusResponse>("DescribeEventBus", Describe)
        .Read<ListEventBusesRequest, ListEventBusesResponse>("ListEventBuses", Buses);

    private PutTargetsResponse Put(PutTargetsRequest request, Call call)
    {
        var arn = EventRules.Arn(call, request.Rule, request.EventBusName);
        var rule = EventRules.Allowed(world, call, arn, keys => keys.Set("events:TargetArn", request.Targets.Select(t => (string?)t.Arn)));
        foreach (var role in request.Targets.Select(t => t.RoleArn).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            PassedRoles.Authorize(call, role, Principal);
        }
        if (rule is null)
        {
            throw EventRules.Missing(request.Rule);
        }
        request.Targets.ForEach(t => Check(t, arn));
        if (rule.Targets.Keys.Union(request.Targets.Select(t => t.Id), StringComparer.Ordinal).Count() > MostTargets)
        {
            throw new AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
        }
        request.Targets.ForEach(t => rule.Targets[t.Id] = t);
        return new() { FailedEntryCount = 0, FailedEntries = [] };
    }

    private void Check(Target target, string rule)
    {
        if (!Id().IsMatch(target.Id))
        {
            throw EventRules.Invalid($"1 validation error detected: Value '{target.Id}' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
        }
        if ((target.Input is null ? 0 : 1) + (target.InputPath is null ? 0 : 1) + (target.InputTransformer is null ? 0 : 1) > 1)
        {
            throw EventRules.Invalid($"Only one of Input, InputPath, or InputTransformer must be provided for target {target.Id}.");
        }
        if (target.Input is { } input && (input.Length > 8192 || !IsJson(input)))
        {
            throw EventRules.Invalid($"JSON syntax error in input for target {target.Id}.");
        }
        if ((target.InputPath is { } path && !EventInput.IsPath(path)) || (target.InputTransformer?.InputPathsMap ?? []).Values.Any(p => !EventInput.IsPath(p)))
        {
            throw EventRules.Invalid($"Invalid path for target {target.Id}. The Sandbox takes paths of names joined by dots.");
        }
        if (target.RetryPolicy is { } retry && (retry.MaximumRetryAttempts is < 0 or > 185 || retry.MaximumEventAgeInSeconds is < 60 or > 86_400))
        {
            throw EventRules.Invalid("RetryPolicy takes 0 to 185 for MaximumRetryAttempts and 60 to 86400 for MaximumEventAgeInSeconds.");
        }
        switch (target.Arn.Split(':'))
        {
            case [_, _, "ecs", _, _, var cluster] when cluster.StartsWith("cluster/", StringComparison.Ordinal):
                CheckEcs(target, rule);
                break;
            case [_, _, "sqs", _, _, _]:
                break;
            default:
                throw EventRules.Invalid($"The Sandbox's rules run tasks on an ECS cluster or send to an SQS queue; {target.Arn} is neither.");
        }
    }

    private void CheckEcs(Target target, string rule)
    {
        if (target.EcsParameters is not { } ecs)
        {
            throw EventRules.Invalid($"Parameter EcsParameters must be specified for target: {target.Id}.");
        }
        if (target.RoleArn is not { } role)
        {
            throw EventRules.Invalid($"RoleArn is required for target {target.Arn}.");
        }
        if (ecs.TaskCount is < 1)
        {
            throw EventRules.Invalid(string.Create(CultureInfo.InvariantCulture, $"TaskCount is {ecs.TaskCount}; the least is 1."));
        }
        if (ecs.LaunchType is not null && ecs.CapacityProviderStrategy is { Count: > 0 })
        {
            throw EventRules.Invalid("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        }
        if (!RoleSessions.Trusts(world, role, Principal, rule))
        {
            throw EventRules.Invalid($"Provided role '{role}' cannot be assumed by principal '{Principal}'.");
        }
    }

    private RemoveTargetsResponse Remove(RemoveTargetsRequest request, Call call)
    {
        var rule = EventRules.Allowed(world, call, EventRules.Arn(call, request.Rule, request.EventBusName)) ?? throw EventRules.Missing(request.Rule);
        var answer = new RemoveTargetsResponse { FailedEntries = [] };
        foreach (var id in request.Ids.Where(id => !rule.Targets.Remove(id)))
        {
            answer.FailedEntries.Add(new() { TargetId = id, ErrorCode = "ResourceNotFoundException", ErrorMessage = $"Rule {request.Rule} does not have a target with the Id {id}." });
        }
        answer.FailedEntryCount = answer.FailedEntries.Count;
        return answer;
    }

    private ListTargetsByRuleResponse List(ListTargetsByRuleRequest request, Call call)
    {
        var rule = EventRules.Allowed(world, call, EventRules.Arn(call, request.Rule, request.EventBusName)) ?? throw EventRules.Missing(request.Rule);
        var (page, next) = EventRules.Take([.. rule.Targets.Values], t => t.Id, $"ListTargetsByRule {rule.Arn}", request.NextToken, request.Limit);
        return new() { Targets = page, NextToken = next };
    }

    /// <summary>AWS keeps sources that begin with <c>aws.</c> to its own services; those that the Sandbox has not (S3, ECR's pushes) are played by whoever puts their events.</summary>
    private PutEventsResponse PutEvents(PutEventsRequest request, Call call)
    {
        foreach (var one in request.Entries)
        {
            call.Authorize(call.Arn("events", $"event-bus/{EventBus.Default}"), keys => keys.Set("events:source", one.Source).Set("events:detail-type", one.DetailType));
        }
        if (request.Entries.Count is 0 or > MostAtOnce)
        {
            throw EventRules.Invalid($"1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and {MostAtOnce}");
        }
        var results = request.Entries.ConvertAll(e => One(e, call));
        return new() { Entries = results, FailedEntryCount = results.Count(r => r.ErrorCode is not null) };
    }

    private PutEventsResultEntry One(PutEventsRequestEntry entry, Call call)
    {
        if (new[] { ("Source", entry.Source), ("DetailType", entry.DetailType), ("Detail", entry.Detail) }.FirstOrDefault(p => string.IsNullOrEmpty(p.Item2)) is { Item1: { } missing })
        {
            return new() { ErrorCode = "InvalidArgument", ErrorMessage = $"Parameter {missing} is not valid. Reason: {missing} is a required argument." };
        }
        if (entry.Source is "aws.ecs" or "aws.events")
        {
            return new() { ErrorCode = "NotAuthorizedForSource", ErrorMessage = "Not authorized for the source." };
        }
        if (entry.EventBusName is { Length: > 0 } named && Arns.Last(named) != EventBus.Default)
        {
            return new() { ErrorCode = "ResourceNotFoundException", ErrorMessage = $"Event bus {Arns.Last(named)} does not exist." };
        }
        if (Read(entry.Detail) is not JsonObject detail)
        {
            return new() { ErrorCode = "MalformedDetail", ErrorMessage = "Detail is malformed." };
        }
        bus.Publish(call.Account, call.Region, entry.Source, entry.DetailType, entry.Resources ?? [], () => detail, entry.Time is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null);
        return new() { EventId = World.NewUuid() };
    }

    private TestEventPatternResponse Test(TestEventPatternRequest request, Call call)
    {
        call.Authorize("*");
        var pattern = EventRules.Parsed(request.EventPattern);
        if (Read(request.Event) is not JsonObject happened || new[] { "id", "account", "source", "time", "region", "resources", "detail-type" }.Any(f => !happened.ContainsKey(f)))
        {
            throw EventRules.Invalid("Parameter Event is not valid. It must be an event with id, account, source, time, region, resources and detail-type.");
        }
        using var json = JsonDocument.Parse(request.Event);
        return new() { Result = pattern.Matches(json.RootElement) };
    }

    private static DescribeEventBusResponse Describe(DescribeEventBusRequest request, Call call)
    {
        var arn = call.Arn("events", $"event-bus/{Arns.Last(request.Name ?? EventBus.Default)}");
        call.Authorize(arn);
        return Arns.Last(arn) == EventBus.Default ? new() { Name = EventBus.Default, Arn = arn } : throw new AwsError("ResourceNotFoundException", $"Event bus {Arns.Last(arn)} does not exist.");
    }

    private static ListEventBusesResponse Buses(ListEventBusesRequest request, Call call)
    {
        call.Authorize("*");
        return new()
        {
            EventBuses = EventBus.Default.StartsWith(request.NamePrefix ?? "", StringComparison.Ordinal) ? [new() { Name = EventBus.Default, Arn = call.Arn("events", $"event-bus/{EventBus.Default}") }] : [],
        };
    }

    private static bool IsJson(string text) => Read(text) is not null;

    private static JsonNode? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[.\-_A-Za-z0-9]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
