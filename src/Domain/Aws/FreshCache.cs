using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Domain.Aws;

/// <summary>
/// A value of each key that is good until a time. Those who ask together wait for one reading; a failed reading is not kept.
/// A value may be renewed while it is still good: then one reads, nobody waits for it, and where it fails the old one serves on.
/// </summary>
internal sealed class FreshCache<TKey, TValue>(TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Slot> slots = new();

    /// <param name="read">Reads the value and says until when it is good.</param>
    /// <param name="early">How long before that it is to be renewed.</param>
    public async Task<TValue> GetAsync(
        TKey key, Func<CancellationToken, Task<(TValue Value, DateTimeOffset GoodUntil)>> read, TimeSpan early, CancellationToken cancellationToken)
    {
        var slot = slots.GetOrAdd(key, _ => new Slot());
        var now = time.GetUtcNow();
        if (slot.Held is not { } held || held.GoodUntil <= now)
        {
            return await ReadAsync(slot, read, cancellationToken);
        }

        return held.GoodUntil - early > now ? held.Value : await RenewAsync(slot, held, read, cancellationToken);
    }

    private async Task<TValue> ReadAsync(Slot slot, Func<CancellationToken, Task<(TValue Value, DateTimeOffset GoodUntil)>> read, CancellationToken cancellationToken)
    {
        await slot.Turn.WaitAsync(cancellationToken);
        try
        {
            if (slot.Held is not { } found || found.GoodUntil <= time.GetUtcNow())
            {
                var (value, goodUntil) = await read(cancellationToken);
                slot.Held = found = new Kept(value, goodUntil);
            }

            return found.Value;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    private static async Task<TValue> RenewAsync(
        Slot slot, Kept old, Func<CancellationToken, Task<(TValue Value, DateTimeOffset GoodUntil)>> read, CancellationToken cancellationToken)
    {
        if (!await slot.Turn.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            return old.Value;
        }

        try
        {
            var (value, goodUntil) = await read(cancellationToken);
            slot.Held = new Kept(value, goodUntil);
            return value;
        }
        catch (AwsRefused e) when (e.Transient)
        {
            return old.Value;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    public void Forget(TKey key) => slots.TryRemove(key, out _);

    private sealed record Kept(TValue Value, DateTimeOffset GoodUntil);

    [SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to free.")]
    private sealed class Slot
    {
        public readonly SemaphoreSlim Turn = new(1);
        private volatile Kept? held;
        public Kept? Held { get => held; set => held = value; }
    }
}
