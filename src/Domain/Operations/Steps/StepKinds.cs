using Microsoft.Extensions.DependencyInjection;

namespace Domain.Operations.Steps;

internal static class StepKinds
{
    /// <summary>Every kind of step the runner can meet in a plan: each is found where its request kind keeps it.</summary>
    public static IServiceCollection AddStepKinds(this IServiceCollection services)
    {
        foreach (var kind in typeof(StepKind).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(StepKind))))
        {
            services.AddSingleton(typeof(StepKind), kind);
        }

        return services;
    }
}
