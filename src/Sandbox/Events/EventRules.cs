using System.Text.RegularExpressions;
using Amazon.EventBridge.Model;
using Sandbox.AutoScaling;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Events;

/// <summary>Rules of the default bus, and their tags.</summary>
internal sealed partial class EventRules(World world, EventBus bus)
{
    private const int MostRules = 300;

    public void Register(Api api) => api
        .Write<PutRuleRequest, PutRuleResponse>("PutRule", Put)
        .Write<DeleteRuleRequest, DeleteRuleResponse>("DeleteRule", Delete)
        .Read<DescribeRuleRequest, DescribeRuleResponse>("DescribeRule", Describe)
        .Read<ListRulesRequest, ListRulesResponse>("ListRules", List)
        .Read<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse>("ListRuleNamesByTarget", ByTarget)
        .Write<EnableRuleRequest, EnableRuleResponse>("EnableRule", (request, call) => Switch(request.Name, request.EventBusName, call, "ENABLED", new EnableRuleResponse()))
        .Write<DisableRuleRequest, DisableRuleResponse>("DisableRule", (request, call) => Switch(request.Name, request.EventBusName, call, "DISABLED", new DisableRuleResponse()))
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListTags);

    public static AwsError Invalid(string message) => new("ValidationException", message);

    public static AwsError Missing(string name) => new("ResourceNotFoundException", $"Rule {name} does not exist on EventBus default.");

    /// <summary>A rule's ARN, the bus being the default one.</summary>
    public static string Arn(Call call, string name, string? bus)
    {
        if (bus is not (null or EventBus.Default) && bus != call.Arn("events", $"event-bus/{EventBus.Default}"))
        {
            throw new AwsError("ResourceNotFoundException", $"Event bus {Arns.Last(bus)} does not exist. The Sandbox has the default bus alone.");
        }
        return call.Arn("events", $"rule/{name}");
    }

    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > 100)
        {
            throw Invalid("Limit must be between 1 and 100.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? 100);
        }
        catch (FormatException)
        {
            throw Invalid("NextToken is not valid.");
        }
    }

    /// <summary>The rule, the caller allowed to do this on it.</summary>
    public static EventRule? Allowed(World world, Call call, string arn, Action<RequestContext>? more = null)
    {
        var rule = world.State.Events.Rules.GetValueOrDefault(arn);
        call.Authorize(arn, keys =>
        {
            keys.SetTags("aws:ResourceTag", rule?.Tags ?? []);
            keys.Set("events:creatorAccount", rule is null ? null : call.Account);
            more?.Invoke(keys);
        });
        return rule;
    }

    private PutRuleResponse Put(PutRuleRequest request, Call call)
    {
        var arn = Arn(call, request.Name, request.EventBusName);
        var tags = (request.Tags ?? []).ConvertAll(t => KeyValuePair.Create(t.Key, t.Value));
        var rule = Allowed(world, call, arn, keys => keys.SetRequestTags(tags));
        if (tags.Count > 0)
        {
            call.Authorize("events:TagResource", arn, keys => keys.SetRequestTags(tags).SetTags("aws:ResourceTag", rule?.Tags ?? []));
        }
        PassedRoles.Authorize(call, request.RoleArn, "events.amazonaws.com");
        Check(request);
        if (rule is null)
        {
            var start = call.Arn("events", "rule/");
            if (world.State.Events.Rules.Keys.Count(k => k.StartsWith(start, StringComparison.Ordinal)) >= MostRules)
            {
                throw new AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
            }
            // tags are taken of a new rule alone (API reference, PutRule)
            rule = new() { Arn = arn, Name = request.Name, Begun = world.Now, Tags = new(tags.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) };
            world.State.Events.Rules[arn] = rule;
        }
        (rule.Pattern, rule.Schedule, rule.State) = (request.EventPattern, request.ScheduleExpression, request.State?.Value ?? "ENABLED");
        (rule.Description, rule.RoleArn, rule.Begun) = (request.Description, request.RoleArn, world.Now);
        bus.Plan(rule, rule.Schedule);
        return new() { RuleArn = arn };
    }

    private static void Check(PutRuleRequest request)
    {
        if (!Name().IsMatch(request.Name))
        {
            throw Invalid($"1 validation error detected: Value '{request.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
        }
        if (string.IsNullOrEmpty(request.EventPattern) && string.IsNullOrEmpty(request.ScheduleExpression))
        {
            throw Invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
        }
        if (request.Description is { Length: > 512 })
        {
            throw Invalid("Description must have 512 characters or fewer.");
        }
        if (request.EventPattern is { Length: > 0 } pattern)
        {
            Parsed(pattern);
        }
        if (request.ScheduleExpression is { Length: > 0 } schedule)
        {
            try
            {
                _ = schedule.StartsWith("at", StringComparison.Ordinal) ? throw new FormatException("rules have no at") : Schedule.Parse(schedule, null, default);
            }
            catch (FormatException)
            {
                throw Invalid("Parameter ScheduleExpression is not valid.");
            }
        }
    }

    public static EventPattern Parsed(string pattern)
    {
        try
        {
            return EventPattern.Parse(pattern);
        }
        catch (FormatException wrong)
        {
            throw new AwsError("InvalidEventPatternException", $"Event pattern is not valid. Reason: {wrong.Message}");
        }
    }

    private DeleteRuleResponse Delete(DeleteRuleRequest request, Call call)
    {
        // a rule that is not there is deleted without a word (API reference, DeleteRule)
        if (Allowed(world, call, Arn(call, request.Name, request.EventBusName)) is { } rule)
        {
            if (rule.Targets.Count > 0)
            {
                throw Invalid("Rule can't be deleted since it has targets.");
            }
            world.Agenda.Remove(DueKind.EventRule, rule.Arn);
            world.State.Events.Rules.Remove(rule.Arn);
        }
        return new();
    }

    private DescribeRuleResponse Describe(DescribeRuleRequest request, Call call)
    {
        var rule = Allowed(world, call, Arn(call, request.Name, request.EventBusName)) ?? throw Missing(request.Name);
        return new()
        {
            Name = rule.Name, Arn = rule.Arn, EventPattern = rule.Pattern, ScheduleExpression = rule.Schedule, State = rule.State, Description = rule.Description, RoleArn = rule.RoleArn,
            EventBusName = EventBus.Default, CreatedBy = call.Account,
        };
    }

    private ListRulesResponse List(ListRulesRequest request, Call call)
    {
        call.Authorize("*");
        var start = Arn(call, request.NamePrefix ?? "", request.EventBusName);
        var all = world.State.Events.Rules.Values.Where(r => r.Arn.StartsWith(start, StringComparison.Ordinal)).ToList();
        var (page, next) = Take(all, r => r.Name, $"ListRules {request.NamePrefix}", request.NextToken, request.Limit);
        return new()
        {
            Rules = page.ConvertAll(r => new Rule
            {
                Name = r.Name, Arn = r.Arn, EventPattern = r.Pattern, ScheduleExpression = r.Schedule, State = r.State, Description = r.Description, RoleArn = r.RoleArn, EventBusName = EventBus.Default,
            }),
            NextToken = next,
        };
    }

    private ListRuleNamesByTargetResponse ByTarget(ListRuleNamesByTargetRequest request, Call call)
    {
        call.Authorize("*");
        var start = Arn(call, "", request.EventBusName);
        var names = world.State.Events.Rules.Values.Where(r => r.Arn.StartsWith(start, StringComparison.Ordinal) && r.Targets.Values.Any(t => t.Arn == request.TargetArn)).Select(r => r.Name).ToList();
        var (page, next) = Take(names, n => n, $"ListRuleNamesByTarget {request.TargetArn}", request.NextToken, request.Limit);
        return new() { RuleNames = page, NextToken = next };
    }

    private T Switch<T>(string name, string? busName, Call call, string state, T done)
    {
        var rule = Allowed(world, call, Arn(call, name, busName)) ?? throw Missing(name);
        rule.State = state;
        bus.Plan(rule, rule.Schedule);
        return done;
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var tags = request.Tags.ConvertAll(t => KeyValuePair.Create(t.Key, t.Value));
        var rule = Allowed(world, call, request.ResourceARN, keys => keys.SetRequestTags(tags)) ?? throw Missing(Arns.Last(request.ResourceARN));
        tags.ForEach(t => rule.Tags[t.Key] = t.Value);
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var rule = Allowed(world, call, request.ResourceARN, keys => keys.Set("aws:TagKeys", request.TagKeys.Select(k => (string?)k))) ?? throw Missing(Arns.Last(request.ResourceARN));
        request.TagKeys.ForEach(k => rule.Tags.Remove(k));
        return new();
    }

    private ListTagsForResourceResponse ListTags(ListTagsForResourceRequest request, Call call)
        => new() { Tags = [.. (Allowed(world, call, request.ResourceARN) ?? throw Missing(Arns.Last(request.ResourceARN))).Tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] };

    [GeneratedRegex(@"\A[.\-_A-Za-z0-9]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
