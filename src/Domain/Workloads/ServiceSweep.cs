using System.Collections.Concurrent;
using Domain.Aws;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Workloads;

/// <summary>
/// One look at every service of an account and Region, with the fewest calls: tasks are listed by cluster, not by service,
/// scaling by account; what never changes (a revision, an instance's id) is asked once.
/// </summary>
internal sealed class ServiceSweep(AwsSessions sessions)
{
    private readonly ConcurrentDictionary<(string Arn, DateTimeOffset? Service), TaskDefinitionSpec> definitions = new();
    private readonly ConcurrentDictionary<string, string> instances = new(StringComparer.Ordinal);

    /// <summary>Every ACTIVE or DRAINING service.</summary>
    /// <param name="place">Any environment of the account and Region.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached; nothing of the look is usable.</exception>
    public Task<IReadOnlyList<SeenService>> LookAsync(TeamEnvironment place, CancellationToken cancellationToken) =>
        sessions.SweepAsync(place, session => LookAsync(session, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<SeenService>> LookAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var targets = await Scaling.TargetsAsync(session, null, cancellationToken);
        var policies = await Scaling.CpuPoliciesAsync(session, null, cancellationToken);
        var seen = new List<SeenService>();
        foreach (var cluster in await EcsClusters.NamesAsync(session, cancellationToken))
        {
            var services = await EcsServices.AllAsync(session, cluster, cancellationToken);
            var tasks = services.Count == 0 ? [] : await TasksAsync(session, cluster, cancellationToken);
            foreach (var service in services)
            {
                seen.Add(new SeenService(
                    service,
                    await DefinitionAsync(session, service, cancellationToken),
                    targets.FirstOrDefault(t => t.Cluster == cluster && t.Service == service.Name),
                    policies.FirstOrDefault(p => p.Cluster == cluster && p.Service == service.Name),
                    [.. tasks.Where(t => t.Service == service.Name).Select(t => t.Detail)]));
            }
        }

        return seen;
    }

    private async Task<IReadOnlyList<TaskState>> TasksAsync(AwsSession session, string cluster, CancellationToken cancellationToken)
    {
        var running = await EcsTasks.AllAsync(session, cluster, null, stopped: false, cancellationToken);
        var stopped = await EcsTasks.AllAsync(session, cluster, null, stopped: true, cancellationToken);
        IReadOnlyList<TaskState> all = [.. running.Concat(stopped).DistinctBy(t => t.Detail.Arn)];
        var unknown = all.Select(t => t.ContainerInstanceArn).OfType<string>().Distinct(StringComparer.Ordinal).Where(a => !instances.ContainsKey(a)).ToList();
        if (unknown.Count > 0)
        {
            foreach (var (arn, id) in await EcsClusters.InstanceIdsAsync(session, cluster, unknown, cancellationToken))
            {
                instances[arn] = id;
            }
        }

        return [.. all.Select(t => t.ContainerInstanceArn is { } arn && instances.TryGetValue(arn, out var id)
            ? t with { Detail = t.Detail with { Ec2InstanceId = id } } : t)];
    }

    private async Task<TaskDefinitionSpec?> DefinitionAsync(AwsSession session, ServiceState service, CancellationToken cancellationToken)
    {
        var arn = service.TaskDefinitionArn;
        // a revision never changes; only a Sandbox that starts over uses its ARN again, and then the service is another
        var key = (arn, service.CreatedAt);
        if (definitions.TryGetValue(key, out var known))
        {
            return known;
        }

        if (arn.Length == 0 || await EcsTaskDefinitions.ReadAsync(session, arn, cancellationToken) is not { } read)
        {
            return null;
        }

        definitions[key] = read.Spec;
        return read.Spec;
    }
}

/// <summary>A service with all that belongs to it.</summary>
internal sealed record SeenService(
    ServiceState Service, TaskDefinitionSpec? Definition, ScalableTargetSpec? Target, ScalingPolicySpec? Policy, IReadOnlyList<TaskDetail> Tasks)
{
    /// <summary>Newest events and stopped tasks kept: enough to see what happened, not a history.</summary>
    private const int KeptEvents = 30;
    private const int KeptStopped = 20;

    /// <param name="before">As last seen: AWS forgets stopped tasks after about an hour, Berth keeps them a while longer.</param>
    public ServiceDetail ToDetail(ServiceDetail? before)
    {
        var stopped = Tasks.Where(t => t.IsStopped)
            .Concat(before?.Tasks.Where(t => t.IsStopped) ?? [])
            .DistinctBy(t => t.Arn)
            .OrderByDescending(t => t.StoppedAt).ThenBy(t => t.Arn, StringComparer.Ordinal)
            .Take(KeptStopped);
        var alive = Tasks.Where(t => !t.IsStopped).OrderBy(t => t.StartedAt ?? DateTimeOffset.MaxValue).ThenBy(t => t.Arn, StringComparer.Ordinal);
        var primary = Service.Primary;
        return new ServiceDetail(
            Service.Status, Service.Desired, Service.Running, Service.Pending, Service.TaskDefinitionArn, Definition?.Image,
            Definition?.Cpu ?? 0, Definition?.MemoryMiB ?? 0, Service.Compute, Target?.Min, Target?.Max, Policy?.CpuTarget, Service.TargetGroupArn,
            primary?.Rollout, primary?.RolloutReason, Service.CreatedAt, [.. alive, .. stopped],
            [.. Service.Events.OrderByDescending(e => e.At).ThenBy(e => e.Id, StringComparer.Ordinal).Take(KeptEvents)],
            // tag order is AWS's whim: kept in ours, so that nothing looks changed
            new SortedDictionary<string, string>(Service.Tags.ToDictionary(), StringComparer.Ordinal).ToDictionary())
        { FailedTasks = primary?.FailedTasks ?? 0 };
    }
}
