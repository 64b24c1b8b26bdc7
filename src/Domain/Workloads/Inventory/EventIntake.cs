using Domain.Data;
using Domain.Hosting;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>
/// Brings what ECS told into the rows. Events come more than once and in any order: of tasks and instances the highest version counts, of the rest each id is kept once.
/// </summary>
internal sealed class EventIntake(IDbContextFactory<PortalDb> databases, WatchGate gate, ChangeSignal signal, TimeProvider time)
{
    /// <summary>Saves them all, or none, and tells open pages.</summary>
    /// <param name="place">Any environment of the account and Region: what is told of others is left out.</param>
    public async Task TakeAsync(TeamEnvironment place, IReadOnlyList<EcsEvent> told, CancellationToken cancellationToken)
    {
        var mine = told.Where(e => e.AccountId == place.AccountId && e.Region == place.Region).ToList();
        var topics = await gate.PassAsync(place.AccountId, place.Region, () => SaveAsync(place, mine, cancellationToken), cancellationToken);
        foreach (var topic in topics)
        {
            signal.Publish(topic);
        }
    }

    private async Task<IReadOnlyCollection<string>> SaveAsync(TeamEnvironment place, IReadOnlyList<EcsEvent> told, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in await TaskBook.TellAsync(db, [.. told.OfType<EcsEvent.OfTask>().Select(e => e.Task)], now, cancellationToken))
        {
            topics.Add(Topics.Task(task.Arn));
            if (task.Service is { } service)
            {
                topics.Add(Topics.Service(ArnOf(task.Arn, task.Cluster, service)));
            }
        }

        var news = await InstancesAsync(db, told, now, cancellationToken);
        news.AddRange(await ServicesAsync(db, told, cancellationToken));
        await AddAsync(db, news, cancellationToken);
        topics.UnionWith(news.Where(e => e.Service is not null).Select(e => Topics.Service(e.Subject)));
        if (db.ChangeTracker.HasChanges())
        {
            topics.Add(Topics.Workloads);
        }

        // what moves is looked at soon, and what is well is not
        if (news.Exists(e => e.Sort is SeenEventSort.Deployment || e.Level is "ERROR" or "WARN"))
        {
            topics.Add(Topics.Watch(place.AccountId, place.Region));
        }

        await db.SaveChangesAsync(cancellationToken);
        return topics;
    }

    private static async Task<List<SeenEvent>> InstancesAsync(PortalDb db, IReadOnlyList<EcsEvent> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var events = told.OfType<EcsEvent.OfInstance>().OrderBy(e => e.Instance.Version).ThenBy(e => e.At).ToList();
        var arns = events.Select(e => e.Instance.Arn).Distinct(StringComparer.Ordinal).ToList();
        var rows = await db.LiveInstances.Where(i => arns.Contains(i.Arn)).ToDictionaryAsync(i => i.Arn, StringComparer.Ordinal, cancellationToken);
        var news = new List<SeenEvent>();
        foreach (var e in events)
        {
            var row = rows.GetValueOrDefault(e.Instance.Arn);
            if (row is not null && e.Instance.Version < row.Version)
            {
                continue;
            }

            if (EventWords.Of(row, e.Instance) is var (name, level, text))
            {
                news.Add(new SeenEvent
                {
                    Id = e.Id, AccountId = e.AccountId, Region = e.Region, Sort = SeenEventSort.Instance, Cluster = e.Instance.Cluster, Subject = e.Instance.Arn, TeamId = row?.TeamId, Environment = row?.Environment,
                    Name = name, Level = level, Text = text, Words = $"{name} {text}".ToLowerInvariant(), At = e.At,
                });
            }

            if (row is null)
            {
                rows[e.Instance.Arn] = e.Instance;
                db.LiveInstances.Add(e.Instance);
            }
            else if (e.Instance.Status == "INACTIVE")
            {
                row.Version = e.Instance.Version;
                InstanceRules.Leave(row, now);
            }
            else if (InstanceRules.Tell(row, e.Instance))
            {
                row.SeenAt = now;
            }
        }

        return news;
    }

    private static async Task<IReadOnlyList<SeenEvent>> ServicesAsync(PortalDb db, IReadOnlyList<EcsEvent> told, CancellationToken cancellationToken)
    {
        var events = told.OfType<EcsEvent.OfService>().ToList();
        var arns = events.Select(e => e.Service).Distinct(StringComparer.Ordinal).ToList();
        var owners = await db.LiveServices.AsNoTracking().Where(s => arns.Contains(s.Arn)).Select(s => new { s.Arn, s.TeamId, s.Environment }).ToDictionaryAsync(s => s.Arn, StringComparer.Ordinal, cancellationToken);
        return [.. events.Select(e =>
        {
            var (path, owner) = (e.Service.Split('/'), owners.GetValueOrDefault(e.Service));
            return new SeenEvent
            {
                Id = e.Id, AccountId = e.AccountId, Region = e.Region, Sort = e.Sort, Cluster = path[1], Service = path[2], Subject = e.Service, TeamId = owner?.TeamId, Environment = owner?.Environment,
                Name = e.Name, Level = e.Level, Text = e.Text, Words = $"{path[2]} {e.Name} {e.Text}".ToLowerInvariant(), At = e.At,
            };
        })];
    }

    private static async Task AddAsync(PortalDb db, List<SeenEvent> news, CancellationToken cancellationToken)
    {
        var ids = news.Select(e => e.Id).ToList();
        var known = (await db.SeenEvents.Where(e => ids.Contains(e.Id)).Select(e => e.Id).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        news.RemoveAll(e => !known.Add(e.Id));
        db.SeenEvents.AddRange(news);
    }

    private static string ArnOf(string taskArn, string cluster, string service) => $"{string.Join(':', taskArn.Split(':')[..5])}:service/{cluster}/{service}";
}
