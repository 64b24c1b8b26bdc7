using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.EventBridge.Model;
using Sandbox.AutoScaling;
using Sandbox.State;
using Sandbox.Wire;
using Target = Amazon.EventBridge.Model.Target;

namespace Sandbox.Events;

/// <summary>The default bus of each account and Region: brings an event to the targets of the rules that it matches, and runs rules that have a schedule.</summary>
internal sealed class EventBus(World world, Deliveries deliveries)
{
    public const string Default = "default";
    private const int UsualRetries = 185, UsualAge = 86_400;

    /// <param name="account">Of the bus; with the Region it says which rules look at the event.</param>
    public void Publish(string account, string region, string source, string detailType, IEnumerable<string> resources, Func<JsonObject> detail, DateTimeOffset? at = null)
    {
        var start = $"arn:aws:events:{region}:{account}:rule/";
        var rules = world.State.Events.Rules.Values.Where(r => r.Arn.StartsWith(start, StringComparison.Ordinal) && r is { Pattern: not null, State: not "DISABLED" }).ToList();
        if (rules.Count == 0)
        {
            return;
        }
        var text = Text(account, region, source, detailType, resources, detail(), at ?? world.Now);
        using var happened = JsonDocument.Parse(text);
        foreach (var rule in rules.Where(r => EventPattern.Parse(r.Pattern ?? "").Matches(happened.RootElement)))
        {
            Deliver(rule, text);
        }
    }

    /// <summary>A rule's time has come.</summary>
    public void Run(string arn)
    {
        if (!world.State.Events.Rules.TryGetValue(arn, out var rule) || rule is not { Schedule: { } expression, State: not "DISABLED" })
        {
            return;
        }
        Deliver(rule, Text(Arns.Account(arn), Arns.Region(arn), "aws.events", "Scheduled Event", [arn], [], world.Now));
        Plan(rule, expression);
    }

    public void Plan(EventRule rule, string? expression)
    {
        if (expression is not null && rule.State != "DISABLED" && Schedule.Parse(expression, null, rule.Begun).Next(world.Now) is { } next)
        {
            world.At(next, DueKind.EventRule, rule.Arn);
        }
        else
        {
            world.Agenda.Remove(DueKind.EventRule, rule.Arn);
        }
    }

    private void Deliver(EventRule rule, string text)
    {
        foreach (var target in rule.Targets.Values)
        {
            deliveries.Begin(new()
            {
                Id = World.NewId(16), Source = rule.Arn, IsSchedule = false, TargetArn = target.Arn, TargetId = target.Id, RoleArn = target.RoleArn, Due = world.Now,
                RunTask = target.EcsParameters is { } parameters ? Deliveries.Call(parameters) : null,
                // of an event as it is ECS reads nothing: only what a target says itself are overrides
                Input = target.EcsParameters is not null && target is { Input: null, InputTransformer: null, InputPath: null } ? null : EventInput.Of(target, text),
                DeadLetters = target.DeadLetterConfig?.Arn,
                MostRetries = target.RetryPolicy?.MaximumRetryAttempts ?? UsualRetries, MostAge = target.RetryPolicy?.MaximumEventAgeInSeconds ?? UsualAge,
            });
        }
    }

    private static string Text(string account, string region, string source, string detailType, IEnumerable<string> resources, JsonObject detail, DateTimeOffset at) => new JsonObject
    {
        ["version"] = "0", ["id"] = World.NewUuid(), ["detail-type"] = detailType, ["source"] = source, ["account"] = account,
        ["time"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["region"] = region,
        ["resources"] = new JsonArray([.. resources.Select(r => JsonValue.Create(r))]), ["detail"] = detail,
    }.ToJsonString();
}

/// <summary>What a target is given of an event (EventBridge User Guide, "Amazon EventBridge input transformation"). Paths are of names joined by dots.</summary>
internal static class EventInput
{
    public static string Of(Target target, string happened)
    {
        if (target.Input is { } fixedText)
        {
            return fixedText;
        }
        var root = JsonNode.Parse(happened);
        if (target.InputPath is { } path)
        {
            return At(root, path)?.ToJsonString() ?? "null";
        }
        if (target.InputTransformer is not { } transformer)
        {
            return happened;
        }
        var text = transformer.InputTemplate;
        foreach (var (name, from) in transformer.InputPathsMap ?? [])
        {
            var value = At(root, from);
            // within a text only what the text holds is put in, elsewhere its JSON
            text = text.Replace($"\"<{name}>\"", JsonSerializer.Serialize(Plain(value)), StringComparison.Ordinal)
                .Replace($"<{name}>", value?.ToJsonString() ?? "\"\"", StringComparison.Ordinal);
        }
        return text;
    }

    public static bool IsPath(string path) => path == "$" || (path.StartsWith("$.", StringComparison.Ordinal) && path[2..].Split('.').All(p => p.Length > 0 && !p.Contains('[', StringComparison.Ordinal)));

    private static JsonNode? At(JsonNode? node, string path)
        => path == "$" ? node : path[2..].Split('.').Aggregate(node, (at, name) => at is JsonObject thing ? thing[name] : null);

    private static string Plain(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var said) ? said : value?.ToJsonString() ?? "";
}
