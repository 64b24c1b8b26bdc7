using Domain.Requests;

namespace Domain.Operations;

/// <summary>The operation that applies a plan: one step a planned step, in its order.</summary>
internal static class OperationFactory
{
    public static Operation Of(Request request, Plan plan, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new Operation
        {
            Id = id, RequestId = request.Id, TeamId = request.TeamId, Workload = WorkloadOf(request, plan), CreatedAt = now, DueAt = now, LeaseUntil = DateTimeOffset.UnixEpoch,
            Steps = [.. plan.Steps.Select((step, index) => new Step { OperationId = id, Index = index, Planned = step })],
        };
    }

    /// <summary>The same for all requests that change the same thing.</summary>
    private static string WorkloadOf(Request request, Plan plan) => $"{request.TeamId}/{request.Environment}/{plan.Cluster}/{plan.Workload}";
}
