using System.Globalization;
using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Notices;

/// <summary>Asks those who could waive what a request that waits needs, and marks it handled as soon as it needs that no more.</summary>
internal static class WaiverNotices
{
    private const string Word = "waive/";
    private static readonly TimeSpan JustOver = TimeSpan.FromDays(1);

    public static bool IsOne(Notice notice) => notice.Key.Contains(Word, StringComparison.Ordinal);

    /// <summary>The requests that wait and rest on what was waived for the workload of one: a waiver given or taken back concerns them all.</summary>
    public static async Task<IReadOnlyList<Request>> ConcernedAsync(PortalDb db, Request request, CancellationToken cancellationToken) =>
        [.. (await db.Requests.AsNoTracking().Where(r => r.TeamId == request.TeamId && r.Environment == request.Environment && r.State == RequestState.Waiting).ToListAsync(cancellationToken))
            .Where(r => r.Plan is { } plan && (plan.Cluster, plan.Workload) == (request.Plan?.Cluster, request.Plan?.Workload))];

    /// <summary>The requests that wait while a waiver of their workload has just run out.</summary>
    public static async Task<IReadOnlyList<Request>> RunOutAsync(PortalDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - JustOver;
        var over = (await db.Waivers.AsNoTracking().Where(w => w.Until <= now && w.Until > since && w.RevokedAt == null).Select(w => new { w.TeamId, w.Environment, w.Cluster, w.Workload }).ToListAsync(cancellationToken))
            .Select(w => (w.TeamId, w.Environment, w.Cluster, w.Workload)).ToHashSet();
        return over.Count == 0 ? []
            : [.. (await db.Requests.AsNoTracking().Where(r => r.State == RequestState.Waiting).ToListAsync(cancellationToken)).Where(r => r.Plan is { } plan && over.Contains((r.TeamId, r.Environment, plan.Cluster, plan.Workload)))];
    }

    /// <param name="by">Whose doing it is that something is needed no more.</param>
    /// <param name="could">The people of a group who could speak for a request.</param>
    public static async Task TellAsync(
        PortalDb db, Request request, string by, DateTimeOffset now, Func<ApproverGroup, Task<IReadOnlyList<Guid>>> could, Action<Guid, string, string> ask, CancellationToken cancellationToken)
    {
        var asks = request.Checks.Items.Any(c => c.Waivable is not null);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        if (asks && request is { State: RequestState.Waiting, Plan: { } plan })
        {
            var waivers = await WaiverBook.OfAsync(db, request.TeamId, request.Environment, plan, cancellationToken);
            var checks = WaiverRules.Judge(request.Checks, waivers, [request.RequesterId, .. request.Editors], now);
            foreach (var (check, group) in checks.Unwaived.SelectMany(c => (c.Waivable?.Missing ?? []).Select(g => (Check: c, Group: g))).DistinctBy(x => (x.Check.Waivable?.Guardrail, x.Group)))
            {
                // after one has run out or was taken back it is asked anew
                var given = waivers.Count(w => w.Guardrail == check.Waivable?.Guardrail && w.Group == group);
                var key = string.Create(CultureInfo.InvariantCulture, $"{Word}{request.Id:N}/{request.Round}/{check.Waivable?.Guardrail}/{group.Id}/{given}");
                needed.Add(key);
                foreach (var person in await could(group))
                {
                    ask(person, key, $"#{request.Number} asks you to waive {check.Rule.Split('·')[^1].Trim()}");
                }
            }
        }

        foreach (var notice in await db.Notices.Where(n => n.RequestId == request.Id && n.HandledAt == null && n.Key.Contains(Word)).ToListAsync(cancellationToken))
        {
            if (!needed.Any(k => notice.Key.EndsWith(k, StringComparison.Ordinal)))
            {
                notice.Handle(by, now);
            }
        }
    }
}
