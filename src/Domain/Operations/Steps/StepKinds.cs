using Microsoft.Extensions.DependencyInjection;

namespace Domain.Operations.Steps;

internal static class StepKinds
{
    /// <summary>Every kind of step the runner can meet in a plan.</summary>
    public static IServiceCollection AddStepKinds(this IServiceCollection services) => services
        .AddSingleton<StepKind, LogGroupStep>()
        .AddSingleton<StepKind, TaskDefinitionStep>()
        .AddSingleton<StepKind, ServiceStep>()
        .AddSingleton<StepKind, ScalableTargetStep>()
        .AddSingleton<StepKind, ScalingPolicyStep>()
        .AddSingleton<StepKind, WaitUntilStableStep>();
}
