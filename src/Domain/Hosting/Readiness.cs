namespace Domain.Hosting;

/// <summary>Whether the database is prepared: what needs it waits here.</summary>
public sealed class Readiness
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the database is prepared, or fails with the reason why it cannot be.</summary>
    public Task Reached => reached.Task;

    internal void Reach() => reached.TrySetResult();

    internal void Fail(Exception reason) => reached.TrySetException(reason);
}
