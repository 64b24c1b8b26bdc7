using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>What a service is to have of Service Connect. Pure.</summary>
internal static class ServiceConnectPlans
{
    /// <param name="service">Full name in AWS, unique in an account's Region and so in its namespaces.</param>
    /// <param name="main">The container whose port is offered, as it will be.</param>
    /// <returns>Null for none; what stands where nothing is asked, or where more was set up than Berth writes.</returns>
    public static ConnectSpec? Of(ServiceInputs asked, string service, TaskContainer main, LiveFacts live)
    {
        var stands = live.Service?.Connect;
        if (asked.Connect is not { } wish || stands is { HasMore: true })
        {
            return stands;
        }

        var name = wish.Namespace is null ? live.Cluster?.ConnectNamespace : live.Namespace?.Arn ?? wish.Namespace;
        // AWS was told the name or the ARN: the same place either way
        var space = stands is not null && (stands.Namespace == name || live.Namespace?.Is(stands.Namespace) is true) ? stands.Namespace : name ?? "";
        if (main.Ports.FirstOrDefault(p => p.Port == asked.Port) is not { Name: { } port })
        {
            return new(space, null, null, null, 0);
        }

        var called = wish.DiscoveryName ?? service;
        return new(space, port, called, called, asked.Port);
    }
}
