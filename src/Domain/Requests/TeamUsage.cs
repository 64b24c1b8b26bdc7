using Domain.Costs;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>What a running service takes at its most.</summary>
/// <param name="Cpu">CPU units of a task.</param>
/// <param name="MemoryMiB">MiB of a task.</param>
/// <param name="Tasks">Tasks at its most.</param>
public sealed record RunningSize(Compute Compute, int Cpu, int MemoryMiB, int Tasks);

/// <summary>A running service with the prices of its Region and the instance types of its own cluster.</summary>
/// <param name="InstanceTypes">Needed on EC2 alone; empty where they are not known.</param>
public sealed record PricedService(RunningSize Size, PriceBook Prices, IReadOnlyList<string> InstanceTypes);

/// <summary>What one workload takes at its most.</summary>
/// <param name="Key">Account, Region, cluster and name: the same for what runs and for what is approved of it.</param>
/// <param name="Monthly">US dollars a month; null where no price is known.</param>
/// <param name="Tasks">Tasks at its most.</param>
public sealed record UsedWorkload(string Key, string? Environment, int Services, decimal Vcpu, decimal MemoryGiB, decimal? Monthly, int Tasks = 0, Compute? Compute = null)
{
    public static UsedWorkload Of(string key, string? environment, PricedService service)
    {
        var (d, tasks) = (service.Size, service.Size.Tasks);
        var price = tasks == 0 ? 0 : TaskPrices.Of(service.Prices, d.Compute, d.Cpu, d.MemoryMiB, service.InstanceTypes).Monthly;
        return new(key, environment, 1, tasks * (d.Cpu / 1024m), tasks * (d.MemoryMiB / 1024m), tasks * price, tasks, d.Compute);
    }

    public static UsedWorkload Of(string key, string environment, Footprint approved) =>
        new(key, environment, approved.Services, approved.Vcpu, approved.MemoryGiB, approved.MonthlyAtMax, approved.MaxTasks, approved.Compute);

    /// <summary>What runs and what is approved of one workload: it may take either, so the greater counts.</summary>
    public UsedWorkload With(UsedWorkload other) => this with
    {
        Services = Math.Max(Services, other.Services),
        Vcpu = Math.Max(Vcpu, other.Vcpu),
        MemoryGiB = Math.Max(MemoryGiB, other.MemoryGiB),
        Monthly = Monthly is { } a && other.Monthly is { } b ? Math.Max(a, b) : Monthly ?? other.Monthly,
        Tasks = Math.Max(Tasks, other.Tasks),
        Compute = Compute ?? other.Compute,
    };

    /// <summary>Each workload once, whether it runs, is approved, or both.</summary>
    public static IReadOnlyList<UsedWorkload> Together(IEnumerable<UsedWorkload> running, IEnumerable<UsedWorkload> approved) =>
        [.. running.Concat(approved).GroupBy(w => w.Key, StringComparer.Ordinal).Select(g => g.Aggregate((a, b) => a.With(b)))];
}

/// <summary>What workloads take together, each at its maximum scale, without the one a request is about.</summary>
/// <param name="MonthlyAtMax">US dollars a month, without those that have no price.</param>
/// <param name="Unpriced">Services that no price is known for.</param>
public sealed record TeamUsage(int Services, decimal Vcpu, decimal MemoryGiB, decimal MonthlyAtMax, int Unpriced = 0)
{
    public static readonly TeamUsage Nothing = new(0, 0, 0, 0);

    public static TeamUsage Of(IEnumerable<UsedWorkload> workloads) => workloads.Aggregate(Nothing, (sum, w) => new(
        sum.Services + w.Services, sum.Vcpu + w.Vcpu, sum.MemoryGiB + w.MemoryGiB, sum.MonthlyAtMax + (w.Monthly ?? 0), sum.Unpriced + (w.Monthly is null ? 1 : 0)));
}

/// <summary>What else is taken, in the whole team and in the environment of the request.</summary>
public sealed record Usage(TeamUsage Team, TeamUsage Here)
{
    /// <summary>What the workload of the request takes by what runs now: a request that asks for no more adds nothing. Null for one that does not run.</summary>
    public UsedWorkload? Own { get; init; }

    public static readonly Usage Nothing = new(TeamUsage.Nothing, TeamUsage.Nothing);

    /// <param name="asked">Key of the workload of the request: it alone is left out.</param>
    public static Usage Of(IEnumerable<UsedWorkload> running, IEnumerable<UsedWorkload> approved, string asked, string environment)
    {
        var runs = running.ToList();
        var others = UsedWorkload.Together(runs.Where(w => w.Key != asked), approved.Where(w => w.Key != asked));
        return new(TeamUsage.Of(others), TeamUsage.Of(others.Where(w => w.Environment == environment))) { Own = runs.Find(w => w.Key == asked) };
    }
}
