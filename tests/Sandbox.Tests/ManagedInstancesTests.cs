using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class ManagedInstancesTests
{
    private const string Name = "payments-mi";
    private const string Role = $"arn:aws:iam::{SandboxAccount.Id}:role/mi-infrastructure";

    [Fact]
    public async Task ECS_brings_the_cheapest_instance_that_the_tasks_fit_on_and_takes_it_away_when_it_is_empty()
    {
        using var bed = new Testbed();
        await Create(bed);
        await Fleet.Define(bed, cpu: 1024, memory: 2048, change: r => (r.RequiresCompatibilities, r.NetworkMode) = (["MANAGED_INSTANCES"], NetworkMode.Awsvpc));
        var run = await Run(bed, 3);
        Assert.All(run.Tasks, t => Assert.Equal(("PROVISIONING", "MANAGED_INSTANCES", Name), (t.LastStatus, t.LaunchType.Value, t.CapacityProviderName)));
        bed.Settle(TimeSpan.FromMinutes(4));
        var instances = await Fleet.Instances(bed);
        Assert.All(instances, i => Assert.Equal((Name, "m7g.large"), (i.CapacityProviderName, i.Attributes.Find(a => a.Name == "ecs.instance-type")?.Value)));
        Assert.Equal(3, instances.Sum(i => i.RunningTasksCount));
        Assert.Equal(2, instances.Count);
        var machines = (await bed.Admin.Ec2.DescribeInstancesAsync(new() { InstanceIds = [.. instances.Select(i => i.Ec2InstanceId)] }, Testbed.Cancel)).Reservations.SelectMany(r => r.Instances).ToList();
        Assert.All(machines, m => Assert.Equal((true, "ecs.amazonaws.com"), (m.Operator.Managed, m.Operator.Principal)));
        Assert.Contains(machines[0].Tags, t => t.Key == "team" && t.Value == "payments");
        Assert.Equal("OperationNotPermitted", (await Assert.ThrowsAsync<Amazon.EC2.AmazonEC2Exception>(() => bed.Admin.Ec2.TerminateInstancesAsync(new() { InstanceIds = [machines[0].InstanceId] }, Testbed.Cancel))).ErrorCode);

        foreach (var task in run.Tasks)
        {
            await bed.Admin.Ecs.StopTaskAsync(new() { Cluster = Fleet.Cluster, Task = task.TaskArn }, Testbed.Cancel);
        }
        bed.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(2, (await Fleet.Instances(bed)).Count);
        bed.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await Fleet.Instances(bed));
    }

    [Fact]
    public async Task The_provider_belongs_to_its_cluster_and_holds_it()
    {
        using var bed = new Testbed();
        await Create(bed);
        var cluster = (await bed.Admin.Ecs.DescribeClustersAsync(new() { Clusters = [Fleet.Cluster] }, Testbed.Cancel)).Clusters.Single();
        Assert.Equal([Name], cluster.CapacityProviders);
        await Assert.ThrowsAsync<ClusterContainsCapacityProviderException>(() => bed.Admin.Ecs.DeleteClusterAsync(new() { Cluster = Fleet.Cluster }, Testbed.Cancel));
        var refused = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.PutClusterCapacityProvidersAsync(new() { Cluster = SandboxAccount.FargateCluster, CapacityProviders = ["FARGATE", Name], DefaultCapacityProviderStrategy = [] }, Testbed.Cancel));
        Assert.Contains("belongs to another cluster", refused.Message);
        var provider = (await bed.Admin.Ecs.DescribeCapacityProvidersAsync(new() { CapacityProviders = [Name] }, Testbed.Cancel)).CapacityProviders.Single();
        Assert.Equal(("ACTIVE", "CREATE_COMPLETE", "MANAGED_INSTANCES"), (provider.Status.Value, provider.UpdateStatus.Value, provider.Type.Value));
        Assert.Equal("DEPROVISIONING", (await bed.Admin.Ecs.DeleteCapacityProviderAsync(new() { CapacityProvider = Name, Cluster = Fleet.Cluster }, Testbed.Cancel)).CapacityProvider.Status.Value);
        bed.Settle(TimeSpan.FromMinutes(1));
        await bed.Admin.Ecs.DeleteClusterAsync(new() { Cluster = Fleet.Cluster }, Testbed.Cancel);
    }

    [Fact]
    public async Task The_infrastructure_role_must_be_passed_and_do_what_AWS_lets_it()
    {
        using var bed = new Testbed();
        await bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = "berth-team-payments-dev", PolicyName = "mi", PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:*"],"Resource":"*"}]}""" }, Testbed.Cancel);
        var team = await bed.Team("payments", "dev");
        Assert.Contains("iam:PassRole", (await Assert.ThrowsAnyAsync<AmazonECSException>(() => Create(bed, by: team))).Message);
        // Without its policy the role launches nothing, and tasks wait.
        await bed.Admin.Iam.DetachRolePolicyAsync(new() { RoleName = "mi-infrastructure", PolicyArn = Policy }, Testbed.Cancel);
        await Provide(bed, bed.Admin, null);
        await Fleet.Define(bed, change: r => (r.RequiresCompatibilities, r.NetworkMode) = (["MANAGED_INSTANCES"], NetworkMode.Awsvpc));
        await Run(bed, 1);
        bed.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(await Fleet.Instances(bed));
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("scaleIn")]
    [InlineData("requirements")]
    [InlineData("subnet")]
    [InlineData("both")]
    public async Task What_does_not_fit_is_refused(string wrong)
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<InvalidParameterException>(() => Create(bed, change: r =>
        {
            var template = r.ManagedInstancesProvider.InstanceLaunchTemplate;
            switch (wrong)
            {
                case "cluster":
                    r.Cluster = null;
                    break;
                case "scaleIn":
                    r.ManagedInstancesProvider.InfrastructureOptimization = new() { ScaleInAfter = 3601 };
                    break;
                case "requirements":
                    template.InstanceRequirements = new() { VCpuCount = new() { Min = 1000 }, MemoryMiB = new() { Min = 1 } };
                    break;
                case "subnet":
                    template.NetworkConfiguration.Subnets = ["subnet-none"];
                    break;
                case "both":
                    template.InstanceRequirements.AllowedInstanceTypes = ["m7g.*"];
                    template.InstanceRequirements.ExcludedInstanceTypes = ["m5.*"];
                    break;
            }
        }));
    }

    private const string Policy = "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances";

    private static async Task Create(Testbed bed, Clients? by = null, Action<CreateCapacityProviderRequest>? change = null)
    {
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Fleet.Cluster }, Testbed.Cancel);
        await bed.Admin.Iam.CreateRoleAsync(new() { RoleName = "mi-infrastructure", AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}""" }, Testbed.Cancel);
        await bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = "mi-infrastructure", PolicyArn = Policy }, Testbed.Cancel);
        await Provide(bed, by ?? bed.Admin, change);
    }

    private static async Task Provide(Testbed bed, Clients by, Action<CreateCapacityProviderRequest>? change)
    {
        var request = new CreateCapacityProviderRequest
        {
            Name = Name,
            Cluster = Fleet.Cluster,
            Tags = [new() { Key = "team", Value = "payments" }],
            ManagedInstancesProvider = new()
            {
                InfrastructureRoleArn = Role,
                PropagateTags = PropagateMITags.CAPACITY_PROVIDER,
                InfrastructureOptimization = new() { ScaleInAfter = 300 },
                InstanceLaunchTemplate = new()
                {
                    Ec2InstanceProfileArn = SandboxAccount.InstanceProfileArn,
                    NetworkConfiguration = new() { Subnets = [.. SandboxAccount.PrivateSubnets], SecurityGroups = [SandboxAccount.InstanceSecurityGroup] },
                    InstanceRequirements = new() { VCpuCount = new() { Min = 2, Max = 8 }, MemoryMiB = new() { Min = 4096, Max = 32768 }, AllowedInstanceTypes = ["m7*"] },
                },
            },
        };
        change?.Invoke(request);
        await by.Ecs.CreateCapacityProviderAsync(request, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(1));
    }

    private static Task<RunTaskResponse> Run(Testbed bed, int count) => bed.Admin.Ecs.RunTaskAsync(
        new() { Cluster = Fleet.Cluster, TaskDefinition = "payments-dev-web", Count = count, CapacityProviderStrategy = [new() { CapacityProvider = Name, Weight = 1 }], NetworkConfiguration = Wishes.Network() }, Testbed.Cancel);
}
