using Microsoft.Extensions.DependencyInjection;

namespace Domain.Aws;

internal static class AwsRegistration
{
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        services.AddSingleton<LiveFactsReader>();
        services.AddSingleton<IamPreflight>();
        return services;
    }
}
