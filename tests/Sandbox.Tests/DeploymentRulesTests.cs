using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class DeploymentRulesTests
{
    public static TheoryData<string, Action<CreateServiceRequest>> Wrong => new()
    {
        { "bakeTimeInMinutes must be specified when using the BLUE_GREEN deployment strategy.", r => r.DeploymentConfiguration = new() { Strategy = DeploymentStrategy.BLUE_GREEN } },
        { "The deployment strategy LINEAR requires a load balancer or Service Connect.", r => r.DeploymentConfiguration = new() { Strategy = DeploymentStrategy.LINEAR } },
        { "linearConfiguration can only be specified when using the LINEAR deployment strategy.", r => r.DeploymentConfiguration = new() { LinearConfiguration = new() { StepPercent = 10 } } },
        { "stepPercent must be a multiple of 0.1 between 3.0 and 100.0.", r => r.DeploymentConfiguration = new() { Strategy = DeploymentStrategy.LINEAR, LinearConfiguration = new() { StepPercent = 2.9 } } },
        { "canaryPercent must be a multiple of 0.1 between 0.1 and 100.0.", r => r.DeploymentConfiguration = new() { Strategy = DeploymentStrategy.CANARY, CanaryConfiguration = new() { CanaryPercent = 5.05 } } },
        { "Lifecycle hooks are not supported with the ROLLING deployment strategy.", r => r.DeploymentConfiguration = new() { LifecycleHooks = [new() { TargetType = "PAUSE", LifecycleStages = ["PRE_SCALE_UP"] }] } },
        { "healthyPercent must be greater than or equal to minimumHealthyPercent.", r => r.DeploymentConfiguration = new() { EarlySuccessCriteria = new() { Enable = true, HealthyPercent = 50, SourceServiceRevisionCleanup = "DEFERRED" } } },
        { "alarmNames must not be empty when deployment alarms are enabled.", r => r.DeploymentConfiguration = new() { Alarms = new() { Enable = true, Rollback = true, AlarmNames = [] } } },
        { "advancedConfiguration must be specified for each load balancer when using the CANARY deployment strategy.", r => { Balanced(r); r.LoadBalancers[0].AdvancedConfiguration = null; } },
        { "The listener rule arn:nothing does not exist.", r => { Balanced(r); r.LoadBalancers[0].AdvancedConfiguration.TestListenerRule = "arn:nothing"; } },
        { "Unable to assume role and validate the listeners configured on your load balancer. Please verify that the ECS service role being passed has the proper permissions.", r => { Balanced(r); r.LoadBalancers[0].AdvancedConfiguration.RoleArn = SandboxAccount.ReadRoleArn; } },
        {
            "PAUSE lifecycle hooks cannot be configured at the TEST_TRAFFIC_SHIFT or PRODUCTION_TRAFFIC_SHIFT stages.",
            r => { Balanced(r); r.DeploymentConfiguration.LifecycleHooks = [new() { TargetType = "PAUSE", LifecycleStages = ["PRODUCTION_TRAFFIC_SHIFT"] }]; }
        },
        { "hookTargetArn must be specified for an AWS_LAMBDA lifecycle hook.", r => { Balanced(r); r.DeploymentConfiguration.LifecycleHooks = [new() { LifecycleStages = ["PRE_SCALE_UP"] }]; } },
        {
            "timeoutInMinutes must be between 1 and 20160.",
            r => { Balanced(r); r.DeploymentConfiguration.LifecycleHooks = [new() { TargetType = "PAUSE", LifecycleStages = ["PRE_SCALE_UP"], TimeoutConfiguration = new() { TimeoutInMinutes = 20161 } }]; }
        },
    };

    private static void Balanced(CreateServiceRequest request)
    {
        request.DeploymentConfiguration = new() { Strategy = DeploymentStrategy.CANARY };
        request.LoadBalancers =
        [
            new()
            {
                TargetGroupArn = Shifted.Blue, ContainerName = "app", ContainerPort = 8080,
                AdvancedConfiguration = new() { AlternateTargetGroupArn = Shifted.Green, ProductionListenerRule = Shifted.RuleOf("payments-dev-web"), RoleArn = SandboxAccount.InfrastructureRoleArn },
            },
        ];
    }

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_deployment_configuration_that_AWS_would_refuse_is_refused(string message, Action<CreateServiceRequest> spoil)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        spoil(request);
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("EXTERNAL")]
    [InlineData("CODE_DEPLOY")]
    public async Task A_deployment_controller_that_is_not_offered_is_named(string type)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        request.DeploymentController = new() { Type = type };
        var error = await Assert.ThrowsAsync<UnsupportedFeatureException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        Assert.Equal($"The Sandbox does not offer the deployment controller {type}.", error.Message);
    }
}
