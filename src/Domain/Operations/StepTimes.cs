using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations;

/// <summary>
/// How long steps took of late: of the newest operations that ended well, kept for some minutes, so that a page which is drawn again at
/// every step does not read them each time.
/// </summary>
public sealed class StepTimes(IDbContextFactory<PortalDb> databases, TimeProvider time) : IDisposable
{
    private const int Operations = 200;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim reading = new(1);
    private (DateTimeOffset At, IReadOnlyList<TookStep> Steps)? seen;

    /// <summary>By index of the step; a step of a kind that has not ended well yet is left out.</summary>
    internal async Task<IReadOnlyDictionary<int, TimeSpan>> ExpectAsync(Operation operation, CancellationToken cancellationToken)
    {
        var took = await RecentAsync(cancellationToken);
        return operation.Steps.Select(s => (s.Index, Took: StepTimeRules.Expect(took, StepTimeRules.KindOf(s.Planned), operation.Workload)))
            .Where(s => s.Took is not null).ToDictionary(s => s.Index, s => s.Took ?? default);
    }

    private async Task<IReadOnlyList<TookStep>> RecentAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (seen is not { } last || now - last.At > Fresh || now < last.At)
            {
                await using var db = await databases.CreateDbContextAsync(cancellationToken);
                var ended = await db.Operations.AsNoTracking().Include(o => o.Steps).Where(o => o.State == OperationState.Done)
                    .OrderByDescending(o => o.EndedAt).Take(Operations).ToListAsync(cancellationToken);
                seen = last = (now, [.. ended.SelectMany(o => o.Steps.Where(s => s.State is StepState.Done && s.StartedAt <= s.EndedAt)
                    .Select(s => new TookStep(StepTimeRules.KindOf(s.Planned), o.Workload, (s.EndedAt - s.StartedAt) ?? default)))]);
            }

            return last.Steps;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();
}
