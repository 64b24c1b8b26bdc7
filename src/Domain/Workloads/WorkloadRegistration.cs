using Microsoft.Extensions.DependencyInjection;

namespace Domain.Workloads;

internal static class WorkloadRegistration
{
    public static IServiceCollection AddWorkloads(this IServiceCollection services)
    {
        services.AddSingleton<EnvironmentReader>();
        return services;
    }
}
