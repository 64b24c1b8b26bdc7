using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Makes sure the log group is there and keeps its events for the days planned.</summary>
internal sealed class LogGroupStep(AwsSessions sessions) : AwsStep<LogGroupChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(LogGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var days = await LogGroups.RetentionAsync(session, planned.Name, cancellationToken);
        var created = days is null && await LogGroups.CreateAsync(session, planned.Name, TagsOf(step));
        if (days != planned.AfterDays)
        {
            await LogGroups.KeepAsync(session, planned.Name, planned.AfterDays);
        }

        var ours = created || (planned.IsNew && await IsOursAsync(planned, step, session, CancellationToken.None));
        var kept = planned.AfterDays == 0 ? "for ever" : $"for {planned.AfterDays} days";
        return Done(
            ours ? $"Log group {planned.Name} was created; it keeps logs {kept}." : $"Log group {planned.Name} was there; it keeps logs {kept}.",
            ours ? new Dictionary<string, string> { [StepKeys.Created] = "true" } : null);
    }

    protected override async Task<StepOutcome> RevertAsync(LogGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var days = await LogGroups.RetentionAsync(session, planned.Name, cancellationToken);
        if (days is null)
        {
            return Done($"Log group {planned.Name} is not there.");
        }

        if (planned.BeforeDays is { } before)
        {
            if (days == before)
            {
                return Done($"Log group {planned.Name} is as it was.");
            }

            await LogGroups.KeepAsync(session, planned.Name, before);
            return Done($"Log group {planned.Name} keeps logs {(before == 0 ? "for ever" : $"for {before} days")} again.");
        }

        if (!await IsOursAsync(planned, step, session, cancellationToken))
        {
            return new StepOutcome.Kept($"Log group {planned.Name} was not made by this request, so it stays.");
        }

        if (await LogGroups.HasStreamsAsync(session, planned.Name, cancellationToken))
        {
            return new StepOutcome.Kept($"Log group {planned.Name} holds logs, so it stays. They end by themselves after {planned.AfterDays} days.");
        }

        await LogGroups.DeleteAsync(session, planned.Name);
        return Done($"Log group {planned.Name} was deleted; it was empty.");
    }

    private static async Task<bool> IsOursAsync(LogGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var place = step.Environment;
        var tags = await LogGroups.TagsAsync(session, $"arn:aws:logs:{place.Region}:{place.AccountId}:log-group:{planned.Name}", cancellationToken);
        return TagsOf(step).All(t => tags.GetValueOrDefault(t.Key) == t.Value);
    }
}
