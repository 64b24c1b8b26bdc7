using Microsoft.Extensions.DependencyInjection;

namespace Domain.Approvals.Settings;

internal static class SettingRegistration
{
    /// <summary>Each kind is found where it stands.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        foreach (var kind in typeof(SettingKind).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(SettingKind))))
        {
            services.AddSingleton(typeof(SettingKind), kind);
        }

        return services.AddSingleton<SettingChanges>();
    }
}
