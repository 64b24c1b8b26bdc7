using Microsoft.EntityFrameworkCore;

namespace Domain.Operations;

/// <summary>
/// Keeps a claim alive at a third of the lease. <see cref="Token"/> is cancelled as soon as the claim is lost
/// or could not be renewed for a whole lease: no call to AWS outlives the right to make it.
/// </summary>
internal sealed class LeaseHold : IAsyncDisposable
{
    private readonly CancellationTokenSource _held;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    public LeaseHold(OperationClaims claims, OperationClaim claim, TimeProvider time, CancellationToken stopping)
    {
        _held = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _beating = BeatAsync(claims, claim, time);
    }

    public CancellationToken Token => _held.Token;

    private async Task BeatAsync(OperationClaims claims, OperationClaim claim, TimeProvider time)
    {
        var renewed = time.GetTimestamp();
        while (!_ended.IsCancellationRequested)
        {
            await Task.Delay(claims.Lease / 3, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!await claims.RenewAsync(claim, _ended.Token))
                {
                    await _held.CancelAsync();
                    return;
                }

                renewed = time.GetTimestamp();
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbUpdateException or System.Data.Common.DbException or TimeoutException or InvalidOperationException)
            {
                // the database may be back before the lease runs out
                if (time.GetElapsedTime(renewed) >= claims.Lease)
                {
                    await _held.CancelAsync();
                    return;
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating;
        _ended.Dispose();
        _held.Dispose();
    }
}
