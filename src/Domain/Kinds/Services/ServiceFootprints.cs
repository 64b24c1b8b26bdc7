using Domain.Costs;
using Domain.Requests;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>What services take of their team's limits. Pure.</summary>
internal static class ServiceFootprints
{
    public static Footprint Of(ServiceInputs asked, string cluster, LiveFacts live, Plan plan, Estimate estimate) => new(
        cluster, plan.Workload, live.Service is null, 1, asked.MaxTasks, asked.MaxTasks * (asked.Cpu / 1024m), asked.MaxTasks * (asked.MemoryMiB / 1024m),
        asked.Compute, estimate.IsPriced ? estimate.AtMax : null);

    /// <summary>Of a service as it stands, at the most its bounds allow.</summary>
    public static Footprint Standing(string cluster, ServiceSpec service, TaskDefinitionDocument definition, LiveFacts live, Estimate estimate)
    {
        var most = live.MostTasks;
        return new(cluster, service.Name, false, 1, most, most * (definition.Cpu / 1024m), most * (definition.MemoryMiB / 1024m), service.Compute, estimate.IsPriced ? estimate.AtMax : null);
    }
}
