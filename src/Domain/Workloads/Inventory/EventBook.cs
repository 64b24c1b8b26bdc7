using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Keeps what services said in their lists of events, of which ECS shows the newest hundred.</summary>
internal static class EventBook
{
    private const int Batch = 500;

    /// <param name="told">Services as they are told of, each with the events that its row had: what is among them was kept before.</param>
    /// <returns>How many are new. Nothing is saved yet.</returns>
    public static async Task<int> PutAsync(PortalDb db, TeamEnvironment place, IReadOnlyList<(ServiceState Service, IReadOnlyList<ServiceEvent> Before)> told, CancellationToken cancellationToken)
    {
        var keptBefore = await db.SeenEvents.AnyAsync(e => e.AccountId == place.AccountId && e.Region == place.Region && e.Sort == SeenEventSort.Service, cancellationToken);
        var news = told.SelectMany(t => New(t.Service, keptBefore ? t.Before : []).Select(e => Seen(place, t.Service, e))).DistinctBy(e => e.Id).ToList();
        foreach (var batch in news.Chunk(Batch))
        {
            var ids = batch.Select(e => e.Id).ToList();
            var known = (await db.SeenEvents.Where(e => ids.Contains(e.Id)).Select(e => e.Id).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
            db.SeenEvents.AddRange(batch.Where(e => !known.Contains(e.Id)));
        }

        return news.Count;
    }

    /// <summary>The row has the newest ones only: what is older than all of them was new before.</summary>
    private static IEnumerable<ServiceEvent> New(ServiceState service, IReadOnlyList<ServiceEvent> before)
    {
        var (ids, oldest) = (before.Select(e => e.Id).ToHashSet(StringComparer.Ordinal), before.Count == 0 ? DateTimeOffset.MinValue : before.Min(e => e.At));
        return service.Events.Where(e => e.At >= oldest && !ids.Contains(e.Id));
    }

    private static SeenEvent Seen(TeamEnvironment place, ServiceState service, ServiceEvent e) => new()
    {
        Id = e.Id, AccountId = place.AccountId, Region = place.Region, Sort = SeenEventSort.Service, Cluster = service.Cluster, Service = service.Name, Subject = service.Arn,
        TeamId = service.Tags.GetValueOrDefault(BerthTags.Team), Environment = service.Tags.GetValueOrDefault(BerthTags.Environment),
        Text = e.Message, Words = $"{service.Name} {e.Message}".ToLowerInvariant(), At = e.At,
    };
}
