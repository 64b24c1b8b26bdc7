using System.Globalization;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Clusters;

/// <summary>
/// A step whose change and undo are the same move, one way and the other: something is made, altered, or taken away. It looks first: what is as it shall be
/// is left, what is neither as it was nor as it shall be was changed by someone and is not touched.
/// </summary>
internal abstract class FleetStep<TPlanned>(AwsSessions sessions) : AwsStep<TPlanned>(sessions)
    where TPlanned : PlannedStep
{
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>Whether this request has made it.</summary>
    protected static bool IsOf(IReadOnlyDictionary<string, string> tags, StepContext step) =>
        tags.GetValueOrDefault(BerthTags.Request) == step.RequestNumber.ToString(CultureInfo.InvariantCulture);

    protected static StepOutcome Wait(string said) => new StepOutcome.NotYet(Soon, said);

    /// <summary>
    /// Writes, and where AWS refuses looks whether it is so already: the SDK sends a call again whose answer was lost, and AWS refuses to make twice what the first had made.
    /// </summary>
    /// <param name="isSo">Whether it is now as it shall be, by this request.</param>
    protected static async Task<StepOutcome> WriteAsync(Func<Task> write, Func<Task<bool>> isSo, StepOutcome then)
    {
        try
        {
            await write();
        }
        catch (AwsRefused refused) when (!refused.Transient)
        {
            if (!await isSo())
            {
                throw;
            }
        }

        return then;
    }

    /// <summary>Someone was there meanwhile: going on would undo what they did.</summary>
    protected static StepOutcome Changed(string what, bool isUndo) => isUndo
        ? new StepOutcome.Kept($"Someone changed {what} since. It stays so.")
        : Fail($"Someone changed {what} since this was planned. Nothing was changed. Send the request again, so that what is approved is what stands.");

    protected static StepOutcome NotOurs(string what, bool isUndo) => isUndo
        ? new StepOutcome.Kept($"{what} was not made by this request, so it stays.")
        : Fail($"There is {what} since this was planned. Nothing was made. Send a new request under another name.");
}

internal sealed class LaunchTemplateStep(AwsSessions sessions) : FleetStep<LaunchTemplateChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(LaunchTemplateChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.Before, planned.After, planned, step, session, isUndo: false, cancellationToken);

    protected override Task<StepOutcome> RevertAsync(LaunchTemplateChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.After, planned.Before, planned, step, session, isUndo: true, cancellationToken);

    private static async Task<StepOutcome> MoveAsync(
        InstanceSpec? from, InstanceSpec? to, LaunchTemplateChange planned, StepContext step, AwsSession session, bool isUndo, CancellationToken cancellationToken)
    {
        var name = $"launch template {planned.Name}";
        var live = await LookAsync();
        if (to is null)
        {
            if (live is null)
            {
                return Done($"There is no {name}.");
            }

            if (isUndo && !IsOf(live.Tags, step))
            {
                return NotOurs(name, isUndo);
            }

            if (!isUndo && live.Spec != from)
            {
                return Changed(name, isUndo);
            }

            return await WriteAsync(() => LaunchTemplates.DeleteAsync(session, live.Id, planned.Name), async () => await LookAsync() is null, Done($"The {name} was deleted."));
        }

        if (live?.Spec == to && (from is not null || isUndo || IsOf(live.Tags, step)))
        {
            return Done($"The {name} is as planned.");
        }

        if (from is null)
        {
            if (live is not null)
            {
                return NotOurs(name, isUndo);
            }

            return await WriteAsync(
                () => LaunchTemplates.CreateAsync(session, to, TagsOf(step), Token(step, isUndo)), async () => await LookAsync() is { } made && made.Spec == to && IsOf(made.Tags, step),
                Done($"The {name} was made: {to.InstanceType} from {to.ImageName}."));
        }

        if (live is null || live.Spec != from)
        {
            return Changed(name, isUndo);
        }

        // a version that is the same is as good as a new one: the first try may have written it
        var version = live.Versions.Where(v => v.Value == to).Select(v => v.Key).DefaultIfEmpty(0).Max();
        version = version > 0 ? version : await LaunchTemplates.AddVersionAsync(session, to, TagsOf(step), Token(step, isUndo));
        await LaunchTemplates.SetDefaultAsync(session, planned.Name, version);
        return Done(string.Create(CultureInfo.InvariantCulture, $"Version {version} of {name} is what new instances start from: {to.InstanceType} from {to.ImageName}."));

        Task<LiveTemplate?> LookAsync() => LaunchTemplates.FindAsync(session, planned.Name, (to ?? from)?.RoleArn ?? "", cancellationToken);
    }

    // what is undone is made anew: AWS would answer the token of the first time with the template that went
    private static string Token(StepContext step, bool isUndo) => isUndo ? $"{step.Token[..Math.Min(step.Token.Length, 32)]}-u" : step.Token;
}

internal sealed class InstanceGroupStep(AwsSessions sessions) : FleetStep<InstanceGroupChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(InstanceGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.Before, planned.After, planned, step, session, isUndo: false, cancellationToken);

    protected override Task<StepOutcome> RevertAsync(InstanceGroupChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.After, planned.Before, planned, step, session, isUndo: true, cancellationToken);

    private static async Task<StepOutcome> MoveAsync(
        InstanceGroupSpec? from, InstanceGroupSpec? to, InstanceGroupChange planned, StepContext step, AwsSession session, bool isUndo, CancellationToken cancellationToken)
    {
        var name = $"Auto Scaling group {planned.Name}";
        var live = await InstanceGroups.FindAsync(session, planned.Name, cancellationToken);
        if (live is { IsGoing: true })
        {
            return Wait($"{name} is being deleted; {live.Instances} of its instances are left.");
        }

        if (to is null)
        {
            if (live is null)
            {
                var left = (await EcsClusters.FindAsync(session, planned.Cluster, cancellationToken))?.Instances ?? 0;
                return left > 0 ? Wait($"{name} is gone; ECS still counts {left} of its instances.") : Done($"{name} and its instances are gone.");
            }

            if (isUndo && !IsOf(live.Tags, step))
            {
                return NotOurs(name, isUndo);
            }

            if (!isUndo && live.Spec != from)
            {
                return Changed(name, isUndo);
            }

            return await WriteAsync(
                () => InstanceGroups.DeleteAsync(session, planned.Name), async () => await InstanceGroups.FindAsync(session, planned.Name, cancellationToken) is null or { IsGoing: true },
                Wait($"{name} is being deleted with its instances."));
        }

        if (live?.Spec == to && (from is not null || isUndo || IsOf(live.Tags, step)))
        {
            return Done($"{name} is as planned: {to.Min} to {to.Max} instances.");
        }

        if (from is null)
        {
            if (live is not null)
            {
                return NotOurs(name, isUndo);
            }

            return await WriteAsync(
                () => InstanceGroups.CreateAsync(session, to, TagsOf(step)), async () => await InstanceGroups.FindAsync(session, planned.Name, cancellationToken) is { } made && IsOf(made.Tags, step),
                Done($"{name} was made: {to.Min} to {to.Max} instances."));
        }

        if (live is null || live.Spec != from)
        {
            return Changed(name, isUndo);
        }

        await InstanceGroups.BoundAsync(session, to);
        return Done($"{name} has {to.Min} to {to.Max} instances.");
    }
}

internal sealed class GroupProviderStep(AwsSessions sessions) : FleetStep<GroupProviderChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(GroupProviderChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.Before, planned.After, planned, step, session, isUndo: false, cancellationToken);

    protected override Task<StepOutcome> RevertAsync(GroupProviderChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.After, planned.Before, planned, step, session, isUndo: true, cancellationToken);

    private static async Task<StepOutcome> MoveAsync(
        GroupProviderSpec? from, GroupProviderSpec? to, GroupProviderChange planned, StepContext step, AwsSession session, bool isUndo, CancellationToken cancellationToken)
    {
        var name = $"capacity provider {planned.Name}";
        var live = await CapacityProviders.FindAsync(session, planned.Name, cancellationToken);
        if (live is { IsBusy: true })
        {
            return Wait($"AWS is at work on {name}.");
        }

        if (to is null)
        {
            if (live is null)
            {
                return Done($"There is no {name}.");
            }

            if (isUndo && !IsOf(live.Tags, step))
            {
                return NotOurs(name, isUndo);
            }

            return await WriteAsync(
                () => CapacityProviders.DeleteAsync(session, planned.Name), async () => await CapacityProviders.FindAsync(session, planned.Name, cancellationToken) is null or { IsBusy: true },
                Wait($"The {name} is being deleted."));
        }

        if (live?.Spec == to && (from is not null || isUndo || IsOf(live.Tags, step)))
        {
            return Done($"The {name} is as planned.");
        }

        if (from is null)
        {
            if (live is not null)
            {
                return NotOurs(name, isUndo);
            }

            if (await InstanceGroups.FindAsync(session, planned.Name, cancellationToken) is not { IsGoing: false } group)
            {
                return Fail($"There is no Auto Scaling group {planned.Name} for the {name}: someone deleted it. Undo this request and send it again.");
            }

            return await WriteAsync(
                () => CapacityProviders.CreateAsync(session, to, group.Arn, TagsOf(step)), async () => await CapacityProviders.FindAsync(session, planned.Name, cancellationToken) is { } made && IsOf(made.Tags, step),
                Done($"The {name} was made."));
        }

        if (live is null || live.Spec != from)
        {
            return Changed(name, isUndo);
        }

        await CapacityProviders.UpdateAsync(session, to);
        return Wait($"AWS is at work on {name}.");
    }
}
