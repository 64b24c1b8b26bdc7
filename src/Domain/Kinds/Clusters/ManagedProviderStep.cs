using Domain.Aws;
using Domain.Operations;

namespace Domain.Kinds.Clusters;

internal sealed class ManagedProviderStep(AwsSessions sessions) : FleetStep<ManagedProviderChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(ManagedProviderChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.Before, planned.After, planned, step, session, isUndo: false, cancellationToken);

    protected override Task<StepOutcome> RevertAsync(ManagedProviderChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned.After, planned.Before, planned, step, session, isUndo: true, cancellationToken);

    private static async Task<StepOutcome> MoveAsync(
        ManagedProviderSpec? from, ManagedProviderSpec? to, ManagedProviderChange planned, StepContext step, AwsSession session, bool isUndo, CancellationToken cancellationToken)
    {
        var name = $"capacity provider {planned.Name}";
        var live = await LookAsync();
        if (live is { IsBusy: true })
        {
            return Wait($"AWS is at work on {name}.");
        }

        if (to is null)
        {
            if (live is null)
            {
                return Done($"The {name} and its instances are gone.");
            }

            if (isUndo && !IsOf(live.Tags, step))
            {
                return NotOurs(name, isUndo);
            }

            if (!isUndo && live.Managed != from)
            {
                return Changed(name, isUndo);
            }

            return await WriteAsync(
                () => CapacityProviders.DeleteAsync(session, planned.Name), async () => await LookAsync() is null or { IsBusy: true }, Wait($"The {name} is being deleted with its instances."));
        }

        if (live?.Managed == to && (from is not null || isUndo || IsOf(live.Tags, step)))
        {
            return live.Failure is { } why ? Fail($"AWS could not set up {name}: {why} Mend that, then try again.") : Done($"The {name} is as planned.");
        }

        if (from is null)
        {
            if (live is not null)
            {
                return NotOurs(name, isUndo);
            }

            return await WriteAsync(
                () => ManagedProviders.CreateAsync(session, to, TagsOf(step)), async () => await LookAsync() is { } made && IsOf(made.Tags, step), Wait($"AWS is setting up {name}."));
        }

        if (live?.Managed != from)
        {
            return Changed(name, isUndo);
        }

        await ManagedProviders.UpdateAsync(session, to);
        return Wait($"AWS is at work on {name}.");

        Task<LiveProvider?> LookAsync() => CapacityProviders.FindAsync(session, planned.Name, (to ?? from)?.RoleArn ?? "", cancellationToken);
    }
}
