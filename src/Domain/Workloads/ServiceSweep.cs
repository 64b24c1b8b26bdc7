using System.Collections.Concurrent;
using Domain.Aws;
using Domain.Kinds.Clusters;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.Inventory;

namespace Domain.Workloads;

/// <summary>
/// One look at every service of an account and Region, with the fewest calls that AWS's pages and batches allow: tasks are listed by cluster,
/// not by service, scaling by account; what never changes (a revision, an instance's id) is asked once, and a revision not even that
/// where a task tells. Clusters are read side by side: the rate budget, not the order, is what holds a sweep back.
/// </summary>
internal sealed class ServiceSweep(AwsSessions sessions)
{
    /// <summary>Clusters at once.</summary>
    private const int AtOnce = 6;

    private readonly ConcurrentDictionary<(string AccountId, string Region), Unchanging> unchanging = new();

    /// <summary>True once <see cref="LookAsync(TeamEnvironment, CancellationToken)"/> has ended well in this process.</summary>
    public bool Knows(TeamEnvironment place) => unchanging.ContainsKey((place.AccountId, place.Region));

    /// <summary>Tells what an earlier process saw, so that a restart asks AWS for no revision again.</summary>
    public void Remember(TeamEnvironment place, IEnumerable<RevisionFacts> revisions) =>
        unchanging.TryAdd((place.AccountId, place.Region), new Unchanging(revisions.DistinctBy(r => r.TaskDefinitionArn), []));

    /// <summary>Every ACTIVE or DRAINING service.</summary>
    /// <param name="place">Any environment of the account and Region.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached; nothing of the look is usable.</exception>
    public async Task<IReadOnlyList<SeenService>> LookAsync(TeamEnvironment place, CancellationToken cancellationToken) =>
        (await LookAroundAsync(place, cancellationToken)).Services;

    /// <summary>The same with every task of the clusters that were looked at, of services or not.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached; nothing of the look is usable.</exception>
    public async Task<SweepLook> LookAroundAsync(TeamEnvironment place, CancellationToken cancellationToken)
    {
        var key = (place.AccountId, place.Region);
        var before = unchanging.GetValueOrDefault(key) ?? new Unchanging([], []);
        var (look, now) = await sessions.SweepAsync(place, session => LookAsync(session, before, cancellationToken), cancellationToken);
        // of what is gone nothing is kept, or the memory would grow with each deployment
        unchanging[key] = now;
        return look;
    }

    private static async Task<(SweepLook Look, Unchanging Now)> LookAsync(AwsSession session, Unchanging before, CancellationToken cancellationToken)
    {
        var targets = Scaling.TargetsAsync(session, null, cancellationToken);
        var policies = Scaling.PoliciesAsync(session, null, cancellationToken);
        var schedules = ScheduledScaling.AllAsync(session, null, cancellationToken);
        var clusters = new ConcurrentBag<SeenCluster>();
        var all = await EcsClusters.AllAsync(session, cancellationToken);
        var others = Parallel.ForEachAsync(
            all.Where(c => c.IsActive).Select(c => c.Spec.Name), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (cluster, cancel) => clusters.Add(await LookAsync(session, cluster, before, cancel)));
        await Task.WhenAll(targets, policies, schedules, others);

        var targetOf = (await targets).ToLookup(t => (t.Cluster, t.Service));
        var policyOf = Scaling.Tracking(await policies).ToLookup(p => (p.Cluster, p.Service));
        var ruleOf = (await ScalingRuleSet.ReadAsync(session, await policies, cancellationToken)).ToLookup(r => (r.Cluster, r.Service));
        var scheduleOf = (await schedules).ToLookup(a => (a.Cluster, a.Service));
        var seen = from cluster in clusters
                   let tasks = cluster.Tasks.ToLookup(t => t.Service)
                   from service in cluster.Services
                   let key = (cluster.Name, service.Name)
                   select new SeenService(
                       service, cluster.Revisions.GetValueOrDefault(service.TaskDefinitionArn), targetOf[key].FirstOrDefault(), policyOf[key].FirstOrDefault(p => p.IsMain),
                       [.. tasks[service.Name].Select(t => t.Detail)])
                   { Schedules = [.. scheduleOf[key]], Rules = [.. ruleOf[key]], Suspended = targetOf[key].FirstOrDefault()?.Suspended, Policies = [.. policyOf[key].OrderByDescending(p => p.IsMain).ThenBy(p => p.Name, StringComparer.Ordinal)] };
        return (new([.. seen], [.. clusters.SelectMany(c => c.Tasks).Select(t => t.Live)], clusters.Where(c => c.IsWhole).Select(c => c.Name).ToHashSet(StringComparer.Ordinal)) { All = all }, new Unchanging(
            clusters.SelectMany(c => c.Revisions.Values).DistinctBy(r => r.TaskDefinitionArn), clusters.SelectMany(c => c.Instances), clusters.Where(c => c.Tasks.Any(t => !t.Live.IsStopped)).Select(c => c.Name).ToHashSet(StringComparer.Ordinal)));
    }

    private static async Task<SeenCluster> LookAsync(AwsSession session, string cluster, Unchanging before, CancellationToken cancellationToken)
    {
        var services = await EcsServices.AllAsync(session, cluster, cancellationToken);
        if (services.Count == 0 && before.Busy?.Contains(cluster) is false)
        {
            return new SeenCluster(cluster, services, [], new Dictionary<string, RevisionFacts>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), IsWhole: false);
        }

        var tasks = await EcsTasks.AllAsync(session, cluster, cancellationToken);
        var instances = await InstancesAsync(session, cluster, tasks, before, cancellationToken);
        return new SeenCluster(
            cluster, services,
            [.. tasks.Select(t => t.ContainerInstanceArn is { } arn && instances.TryGetValue(arn, out var id) ? t with { Detail = t.Detail with { Ec2InstanceId = id }, Live = OnInstance(t.Live, id) } : t)],
            await RevisionsAsync(session, services, tasks, before, cancellationToken), instances, IsWhole: true);
    }

    private static LiveTask OnInstance(LiveTask task, string id)
    {
        task.Facts = task.Facts with { Ec2InstanceId = id };
        return task;
    }

    private static async Task<IReadOnlyDictionary<string, string>> InstancesAsync(
        AwsSession session, string cluster, IReadOnlyList<TaskState> tasks, Unchanging before, CancellationToken cancellationToken)
    {
        var arns = tasks.Select(t => t.ContainerInstanceArn).OfType<string>().Distinct(StringComparer.Ordinal).ToLookup(before.Instances.ContainsKey);
        var known = arns[true].Select(a => KeyValuePair.Create(a, before.Instances[a]));
        IEnumerable<KeyValuePair<string, string>> asked = arns[false].Any() ? await EcsClusters.InstanceIdsAsync(session, cluster, [.. arns[false]], cancellationToken) : [];
        return known.Concat(asked).ToDictionary(StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyDictionary<string, RevisionFacts>> RevisionsAsync(
        AwsSession session, IReadOnlyList<ServiceState> services, IReadOnlyList<TaskState> tasks, Unchanging before, CancellationToken cancellationToken)
    {
        var told = tasks.Select(t => t.Revision).OfType<RevisionFacts>().DistinctBy(r => r.TaskDefinitionArn).ToDictionary(r => r.TaskDefinitionArn, StringComparer.Ordinal);
        var revisions = new Dictionary<string, RevisionFacts>(StringComparer.Ordinal);
        foreach (var arn in services.Select(s => s.TaskDefinitionArn).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal))
        {
            // a running task first: a Sandbox that started over gives another revision the same ARN
            if (told.TryGetValue(arn, out var known) || before.Revisions.TryGetValue(arn, out known))
            {
                revisions[arn] = known;
            }
            else if (await EcsTaskDefinitions.ReadAsync(session, arn, cancellationToken) is { Document: var definition })
            {
                revisions[arn] = new RevisionFacts(arn, definition.Main().Image, definition.Cpu, definition.MemoryMiB);
            }
        }

        return revisions;
    }

    /// <summary>What needs no second call.</summary>
    private sealed class Unchanging(IEnumerable<RevisionFacts> revisions, IEnumerable<KeyValuePair<string, string>> instances, IReadOnlySet<string>? busy = null)
    {
        /// <summary>Clusters in which tasks ran: their end is looked for although no service is left. Null before the first look, which looks everywhere.</summary>
        public IReadOnlySet<string>? Busy => busy;

        /// <summary>By ARN of the task definition.</summary>
        public IReadOnlyDictionary<string, RevisionFacts> Revisions { get; } = revisions.ToDictionary(r => r.TaskDefinitionArn, StringComparer.Ordinal);

        /// <summary>EC2 instance id by ARN of the container instance.</summary>
        public IReadOnlyDictionary<string, string> Instances { get; } = instances.ToDictionary(StringComparer.Ordinal);
    }

    /// <param name="IsWhole">Its tasks were listed, and not only its services.</param>
    private sealed record SeenCluster(
        string Name, IReadOnlyList<ServiceState> Services, IReadOnlyList<TaskState> Tasks,
        IReadOnlyDictionary<string, RevisionFacts> Revisions, IReadOnlyDictionary<string, string> Instances, bool IsWhole);
}

/// <param name="Tasks">As AWS shows them, running and stopped.</param>
/// <param name="Clusters">Names of the clusters whose tasks were all listed.</param>
internal sealed record SweepLook(IReadOnlyList<SeenService> Services, IReadOnlyList<LiveTask> Tasks, IReadOnlySet<string> Clusters)
{
    /// <summary>Every cluster that was not deleted.</summary>
    public IReadOnlyList<ClusterState> All { get; init; } = [];
}
