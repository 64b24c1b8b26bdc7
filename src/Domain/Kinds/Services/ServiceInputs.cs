using Domain.Catalog;
using Domain.Kinds.Traffic;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>The values of a service recipe, parsed. Made only of values that passed the template's fields.</summary>
/// <param name="Port">0 where the container listens nowhere.</param>
/// <param name="CpuTarget">Percent; null where the template does not ask for it.</param>
/// <param name="TargetGroupArn">Null for a service behind no load balancer.</param>
public sealed record ServiceInputs(
    string Name, string Image, int Port, int Cpu, int MemoryMiB, Compute Compute, int MinTasks, int MaxTasks, int? CpuTarget,
    string? TargetGroupArn, int LogDays)
{
    /// <summary>Values of all conditions of one rule (Application Load Balancers, "Quotas").</summary>
    private const int MostConditions = 5;

    /// <summary>What else is asked of the main container; null where nothing is.</summary>
    public ContainerFields? Container { get; init; }

    /// <summary>False where the template has no such field, so that what stands stays.</summary>
    public bool AsksTargetGroup { get; init; } = true;

    /// <summary>What is asked of Service Connect; null leaves it as it is.</summary>
    public AskedConnect? Connect { get; init; }

    /// <summary>The queue that is worked off; null where CPU decides.</summary>
    public BacklogSpec? Backlog { get; init; }

    /// <summary>Subnets chosen among the environment's; null for all of them.</summary>
    public IReadOnlyList<string>? Subnets { get; init; }

    /// <summary>A target group and a listener rule of its own; null where it has none.</summary>
    public AskedTraffic? Traffic { get; init; }

    /// <summary>How new tasks replace old ones; null leaves it as it is.</summary>
    public DeploymentSpec? Deployment { get; init; }

    /// <summary>By which the new tasks of a deployment are tried first; empty for none.</summary>
    public string TestHost { get; init; } = "";

    /// <summary>How long a new task is not stopped for failing health checks; null leaves it as it is.</summary>
    public int? GraceSeconds { get; init; }

    /// <summary>What is wrong between values that are each sound.</summary>
    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        foreach (var problem in TaskValues.Problems(sound))
        {
            yield return problem;
        }

        if (sound.ContainsKey(FieldNames.MinTasks) && sound.ContainsKey(FieldNames.MaxTasks))
        {
            var (min, max) = (sound.Number(FieldNames.MinTasks), sound.Number(FieldNames.MaxTasks));
            if (min > max)
            {
                yield return new(FieldNames.MinTasks, $"The least, {min}, is above the most, {max}. Lower the one or raise the other.");
            }
        }

        if (DeploymentFields.Of(sound) is { Shifts: true } && sound.ContainsKey(FieldNames.Traffic) && TrafficFields.Of(sound) is null)
        {
            yield return new(FieldNames.Strategy, $"{sound[FieldNames.Strategy]} moves traffic between two target groups that Berth makes. Let the traffic come by the service's own rule on a shared load balancer, or choose {DeploymentFields.Rolling}.");
        }

        if (sound.GetValueOrDefault(FieldNames.TestHost) is { } test && TrafficNames.Words(sound.GetValueOrDefault(FieldNames.Host, "")).Contains(test, StringComparer.OrdinalIgnoreCase))
        {
            yield return new(FieldNames.TestHost, "The name to try new tasks by is one that everybody uses. Choose another.");
        }

        if (TrafficFields.Of(sound) is { } traffic && TrafficNames.Words(traffic.Host).Count + TrafficNames.Words(traffic.Path).Count > MostConditions)
        {
            yield return new(FieldNames.Host, $"A rule takes {MostConditions} host names and paths together. Use fewer.");
        }
    }

    /// <param name="fields">Of the template, as far as it is known: they say what is asked at all.</param>
    /// <exception cref="KeyNotFoundException">A value is missing: ask <see cref="Problems"/> first.</exception>
    public static ServiceInputs Parse(IReadOnlyDictionary<string, string> all, IReadOnlyList<Field>? fields = null)
    {
        var size = TaskValues.Size(all);
        var least = all.NumberOr(FieldNames.MinTasks) ?? 1;
        return new(
            all[FieldNames.Name], all[FieldNames.Image], all.NumberOr(FieldNames.Port) ?? 0, size.Cpu, size.MemoryMiB,
            TaskValues.On(all), least, all.NumberOr(FieldNames.MaxTasks) ?? least, all.NumberOr(FieldNames.CpuTarget),
            all.GetValueOrDefault(FieldNames.TargetGroup), all.NumberOr(FieldNames.LogDays) ?? TaskValues.UsualLogDays)
        {
            AsksTargetGroup = fields is null || fields.Any(f => f.Name is FieldNames.TargetGroup),
            Container = fields is null ? null : ContainerFields.Of(fields, all),
            Connect = all.ContainsKey(FieldNames.Namespace) || fields?.Any(f => f.Name is FieldNames.Namespace) is true
                ? new(all.GetValueOrDefault(FieldNames.Namespace), all.GetValueOrDefault(FieldNames.DiscoveryName)) : null,
            Backlog = BacklogOf(all),
            Traffic = TrafficFields.Of(all),
            Deployment = DeploymentFields.Of(all),
            TestHost = all.GetValueOrDefault(FieldNames.TestHost)?.Trim().ToLowerInvariant() ?? "",
            GraceSeconds = all.NumberOr(FieldNames.GraceSeconds),
            Subnets = all.TryGetValue(FieldNames.Subnets, out var subnets) ? ReferenceRules.Subnets(subnets) : null,
        };
    }

    public static BacklogSpec? BacklogOf(IReadOnlyDictionary<string, string> all) =>
        all.TryGetValue(FieldNames.Queue, out var queue) && all.NumberOr(FieldNames.BacklogTarget) is { } each ? new(queue, each) : null;
}

/// <param name="Namespace">Name or ARN; null for the cluster's own.</param>
/// <param name="DiscoveryName">What others call it by; null for its full name.</param>
public sealed record AskedConnect(string? Namespace, string? DiscoveryName);
