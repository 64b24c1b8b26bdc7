using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Domain.Kinds.Jobs;
using Domain.Teams;

namespace Domain.Aws;

/// <summary>Rules of the default event bus that run tasks.</summary>
internal static class EventRuleSet
{
    /// <summary>The id of the one target that Berth gives a rule.</summary>
    private const string TargetId = "berth";
    private const int Page = 100;

    /// <summary>Names that begin so.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(AwsSession session, string prefix, CancellationToken cancellationToken)
    {
        var all = await AwsPages.AllAsync(
            $"list rules {prefix}", (next, cancel) => session.Events.ListRulesAsync(new ListRulesRequest { NamePrefix = prefix, Limit = Page, NextToken = next }, cancel),
            page => page.Rules, page => page.NextToken, cancellationToken);
        return [.. all.Where(r => r.EventPattern is { Length: > 0 }).Select(r => r.Name)];
    }

    /// <returns>Null where there is none, it has no pattern, or its targets run no tasks. One without a target, cut off while it was made, has a run that says so.</returns>
    public static async Task<StandingEventRule?> FindAsync(AwsSession session, string name, CancellationToken cancellationToken)
    {
        try
        {
            var rule = await AwsWords.AskAsync($"look for rule {name}", cancel => session.Events.DescribeRuleAsync(new DescribeRuleRequest { Name = name }, cancel), cancellationToken);
            if (rule.EventPattern is not { Length: > 0 } pattern)
            {
                return null;
            }

            var targets = await AwsPages.AllAsync(
                $"look for targets of rule {name}", (next, cancel) => session.Events.ListTargetsByRuleAsync(new ListTargetsByRuleRequest { Rule = name, Limit = Page, NextToken = next }, cancel),
                page => page.Targets, page => page.NextToken, cancellationToken);
            var tags = await AwsWords.AskAsync($"read tags of rule {name}", cancel => session.Events.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = rule.Arn }, cancel), cancellationToken);
            var run = targets.FirstOrDefault(t => t.EcsParameters is not null) is { } first ? Run(first, targets.Count) : null;
            return run is null && targets.Count > 0 ? null
                : new(name, pattern, rule.State != RuleState.DISABLED, run, (tags.Tags ?? []).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal));
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return null;
        }
    }

    /// <summary>The rule first and its target after it: a rule without a target does nothing.</summary>
    /// <param name="newTags">Only for a rule that is new: AWS leaves tags out of a change (EventBridge API, PutRule).</param>
    public static async Task PutAsync(AwsSession session, EventRuleSpec spec, IReadOnlyDictionary<string, string>? newTags)
    {
        var rule = new PutRuleRequest
        {
            Name = spec.Name, EventPattern = spec.Pattern, State = spec.Enabled ? RuleState.ENABLED : RuleState.DISABLED,
            Tags = newTags is null ? null : [.. newTags.Select(t => new Tag { Key = t.Key, Value = t.Value })],
        };
        await AwsWords.AskAsync($"put rule {spec.Name}", cancel => session.Events.PutRuleAsync(rule, cancel), CancellationToken.None);
        var answer = await AwsWords.AskAsync(
            $"put the target of rule {spec.Name}", cancel => session.Events.PutTargetsAsync(new PutTargetsRequest { Rule = spec.Name, Targets = [TargetOf(session, spec.Run)] }, cancel), CancellationToken.None);
        if (answer.FailedEntries?.FirstOrDefault() is { } failed)
        {
            throw new AwsRefused(
                $"Berth tried to put the target of rule {spec.Name}. AWS answered: {failed.ErrorMessage} Look at what it names, then try again.", AwsTrouble.Refused, failed.ErrorCode, failed.ErrorMessage, null, null, null);
        }
    }

    /// <summary>Targets first: AWS deletes no rule that has one. What is gone already is fine.</summary>
    public static async Task DeleteAsync(AwsSession session, string name)
    {
        try
        {
            await AwsWords.AskAsync(
                $"take the target of rule {name} away", cancel => session.Events.RemoveTargetsAsync(new RemoveTargetsRequest { Rule = name, Ids = [TargetId] }, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return;
        }

        await AwsWords.AskAsync($"delete rule {name}", cancel => session.Events.DeleteRuleAsync(new DeleteRuleRequest { Name = name }, cancel), CancellationToken.None);
    }

    private static JobRun Run(Target target, int targets)
    {
        var ecs = target.EcsParameters;
        var network = ecs.NetworkConfiguration?.AwsvpcConfiguration;
        List<string> more =
        [
            .. targets > 1 ? ["further targets"] : Array.Empty<string>(),
            .. target.Id != TargetId ? ["a target that Berth did not make"] : Array.Empty<string>(),
            .. target.Input is not null || target.InputPath is not null || target.InputTransformer is not null ? ["an input of its own"] : Array.Empty<string>(),
            .. ecs.PlacementConstraints is { Count: > 0 } || ecs.PlacementStrategy is { Count: > 0 } ? ["placement rules"] : Array.Empty<string>(),
        ];
        return JobArns.Run(
            target.Arn, ecs.TaskDefinitionArn, ecs.TaskCount ?? 1, ecs.LaunchType?.Value, ecs.CapacityProviderStrategy?.Select(c => c.CapacityProvider).FirstOrDefault(), network?.Subnets ?? [],
            network?.SecurityGroups ?? [], target.RoleArn, target.RetryPolicy?.MaximumRetryAttempts, target.RetryPolicy?.MaximumEventAgeInSeconds, target.DeadLetterConfig?.Arn) with
        { More = more.Count == 0 ? null : string.Join(", ", more) };
    }

    private static Target TargetOf(AwsSession session, JobRun run) => new()
    {
        Id = TargetId, Arn = JobArns.Cluster(session, run), RoleArn = run.RoleArn,
        RetryPolicy = new() { MaximumRetryAttempts = run.Retries, MaximumEventAgeInSeconds = run.MaxAgeSeconds },
        DeadLetterConfig = run.DeadLetterArn is { } queue ? new() { Arn = queue } : null,
        EcsParameters = new()
        {
            TaskDefinitionArn = JobArns.Definition(session, run), TaskCount = run.Count, EnableECSManagedTags = true, PropagateTags = PropagateTags.TASK_DEFINITION,
            LaunchType = run.Compute switch { Compute.Fargate => LaunchType.FARGATE, Compute.Ec2 => run.Provider is null ? LaunchType.EC2 : null, Compute.FargateSpot => null },
            CapacityProviderStrategy = JobArns.Provider(run) is { } provider ? [new() { CapacityProvider = provider, Weight = 1 }] : null,
            NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [.. run.Subnets], SecurityGroups = [.. run.SecurityGroups], AssignPublicIp = AssignPublicIp.DISABLED } },
        },
    };
}

/// <param name="Run">Null for a rule without a target.</param>
internal sealed record StandingEventRule(string Name, string Pattern, bool Enabled, JobRun? Run, IReadOnlyDictionary<string, string> Tags)
{
    public EventRuleSpec? Spec => Run is { } run ? new(Name, Pattern, Enabled, run) : null;
}
