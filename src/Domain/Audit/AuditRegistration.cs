using Domain.Aws;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Domain.Audit;

internal static class AuditRegistration
{
    public static void AddAudit(this IServiceCollection services, IConfiguration configuration, string folder, bool inDevelopment)
    {
        var inSandbox = string.Equals(configuration[$"{AwsOptions.Section}:Mode"] ?? nameof(AwsMode.Sandbox), nameof(AwsMode.Sandbox), StringComparison.OrdinalIgnoreCase);
        services.AddSingleton(new AuditPlace(folder, inDevelopment || inSandbox));
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsRules>();
        services.AddSingleton<HeadKey>();
        services.AddSingleton<PublishedHeads>();
        services.AddSingleton<PublishHeads>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<VerifyRecord>();
        services.AddSingleton<SignInRecord>();
        services.AddSingleton<EvidencePacks>();
    }
}
