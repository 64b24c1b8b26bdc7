using Domain.Catalog.Upgrades;
using Microsoft.Extensions.DependencyInjection;

namespace Domain.Campaigns;

internal static class CampaignRegistration
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddSingleton<Upgrades>();
        services.AddSingleton<WriteCampaign>();
        services.AddSingleton<SteerCampaign>();
        services.AddSingleton<DecideCampaign>();
        services.AddSingleton<CampaignReader>();
        services.AddSingleton<CampaignPreparation>();
        services.AddSingleton<CampaignClerk>();
        return services;
    }
}
