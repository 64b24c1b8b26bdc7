using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

/// <summary>Requests as Berth sends them, for one team's web service.</summary>
internal static class Wishes
{
    public static List<Tag> Tags(string team = "payments", string environment = "dev")
        => [new() { Key = "berth-team", Value = team }, new() { Key = "berth-env", Value = environment }];

    public static RegisterTaskDefinitionRequest Definition(string name = "payments-dev-web", string image = "public.ecr.aws/nginx/nginx:1.27", string cpu = "256", string memory = "512")
    {
        var parts = name.Split('-');
        return new()
        {
            Family = name,
            RequiresCompatibilities = ["FARGATE"],
            NetworkMode = NetworkMode.Awsvpc,
            Cpu = cpu,
            Memory = memory,
            ExecutionRoleArn = SandboxAccount.ExecutionRoleArn(parts[0], parts[1]),
            TaskRoleArn = SandboxAccount.TaskRoleArn(parts[0], parts[1]),
            ContainerDefinitions = [new() { Name = "app", Image = image, Essential = true, PortMappings = [new() { ContainerPort = 8080 }] }],
            Tags = Tags(parts[0], parts[1]),
        };
    }

    public static CreateServiceRequest Service(string name = "payments-dev-web", int desired = 2, bool balanced = false)
    {
        var parts = name.Split('-');
        return new()
        {
            Cluster = SandboxAccount.FargateCluster,
            ServiceName = name,
            TaskDefinition = name,
            DesiredCount = desired,
            LaunchType = LaunchType.FARGATE,
            NetworkConfiguration = Network(),
            DeploymentConfiguration = new() { DeploymentCircuitBreaker = new() { Enable = true, Rollback = true } },
            LoadBalancers = balanced ? [new() { TargetGroupArn = SandboxAccount.TargetGroupArn(name), ContainerName = "app", ContainerPort = 8080 }] : null,
            Tags = Tags(parts[0], parts[1]),
        };
    }

    public static NetworkConfiguration Network() => new()
    {
        AwsvpcConfiguration = new() { Subnets = [.. SandboxAccount.PrivateSubnets], SecurityGroups = [SandboxAccount.ServiceSecurityGroup] },
    };

    public static async Task<Service> Create(this Clients clients, string name = "payments-dev-web", int desired = 2, bool balanced = false, string? image = null)
    {
        await clients.Ecs.RegisterTaskDefinitionAsync(image is null ? Definition(name) : Definition(name, image), Testbed.Cancel);
        return (await clients.Ecs.CreateServiceAsync(Service(name, desired, balanced), Testbed.Cancel)).Service;
    }

    public static async Task<Service> Describe(this Clients clients, string name = "payments-dev-web", string cluster = SandboxAccount.FargateCluster)
        => (await clients.Ecs.DescribeServicesAsync(new() { Cluster = cluster, Services = [name], Include = ["TAGS"] }, Testbed.Cancel)).Services.Single();

    public static async Task<List<Amazon.ECS.Model.Task>> TasksOf(this Clients clients, string name = "payments-dev-web", string cluster = SandboxAccount.FargateCluster, string status = "RUNNING")
    {
        var arns = (await clients.Ecs.ListTasksAsync(new() { Cluster = cluster, ServiceName = name, DesiredStatus = status }, Testbed.Cancel)).TaskArns;
        return arns is not { Count: > 0 } ? [] : (await clients.Ecs.DescribeTasksAsync(new() { Cluster = cluster, Tasks = arns, Include = ["TAGS"] }, Testbed.Cancel)).Tasks;
    }
}
