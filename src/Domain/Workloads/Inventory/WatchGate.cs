using System.Collections.Concurrent;

namespace Domain.Workloads.Inventory;

/// <summary>
/// Sweep and events of one account and Region save one after the other: else one that has read the rows before could write an older version over a newer one.
/// One process watches an account and Region at a time, so that a gate in the process is enough.
/// </summary>
internal sealed class WatchGate
{
    private readonly ConcurrentDictionary<(string AccountId, string Region), SemaphoreSlim> gates = new();

    public async Task<T> PassAsync<T>(string accountId, string region, Func<Task<T>> save, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd((accountId, region), _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await save();
        }
        finally
        {
            gate.Release();
        }
    }
}
