using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class ServiceRulesTests
{
    public static TheoryData<string, Action<CreateServiceRequest>> Wrong => new()
    {
        { "Service name contains invalid characters.", r => r.ServiceName = "my service" },
        { "Network Configuration must be provided when networkMode 'awsvpc' is specified.", r => r.NetworkConfiguration = null },
        { "Error retrieving subnet information for [subnet-x]: The subnet ID 'subnet-x' does not exist (ErrorCode: InvalidSubnetID.NotFound)", r => r.NetworkConfiguration.AwsvpcConfiguration.Subnets = ["subnet-x"] },
        { "Error retrieving security group information for [sg-x]: The security group 'sg-x' does not exist (ErrorCode: InvalidGroup.NotFound)", r => r.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups = ["sg-x"] },
        { "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.", r => r.CapacityProviderStrategy = [new() { CapacityProvider = "FARGATE", Weight = 1 }] },
        { "Task definition does not support launch_type EC2.", r => r.LaunchType = "EC2" },
        { "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.", r => r.DeploymentConfiguration = new() { MaximumPercent = 100, MinimumHealthyPercent = 100 } },
        { "The container web does not exist in the task definition.", r => r.LoadBalancers = [Balancer("web", 8080)] },
        { "The container app did not have a container port 80 defined.", r => r.LoadBalancers = [Balancer("app", 80)] },
        { "Health check grace period is only valid for services configured to use load balancers", r => r.HealthCheckGracePeriodSeconds = 30 },
        { "desiredCount cannot be negative.", r => r.DesiredCount = -1 },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_service_that_AWS_would_refuse_is_refused_and_nothing_is_made(string message, Action<CreateServiceRequest> spoil)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        spoil(request);
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        Assert.Equal(message, error.Message);
        Assert.Empty((await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster }, Testbed.Cancel)).ServiceArns ?? []);
    }

    [Fact]
    public async Task A_capacity_provider_must_belong_to_the_cluster()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        request.Cluster = SandboxAccount.Ec2Cluster;
        request.LaunchType = null;
        request.CapacityProviderStrategy = [new() { CapacityProvider = "FARGATE_SPOT", Weight = 1 }];
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        Assert.Contains("'FARGATE_SPOT' was not found", error.Message);
    }

    [Fact]
    public async Task The_same_token_and_wish_give_the_same_service_and_anything_else_is_not_idempotent()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        request.ClientToken = "request-1-step-3";
        var one = (await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel)).Service;
        bed.Settle();
        var two = (await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel)).Service;
        Assert.Equal((one.ServiceArn, one.CreatedAt, 2), (two.ServiceArn, two.CreatedAt, two.RunningCount));
        request.DesiredCount = 5;
        await NotIdempotent(bed, request);
        request.DesiredCount = 2;
        request.ClientToken = "request-1-step-4";
        await NotIdempotent(bed, request);
        request.ClientToken = null;
        await NotIdempotent(bed, request);
    }

    [Fact]
    public async Task A_RunTask_token_gives_the_same_tasks_again_and_conflicts_with_another_wish()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition("payments-dev-job"), Testbed.Cancel);
        var request = LifecycleTests.Run("payments-dev-job");
        request.Count = 2;
        request.ClientToken = "job-1";
        var one = await bed.Admin.Ecs.RunTaskAsync(request, Testbed.Cancel);
        var two = await bed.Admin.Ecs.RunTaskAsync(request, Testbed.Cancel);
        Assert.Equal(one.Tasks.Select(t => t.TaskArn), two.Tasks.Select(t => t.TaskArn));
        request.Count = 3;
        var conflict = await Assert.ThrowsAsync<ConflictException>(() => bed.Admin.Ecs.RunTaskAsync(request, Testbed.Cancel));
        Assert.Equal(2, conflict.ResourceIds.Count);
    }

    private static async Task NotIdempotent(Testbed bed, CreateServiceRequest request)
    {
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        Assert.Equal("Creation of service was not idempotent.", error.Message);
    }

    private static LoadBalancer Balancer(string container, int port)
        => new() { TargetGroupArn = SandboxAccount.TargetGroupArn("payments-dev-web"), ContainerName = container, ContainerPort = port };
}
