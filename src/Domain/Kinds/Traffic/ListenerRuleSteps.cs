using System.Globalization;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Traffic;

/// <summary>Puts the rule on the listener, at the planned priority or the next that is free; or has the rule that is there answer something else.</summary>
internal sealed class ListenerRuleStep(AwsSessions sessions) : AwsStep<ListenerRuleChange>(sessions)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    protected override async Task<StepOutcome> ApplyAsync(ListenerRuleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var rules = await ListenerRuleSet.OfAsync(session, planned.After.Listener, cancellationToken);
        return planned is { Rule: { } arn, Before: { } before }
            ? await ChangeAsync(planned, arn, before, rules, session)
            : await CreateAsync(planned, rules, step, session, cancellationToken);
    }

    private static async Task<StepOutcome> CreateAsync(ListenerRuleChange planned, IReadOnlyList<RuleFacts> rules, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var group = TrafficNames.IsMade(planned.Group) ? planned.Group : step.MadeBefore.GetValueOrDefault(StepKeys.TargetGroupArn);
        if (group is null)
        {
            return Fail($"Target group {TrafficNames.GroupOf(planned.Group)} was not made, so nothing can be sent to it. Send the request again.");
        }

        if (await OursAsync(rules, group, step, session, cancellationToken) is { } made)
        {
            return Created(planned, made.Arn, made.Priority ?? 0);
        }

        if (rules.Count == 0)
        {
            return Fail("The listener is gone: someone deleted it since this was planned. Nothing was made. Choose another, and send the request again.");
        }

        if (ListenerRuleRules.WhyNot(planned.After, rules, null) is { } why)
        {
            return Fail($"{why} Nothing was made.");
        }

        // another service may have taken the place meanwhile: then the next one, in the same order among those that overlap
        var priority = ListenerRuleRules.Free(planned.After, rules) ?? planned.After.Priority;
        try
        {
            var arn = await ListenerRuleSet.CreateAsync(session, planned.After with { Priority = priority }, group, planned.IsTest ? new(TagsOf(step), StringComparer.Ordinal) { [BerthTags.Test] = "true" } : TagsOf(step));
            return Created(planned, arn, priority);
        }
        catch (AwsRefused e) when (e.Code is "PriorityInUse")
        {
            return new StepOutcome.NotYet(Soon, string.Create(CultureInfo.InvariantCulture, $"Another rule took priority {priority}; looking for the next"));
        }
    }

    private static StepOutcome Created(ListenerRuleChange planned, string arn, int priority) => Done(
        string.Create(CultureInfo.InvariantCulture, $"The listener sends {planned.After.Words} to it, by rule {priority}."),
        new Dictionary<string, string> { [Key(planned)] = arn, [StepKeys.Created] = "true" });

    private static string Key(ListenerRuleChange planned) => planned.IsTest ? StepKeys.TestRuleArn : StepKeys.ListenerRuleArn;

    private static async Task<StepOutcome> ChangeAsync(ListenerRuleChange planned, string arn, ListenerRuleSpec before, IReadOnlyList<RuleFacts> rules, AwsSession session)
    {
        var after = planned.After;
        if (rules.FirstOrDefault(r => r.Arn == arn) is not { } rule)
        {
            return Fail("The listener's rule is gone: someone deleted it since this was planned. Send the request again.");
        }

        var live = ListenerRuleSet.ToSpec(after.Listener, rule);
        var made = new Dictionary<string, string> { [Key(planned)] = arn };
        if (IsAlike(live, after))
        {
            return Done($"The listener sends {after.Words} to it.", made);
        }

        if (!IsAlike(live, before))
        {
            return Fail($"Someone changed the listener's rule since this was planned: it answers {live.Words}. Nothing was changed. Send the request again, so that the new difference is seen and approved.");
        }

        if (ListenerRuleRules.WhyNot(after, rules, arn) is { } why)
        {
            return Fail($"{why} Nothing was changed.");
        }

        await ListenerRuleSet.ModifyAsync(session, arn, after);
        return Done($"The listener sends {after.Words} to it.", made);
    }

    protected override async Task<StepOutcome> RevertAsync(ListenerRuleChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var rules = await ListenerRuleSet.OfAsync(session, planned.After.Listener, cancellationToken);
        if (planned is { Rule: { } arn, Before: { } before })
        {
            if (rules.FirstOrDefault(r => r.Arn == arn) is not { } rule)
            {
                return new StepOutcome.Kept("The listener's rule is gone: someone deleted it since.");
            }

            var live = ListenerRuleSet.ToSpec(planned.After.Listener, rule);
            if (!IsAlike(live, before))
            {
                if (!IsAlike(live, planned.After))
                {
                    return new StepOutcome.Kept($"The listener's rule was changed again since: it answers {live.Words}. It stays as it is.");
                }

                await ListenerRuleSet.ModifyAsync(session, arn, before);
            }

            return Done($"The listener sends {before.Words} to it again.");
        }

        var group = TrafficNames.IsMade(planned.Group) ? planned.Group : step.MadeBefore.GetValueOrDefault(StepKeys.TargetGroupArn);
        if (group is null || await OursAsync(rules, group, step, session, cancellationToken) is not { } made)
        {
            return Done("The listener has no rule that this request made.");
        }

        await DropAsync(made.Arn, planned.After.Listener, session);
        return Done($"The listener no longer sends {planned.After.Words} anywhere by it.");
    }

    internal static Task DropAsync(string rule, string listener, AwsSession session) => Deletion.DeleteAsync(
        () => ListenerRuleSet.DeleteAsync(session, rule), async () => (await ListenerRuleSet.OfAsync(session, listener, CancellationToken.None)).All(r => r.Arn != rule));

    /// <summary>The rule that this step made, found by its tags.</summary>
    private static async Task<RuleFacts?> OursAsync(IReadOnlyList<RuleFacts> rules, string group, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var candidates = rules.Where(r => r.Priority is not null && r.Groups.Contains(group, StringComparer.Ordinal)).ToList();
        if (candidates.Count == 0)
        {
            return null;
        }

        var tags = await ElbTags.OfAsync(session, [.. candidates.Select(r => r.Arn)], cancellationToken);
        return candidates.Find(r => tags.TryGetValue(r.Arn, out var own) && TagsOf(step).All(t => own.GetValueOrDefault(t.Key) == t.Value));
    }

    /// <summary>What it answers, at whatever priority.</summary>
    private static bool IsAlike(ListenerRuleSpec a, ListenerRuleSpec b) => a with { Priority = b.Priority } == b;
}

/// <summary>Deletes the rule that was made for a service.</summary>
internal sealed class ListenerRuleRemovalStep(AwsSessions sessions) : AwsStep<ListenerRuleRemoval>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ListenerRuleRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var rules = await ListenerRuleSet.OfAsync(session, planned.Before.Listener, cancellationToken);
        if (rules.All(r => r.Arn != planned.Rule))
        {
            return Done("The listener's rule is deleted.");
        }

        var tags = (await ElbTags.OfAsync(session, [planned.Rule], cancellationToken)).GetValueOrDefault(planned.Rule) ?? [];
        if (!ElbTags.IsOurs(tags, step.Environment))
        {
            return Fail($"The listener's rule is no longer one that Berth made for {step.Environment.Place}: its tags were changed. It stays. Accept this as it is, or set the tags back and try again.");
        }

        await ListenerRuleStep.DropAsync(planned.Rule, planned.Before.Listener, session);
        return Done($"The listener no longer sends {planned.Before.Words} to {TrafficNames.GroupOf(planned.Group)}.");
    }

    protected override async Task<StepOutcome> RevertAsync(ListenerRuleRemoval planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        (await ListenerRuleSet.OfAsync(session, planned.Before.Listener, cancellationToken)).Any(r => r.Arn == planned.Rule)
            ? Done("The listener's rule stands.")
            : new StepOutcome.Kept("The listener's rule was deleted after its service. A new service gets a new one.");
}
