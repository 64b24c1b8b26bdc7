using Domain.Aws;
using Domain.Operations;
using Domain.Requests;
using Domain.Tests.Aws;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Testing;

namespace Domain.Tests.Steps;

public sealed class StepKindsTests
{
    [Fact]
    public void Every_step_a_plan_may_hold_has_one_kind_that_runs_it()
    {
        IReadOnlyList<PlannedStep> samples = [.. Plans.NewService(Places.Of(), "main-fargate", "payments-dev-api", null), .. KindPlans.Others(Places.Of(), "main-fargate", "payments-dev-api")];
        var all = PlannedStepJson.Kinds.Values.ToHashSet();
        Assert.Equal(all, samples.Select(s => s.GetType()).ToHashSet());

        using var services = Services(new() { ["Aws:AccessKeyId"] = "id", ["Aws:SecretAccessKey"] = "secret" });
        var kinds = services.GetServices<StepKind>().ToList();

        Assert.All(samples, step => Assert.Single(kinds, k => k.Handles(step)));
    }

    [Fact]
    public void The_Sandbox_is_never_asked_with_the_machines_own_credentials()
    {
        using var services = Services([]);

        var fault = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<AwsOptions>>().Value);

        Assert.Contains("Set the Sandbox's hub key", fault.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return services.AddAws().BuildServiceProvider(validateScopes: true);
    }
}
