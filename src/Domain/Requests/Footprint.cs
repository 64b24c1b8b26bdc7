using Domain.Teams;

namespace Domain.Requests;

/// <summary>What a workload takes of its team's limits once the request is applied, at its most.</summary>
/// <param name="Workload">Full name in AWS; with the cluster it tells which running thing the request replaces in the count.</param>
/// <param name="IsNew">It does not stand yet.</param>
/// <param name="Services">1 for a service that goes on standing, else 0.</param>
/// <param name="MaxTasks">Tasks at its most.</param>
/// <param name="Vcpu">vCPU of all its tasks at its most.</param>
/// <param name="MemoryGiB">GiB of all its tasks at its most.</param>
/// <param name="MonthlyAtMax">US dollars a month at its most; null where no price is known.</param>
public sealed record Footprint(
    string Cluster, string Workload, bool IsNew, int Services, int MaxTasks, decimal Vcpu, decimal MemoryGiB, Compute? Compute, decimal? MonthlyAtMax)
{
    /// <summary>Something that takes nothing: a cluster, or what is taken away.</summary>
    public static Footprint Nothing(string cluster, string workload, bool isNew) => new(cluster, workload, isNew, 0, 0, 0, 0, null, 0);
}
