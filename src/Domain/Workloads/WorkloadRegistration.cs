using Microsoft.Extensions.DependencyInjection;

namespace Domain.Workloads;

internal static class WorkloadRegistration
{
    public static IServiceCollection AddWorkloads(this IServiceCollection services)
    {
        services.AddOptions<WatchOptions>().BindConfiguration("Watch").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EnvironmentReader>();
        services.AddSingleton<WorkloadReader>();
        services.AddSingleton<ClusterReader>();
        services.AddSingleton<Inventory.TaskReader>();
        services.AddSingleton<Logs.LogReader>();
        services.AddSingleton<Inventory.CapacityReader>();
        services.AddSingleton<Inventory.HistoryReader>();
        services.AddSingleton<WatchHealth>();
        services.AddSingleton<Inventory.PartHealth>();
        services.AddSingleton<Inventory.WatchGate>();
        services.AddSingleton<Inventory.EventIntake>();
        services.AddSingleton<Inventory.EventFeed>();
        services.AddSingleton<Aws.EventQueue>();
        services.AddSingleton<Inventory.DeploymentWatch>();
        services.AddSingleton<Inventory.CapacityWatch>();
        services.AddSingleton<Inventory.JobWatch>();
        services.AddSingleton<Inventory.AroundWatch>();
        services.AddSingleton<ForeignTry>();
        services.AddSingleton<ServiceSweep>();
        services.AddSingleton<ServiceWatch>();
        services.AddSingleton<WatchLease>();
        services.AddSingleton<WatchLoop>();
        return services;
    }
}
