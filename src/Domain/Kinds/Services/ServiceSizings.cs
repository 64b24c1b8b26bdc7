using Domain.Costs;

namespace Domain.Kinds.Services;

/// <summary>What of a service its price depends on. Pure.</summary>
internal static class ServiceSizings
{
    private const int FreeEphemeralGiB = 20;

    /// <summary>A service as it stands; null where there is none.</summary>
    public static Sizing? Standing(LiveFacts live) => live is { TaskDefinition: { } definition, Service: { } service }
        ? new Sizing(service.Compute, definition.Cpu, definition.MemoryMiB, live.LeastTasks, live.PricedMost)
        {
            InstanceTypes = live.Cluster?.PricedTypes ?? [], HasPublicIp = service.AssignPublicIp,
            Mix = live.Spot is { IsMixed: true } mix ? mix : null,
            Week = live.Target is { IsParked: false } && live.Hours is { } hours ? new(hours.Share, hours.Outside) : null,
            IsArm = definition.IsArm, IsWindows = definition.IsWindows, EphemeralGiB = definition.EphemeralStorageGiB ?? FreeEphemeralGiB,
        }
        : null;
}
