using Domain.Kinds.Services;
using Domain.Operations.Steps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Domain.Aws;

internal static class AwsRegistration
{
    /// <summary>
    /// Everything that speaks to AWS. Register an <see cref="AwsTransport"/> first to reach a Sandbox in the process.
    /// </summary>
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        services.AddOptions<AwsOptions>().BindConfiguration(AwsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AwsOptions>, Faults>();
        services.TryAddSingleton(AwsTransport.Network);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RateBudget>();
        services.AddSingleton<AwsClientFactory>();
        services.AddSingleton<AwsSessions>();
        services.AddSingleton<LiveFactsReader>();
        services.AddSingleton<RevisionReader>();
        services.AddSingleton<ClusterStates>();
        services.AddSingleton<FleetReader>();
        services.AddSingleton<ImageReader>();
        services.AddSingleton<TaskFactsReader>();
        services.AddSingleton<JobFactsReader>();
        services.AddSingleton<IamPreflight>();
        services.AddSingleton<HubIdentity>();
        services.AddSingleton<QuotaReader>();
        services.AddSingleton<ReferenceReader>();
        return services.AddStepKinds();
    }

    private sealed class Faults : IValidateOptions<AwsOptions>
    {
        public ValidateOptionsResult Validate(string? name, AwsOptions options) =>
            options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
