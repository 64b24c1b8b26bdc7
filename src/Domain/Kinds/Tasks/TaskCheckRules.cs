using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Tasks;

/// <summary>What is verified about a run of tasks alone. Pure.</summary>
internal static class TaskCheckRules
{
    public static IEnumerable<Check> Of(TaskInputs asked, TeamEnvironment place, string cluster, TaskFacts live)
    {
        yield return live.Cluster is null
            ? new(CheckOutcome.Fail, $"There is no active cluster {cluster} in {place.Region}. Choose another, or ask a platform admin to make it.", "Existence · cluster")
            : ServiceCheckRules.Compute(asked.Compute, live.Cluster, asked.Cpu, asked.MemoryMiB, asked.Count);
        foreach (var check in ServiceCheckRules.Subnets(asked.Subnets, place))
        {
            yield return check;
        }

        yield return ServiceCheckRules.ExecutionRole(live.ExecutionRoleExists, place);
    }
}
