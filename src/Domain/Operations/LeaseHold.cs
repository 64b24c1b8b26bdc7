using Microsoft.EntityFrameworkCore;

namespace Domain.Operations;

/// <summary>
/// Keeps a claim alive at a third of the lease. <see cref="Token"/> is cancelled as soon as the claim is lost
/// or could not be renewed for a whole lease: no call to AWS outlives the right to make it.
/// </summary>
internal sealed class LeaseHold : IAsyncDisposable
{
    private readonly CancellationTokenSource held;
    private readonly CancellationTokenSource ended = new();
    private readonly Task beating;

    public LeaseHold(OperationClaims claims, OperationClaim claim, TimeProvider time, CancellationToken stopping)
    {
        held = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        beating = BeatAsync(claims, claim, time);
    }

    public CancellationToken Token => held.Token;

    private async Task BeatAsync(OperationClaims claims, OperationClaim claim, TimeProvider time)
    {
        var renewed = time.GetTimestamp();
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(claims.Lease / 3, time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
            {
                return;
            }

            // an answer that comes after the lease is no better than none: a database that hangs must not be waited for
            using var inTime = new CancellationTokenSource(Left(claims, time, renewed), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, inTime.Token);
            try
            {
                if (!await claims.RenewAsync(claim, either.Token))
                {
                    await held.CancelAsync();
                    return;
                }

                renewed = time.GetTimestamp();
            }
            catch (Exception) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is OperationCanceledException or DbUpdateException or System.Data.Common.DbException or TimeoutException or InvalidOperationException)
            {
                // the database may be back before the lease runs out
                if (time.GetElapsedTime(renewed) >= claims.Lease)
                {
                    await held.CancelAsync();
                    return;
                }
            }
        }
    }

    private static TimeSpan Left(OperationClaims claims, TimeProvider time, long renewed)
    {
        var left = claims.Lease - time.GetElapsedTime(renewed);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await beating;
        ended.Dispose();
        held.Dispose();
    }
}
