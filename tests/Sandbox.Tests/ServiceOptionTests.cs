using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class ServiceOptionTests
{
    private const string Name = "payments-dev-web";

    [Fact]
    public async Task A_daemon_service_runs_one_task_on_every_instance_and_has_no_count_of_its_own()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(OnEc2(), Testbed.Cancel);
        var request = new CreateServiceRequest { Cluster = SandboxAccount.Ec2Cluster, ServiceName = Name, TaskDefinition = Name, LaunchType = "EC2", SchedulingStrategy = SchedulingStrategy.DAEMON };
        var created = (await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel)).Service;
        Assert.Equal(("DAEMON", 100, 0), (created.SchedulingStrategy.Value, created.DeploymentConfiguration.MaximumPercent, created.DeploymentConfiguration.MinimumHealthyPercent));
        bed.Settle();
        var service = await bed.Admin.Describe(cluster: SandboxAccount.Ec2Cluster);
        Assert.Equal((2, 2, "COMPLETED"), (service.DesiredCount, service.RunningCount, service.Deployments.Single().RolloutState.Value));
        Assert.Equal(2, (await bed.Admin.TasksOf(cluster: SandboxAccount.Ec2Cluster)).Select(t => t.ContainerInstanceArn).Distinct().Count());

        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(OnEc2("nginx:2"), Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Service = Name, TaskDefinition = Name }, Testbed.Cancel);
        bed.Settle();
        Assert.All(await bed.Admin.TasksOf(cluster: SandboxAccount.Ec2Cluster), t => Assert.EndsWith(":2", t.TaskDefinitionArn));
        var count = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Service = Name, DesiredCount = 3 }, Testbed.Cancel));
        Assert.StartsWith("The daemon scheduling strategy does not support a desired count", count.Message);
        Assert.Single((await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.Ec2Cluster, SchedulingStrategy = "DAEMON" }, Testbed.Cancel)).ServiceArns);
        await bed.Admin.Ecs.DeleteServiceAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Service = Name }, Testbed.Cancel);
        bed.Settle();
        Assert.Equal("INACTIVE", (await bed.Admin.Describe(cluster: SandboxAccount.Ec2Cluster)).Status);
    }

    [Fact]
    public async Task A_daemon_service_keeps_to_the_instances_its_constraints_name()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(OnEc2(), Testbed.Cancel);
        var zone = (await bed.Admin.Ecs.DescribeContainerInstancesAsync(
            new() { Cluster = SandboxAccount.Ec2Cluster, ContainerInstances = (await bed.Admin.Ecs.ListContainerInstancesAsync(new() { Cluster = SandboxAccount.Ec2Cluster }, Testbed.Cancel)).ContainerInstanceArns },
            Testbed.Cancel)).ContainerInstances[0].Attributes.Single(a => a.Name == "ecs.availability-zone").Value;
        await bed.Admin.Ecs.CreateServiceAsync(
            new()
            {
                Cluster = SandboxAccount.Ec2Cluster, ServiceName = Name, TaskDefinition = Name, LaunchType = "EC2", SchedulingStrategy = SchedulingStrategy.DAEMON,
                PlacementConstraints = [new() { Type = PlacementConstraintType.MemberOf, Expression = $"attribute:ecs.availability-zone == {zone}" }],
            },
            Testbed.Cancel);
        bed.Settle();

        Assert.Equal([zone], (await bed.Admin.TasksOf(cluster: SandboxAccount.Ec2Cluster)).Select(t => t.AvailabilityZone));
        Assert.Equal(1, (await bed.Admin.Describe(cluster: SandboxAccount.Ec2Cluster)).DesiredCount);
    }

    [Fact]
    public async Task Every_option_of_a_service_comes_back_as_it_was_set()
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition();
        definition.Volumes = [new() { Name = "data", ConfiguredAtLaunch = true }];
        definition.ContainerDefinitions[0].MountPoints = [new() { SourceVolume = "data", ContainerPath = "/data" }];
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var registry = await Registry(bed);
        var request = Wishes.Service(desired: 1);
        request.EnableExecuteCommand = true;
        request.EnableECSManagedTags = true;
        request.PropagateTags = PropagateTags.SERVICE;
        request.PlatformVersion = "1.4.0";
        request.AvailabilityZoneRebalancing = AvailabilityZoneRebalancing.DISABLED;
        request.ServiceRegistries = [new() { RegistryArn = registry, ContainerName = "app", ContainerPort = 8080 }];
        request.VolumeConfigurations = [new() { Name = "data", ManagedEBSVolume = new() { RoleArn = SandboxAccount.InfrastructureRoleArn, SizeInGiB = 20, VolumeType = "gp3" } }];
        request.Monitoring = new() { MetricConfigurations = [new() { MetricNames = ["CPUUtilization"], ResolutionSeconds = 20 }] };
        request.DeploymentConfiguration = new()
        {
            MaximumPercent = 150, MinimumHealthyPercent = 50, BakeTimeInMinutes = 2,
            DeploymentCircuitBreaker = new() { Enable = true, Rollback = false, ResetOnHealthyTask = false, ThresholdConfiguration = new() { Type = "COUNT", Value = 7 } },
            EarlySuccessCriteria = new() { Enable = true, HealthyPercent = 100, SourceServiceRevisionCleanup = "BLOCKING" },
        };
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle();

        var service = await bed.Admin.Describe();
        Assert.Equal((true, true, "SERVICE", "1.4.0", "Linux", "DISABLED"), (service.EnableExecuteCommand, service.EnableECSManagedTags, service.PropagateTags.Value, service.PlatformVersion, service.PlatformFamily, service.AvailabilityZoneRebalancing.Value));
        Assert.Equal(registry, service.ServiceRegistries.Single().RegistryArn);
        Assert.Equal(20, service.Deployments.Single().VolumeConfigurations.Single().ManagedEBSVolume.SizeInGiB);
        var set = service.DeploymentConfiguration;
        Assert.Equal((150, 50, 2, 7, "COUNT", false, "BLOCKING"), (
            set.MaximumPercent, set.MinimumHealthyPercent, set.BakeTimeInMinutes, set.DeploymentCircuitBreaker.ThresholdConfiguration.Value,
            set.DeploymentCircuitBreaker.ThresholdConfiguration.Type.Value, set.DeploymentCircuitBreaker.ResetOnHealthyTask, set.EarlySuccessCriteria.SourceServiceRevisionCleanup.Value));
        var revision = (await bed.Admin.Ecs.DescribeServiceRevisionsAsync(new() { ServiceRevisionArns = [service.CurrentServiceRevisions.Single().Arn] }, Testbed.Cancel)).ServiceRevisions.Single();
        Assert.Equal(20, revision.Monitoring.MetricConfigurations.Single().ResolutionSeconds);

        var task = (await bed.Admin.TasksOf()).Single();
        var volume = task.Attachments.Single(a => a.Type == "AmazonElasticBlockStorage");
        Assert.Equal(("ATTACHED", "data"), (volume.Status, volume.Details.Single(d => d.Name == "volumeName").Value));
        Assert.Equal([("aws:ecs:clusterName", SandboxAccount.FargateCluster), ("aws:ecs:serviceName", Name)], task.Tags.Where(t => t.Key.StartsWith("aws:", StringComparison.Ordinal)).Select(t => (t.Key, t.Value)));
        Assert.Contains(task.Tags, t => t is { Key: "berth-team", Value: "payments" });
    }

    [Fact]
    public async Task What_belongs_to_the_revision_starts_a_deployment_and_the_rest_does_not()
    {
        using var bed = new Testbed();
        await bed.Admin.Create(desired: 1);
        bed.Settle();
        async Task<bool> Deploys(Action<UpdateServiceRequest> change)
        {
            var before = (await bed.Admin.Describe()).Deployments[0].Id;
            var request = new UpdateServiceRequest { Cluster = SandboxAccount.FargateCluster, Service = Name };
            change(request);
            await bed.Admin.Ecs.UpdateServiceAsync(request, Testbed.Cancel);
            bed.Settle();
            return (await bed.Admin.Describe()).Deployments[0].Id != before;
        }

        Assert.False(await Deploys(r => r.DesiredCount = 2));
        Assert.False(await Deploys(r => r.EnableExecuteCommand = true));
        Assert.False(await Deploys(r => r.PropagateTags = PropagateTags.SERVICE));
        Assert.False(await Deploys(r => r.DeploymentConfiguration = new() { MaximumPercent = 150 }));
        Assert.False(await Deploys(r => r.NetworkConfiguration = Wishes.Network()));
        Assert.False(await Deploys(r => r.CapacityProviderStrategy = [new() { CapacityProvider = "FARGATE_SPOT", Weight = 1 }]));
        Assert.Equal((null, "FARGATE_SPOT"), ((await bed.Admin.Describe()).LaunchType, (await bed.Admin.Describe()).CapacityProviderStrategy.Single().CapacityProvider));
        Assert.False(await Deploys(r => r.DesiredCount = 3));
        Assert.Equal(["FARGATE_SPOT"], (await bed.Admin.TasksOf()).Select(t => t.CapacityProviderName).OfType<string>());
        Assert.False(await Deploys(r => r.CapacityProviderStrategy = []));
        Assert.Equal("FARGATE", (await bed.Admin.Describe()).LaunchType.Value);
        Assert.True(await Deploys(r => r.PlatformVersion = "1.4.0"));
        Assert.True(await Deploys(r => r.NetworkConfiguration = new() { AwsvpcConfiguration = new() { Subnets = [SandboxAccount.PrivateSubnets[0]], SecurityGroups = [SandboxAccount.ServiceSecurityGroup] } }));
        Assert.True(await Deploys(r => r.ForceNewDeployment = true));
        Assert.True(await Deploys(r => r.LoadBalancers = [new() { TargetGroupArn = SandboxAccount.TargetGroupArn(Name), ContainerName = "app", ContainerPort = 8080 }]));
        Assert.True(await Deploys(r => r.LoadBalancers = []));
    }

    [Fact]
    public async Task A_rolling_deployment_bakes_before_it_is_done()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service(desired: 1);
        request.DeploymentConfiguration = new() { BakeTimeInMinutes = 5 };
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(5));
        var arn = (await bed.Admin.Describe()).CurrentServiceDeployment;
        var baking = (await bed.Admin.Ecs.DescribeServiceDeploymentsAsync(new() { ServiceDeploymentArns = [arn] }, Testbed.Cancel)).ServiceDeployments.Single();
        Assert.Equal(("IN_PROGRESS", "BAKE_TIME"), (baking.Status.Value, baking.LifecycleStage.Value));
        bed.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("COMPLETED", (await bed.Admin.Describe()).Deployments.Single().RolloutState.Value);
    }

    [Fact]
    public async Task A_token_of_a_deleted_service_makes_a_new_one()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service(desired: 0);
        request.ClientToken = "once";
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        await bed.Admin.Ecs.DeleteServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = Name }, Testbed.Cancel);
        var draining = await Assert.ThrowsAsync<InvalidParameterException>(async () =>
        {
            request.ClientToken = "twice";
            await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        });
        Assert.Equal("Unable to Start a service that is still Draining.", draining.Message);
        bed.Settle();
        request.ClientToken = "once";
        Assert.Equal("ACTIVE", (await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel)).Service.Status);
    }

    public static TheoryData<string, Action<CreateServiceRequest>> Wrong => new()
    {
        { "The daemon scheduling strategy is not supported with the FARGATE launch type.", r => { r.SchedulingStrategy = SchedulingStrategy.DAEMON; r.DesiredCount = null; } },
        { "Placement strategies are not supported with FARGATE launch type.", r => r.PlacementStrategy = [new() { Type = "random" }] },
        { "You cannot specify an IAM role for services that require a service linked role.", r => r.Role = "ecsServiceRole" },
        { "The supported metric names are CPUUtilization and MemoryUtilization.", r => r.Monitoring = new() { MetricConfigurations = [new() { MetricNames = ["Disk"], ResolutionSeconds = 20 }] } },
        { "The volume 'data' is not configured at launch in the task definition.", r => r.VolumeConfigurations = [new() { Name = "data" }] },
        { "The container web does not exist in the task definition.", r => r.ServiceRegistries = [new() { RegistryArn = "arn:aws:servicediscovery:us-east-1:1:service/srv-1", ContainerName = "web" }] },
        { "A namespace must be specified when Service Connect is enabled.", r => (r.Cluster, r.ServiceConnectConfiguration) = (SandboxAccount.Ec2Cluster, new() { Enabled = true }) },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task An_option_that_AWS_would_refuse_is_refused(string message, Action<CreateServiceRequest> spoil)
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        spoil(request);
        Assert.Equal(message, (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel))).Message);
    }

    [Fact]
    public async Task An_unknown_platform_has_an_error_of_its_own_and_VPC_Lattice_is_not_offered()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var request = Wishes.Service();
        request.PlatformVersion = "9.9.9";
        await Assert.ThrowsAsync<PlatformUnknownException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        request.PlatformVersion = null;
        request.VpcLatticeConfigurations = [new() { RoleArn = SandboxAccount.InfrastructureRoleArn, TargetGroupArn = "arn:aws:vpc-lattice:x", PortName = "web" }];
        Assert.Equal("The Sandbox does not offer VPC Lattice.", (await Assert.ThrowsAsync<UnsupportedFeatureException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel))).Message);
    }

    [Fact]
    public async Task The_tasks_of_a_service_are_instances_of_its_registry_as_long_as_they_run()
    {
        using var bed = new Testbed();
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        var registry = await Registry(bed);
        var request = Wishes.Service();
        request.ServiceRegistries = [new() { RegistryArn = registry }];
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle();
        var list = new Amazon.ServiceDiscovery.Model.ListInstancesRequest { ServiceId = registry.Split('/')[1] };
        var instances = (await bed.Admin.Discovery.ListInstancesAsync(list, Testbed.Cancel)).Instances;
        Assert.Equal(
            (await bed.Admin.TasksOf()).Select(t => t.Containers[0].NetworkInterfaces[0].PrivateIpv4Address).Order(StringComparer.Ordinal),
            instances.Select(i => i.Attributes["AWS_INSTANCE_IPV4"]).Order(StringComparer.Ordinal));
        Assert.All(instances, i => Assert.Equal(Name, i.Attributes["ECS_SERVICE_NAME"]));
        await bed.Admin.Ecs.DeleteServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = Name, Force = true }, Testbed.Cancel);
        bed.Settle();
        Assert.Empty((await bed.Admin.Discovery.ListInstancesAsync(list, Testbed.Cancel)).Instances ?? []);
        request.ServiceRegistries[0].RegistryArn += "x";
        Assert.EndsWith("does not exist.", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel))).Message);
    }

    private static async Task<string> Registry(Testbed bed)
    {
        await bed.Admin.Discovery.CreateHttpNamespaceAsync(new() { Name = "internal" }, Testbed.Cancel);
        bed.Settle();
        var space = (await bed.Admin.Discovery.ListNamespacesAsync(new(), Testbed.Cancel)).Namespaces.Single(n => n.Arn != SandboxAccount.NamespaceArn);
        return (await bed.Admin.Discovery.CreateServiceAsync(new() { Name = "web", NamespaceId = space.Id }, Testbed.Cancel)).Service.Arn;
    }

    internal static RegisterTaskDefinitionRequest OnEc2(string image = "nginx:1") => new()
    {
        Family = Name,
        RequiresCompatibilities = ["EC2"],
        ContainerDefinitions = [new() { Name = "app", Image = image, Cpu = 128, Memory = 256, PortMappings = [new() { ContainerPort = 8080, HostPort = 0 }] }],
    };
}
