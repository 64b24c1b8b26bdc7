using Domain.Requests;

namespace Domain.Operations;

/// <summary>The operation that applies a plan: one step a planned step, in its order.</summary>
internal static class OperationFactory
{
    public static Operation Of(Guid requestId, Plan plan, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new Operation
        {
            Id = id, RequestId = requestId, CreatedAt = now, DueAt = now, LeaseUntil = DateTimeOffset.UnixEpoch,
            Steps = [.. plan.Steps.Select((step, index) => new Step { OperationId = id, Index = index, Planned = step })],
        };
    }
}
