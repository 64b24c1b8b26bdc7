using System.Text;
using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

/// <summary>A cluster with instances of its own, as one builds it: launch template, Auto Scaling group, capacity provider.</summary>
internal static class Fleet
{
    public const string Cluster = "boxes";
    public const string Group = "boxes-asg";
    public const string Provider = "boxes-cp";

    public static async Task<string> Image(Testbed bed, string variant = "")
        => (await bed.Admin.Ssm.GetParameterAsync(new() { Name = $"/aws/service/ecs/optimized-ami/amazon-linux-2023{variant}/recommended/image_id" }, Testbed.Cancel)).Parameter.Value;

    public static async Task<string> Template(Testbed bed, string type = "m6i.large", string variant = "", string config = "", string? profile = SandboxAccount.InstanceProfileArn, string name = "boxes-lt")
    {
        var answer = await bed.Admin.Ec2.CreateLaunchTemplateAsync(new()
        {
            LaunchTemplateName = name,
            LaunchTemplateData = new()
            {
                ImageId = await Image(bed, variant),
                InstanceType = type,
                IamInstanceProfile = profile is null ? null : new() { Arn = profile },
                SecurityGroupIds = [SandboxAccount.InstanceSecurityGroup],
                UserData = Data($"echo \"ECS_CLUSTER={Cluster}\" >> /etc/ecs/ecs.config\n{config}"),
            },
        }, Testbed.Cancel);
        return answer.LaunchTemplate.LaunchTemplateId;
    }

    public static string Data(string script) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"#!/bin/bash\n{script}\n"));

    public static async Task Create(Testbed bed, int min, int max, int? desired = null, bool protects = false, string template = "boxes-lt")
        => await bed.Admin.Groups.CreateAutoScalingGroupAsync(new()
        {
            AutoScalingGroupName = Group, MinSize = min, MaxSize = max, DesiredCapacity = desired, VPCZoneIdentifier = string.Join(',', SandboxAccount.PrivateSubnets), NewInstancesProtectedFromScaleIn = protects,
            LaunchTemplate = new() { LaunchTemplateName = template, Version = "$Latest" }, Tags = [new() { Key = "team", Value = "payments", PropagateAtLaunch = true }],
        }, Testbed.Cancel);

    /// <summary>A cluster with instances that have joined it, without a capacity provider.</summary>
    public static async Task Plain(Testbed bed, int count, string type = "m6i.large", string variant = "", string config = "")
    {
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Cluster }, Testbed.Cancel);
        await Template(bed, type, variant, config);
        await Create(bed, count, Math.Max(count, 1));
        bed.Settle(TimeSpan.FromMinutes(5));
    }

    /// <summary>A cluster whose provider scales an empty group.</summary>
    public static async Task Scaling(Testbed bed, int max = 10, Action<CreateCapacityProviderRequest>? change = null, string type = "m6i.large")
    {
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = Cluster }, Testbed.Cancel);
        await Template(bed, type);
        await Create(bed, 0, max, protects: true);
        var request = new CreateCapacityProviderRequest
        {
            Name = Provider,
            AutoScalingGroupProvider = new() { AutoScalingGroupArn = (await Asg(bed)).AutoScalingGroupARN, ManagedScaling = new() { Status = ManagedScalingStatus.ENABLED }, ManagedTerminationProtection = ManagedTerminationProtection.ENABLED },
        };
        change?.Invoke(request);
        await bed.Admin.Ecs.CreateCapacityProviderAsync(request, Testbed.Cancel);
        await bed.Admin.Ecs.PutClusterCapacityProvidersAsync(new() { Cluster = Cluster, CapacityProviders = [Provider], DefaultCapacityProviderStrategy = [new() { CapacityProvider = Provider, Weight = 1 }] }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromMinutes(1));
    }

    public static async Task<Amazon.AutoScaling.Model.AutoScalingGroup> Asg(Testbed bed)
        => (await bed.Admin.Groups.DescribeAutoScalingGroupsAsync(new() { AutoScalingGroupNames = [Group] }, Testbed.Cancel)).AutoScalingGroups.Single();

    /// <summary>The activities of the group, oldest first.</summary>
    public static async Task<List<Amazon.AutoScaling.Model.Activity>> Activities(Testbed bed)
        => [.. (await bed.Admin.Groups.DescribeScalingActivitiesAsync(new() { AutoScalingGroupName = Group }, Testbed.Cancel)).Activities.AsEnumerable().Reverse()];

    public static async Task<List<ContainerInstance>> Instances(Testbed bed, string cluster = Cluster, string? filter = null)
    {
        var arns = (await bed.Admin.Ecs.ListContainerInstancesAsync(new() { Cluster = cluster, Filter = filter }, Testbed.Cancel)).ContainerInstanceArns;
        return arns is not { Count: > 0 } ? [] : (await bed.Admin.Ecs.DescribeContainerInstancesAsync(new() { Cluster = cluster, ContainerInstances = arns, Include = ["TAGS"] }, Testbed.Cancel)).ContainerInstances;
    }

    /// <summary>A task definition in bridge mode: tasks need no interface of their own.</summary>
    public static async Task Define(Testbed bed, string family = "payments-dev-web", int cpu = 256, int memory = 512, Action<RegisterTaskDefinitionRequest>? change = null)
    {
        var request = new RegisterTaskDefinitionRequest
        {
            Family = family, RequiresCompatibilities = ["EC2"], NetworkMode = NetworkMode.Bridge, Cpu = $"{cpu}", Memory = $"{memory}",
            ContainerDefinitions = [new() { Name = "app", Image = "public.ecr.aws/nginx/nginx:1.27", Essential = true }],
        };
        change?.Invoke(request);
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(request, Testbed.Cancel);
    }

    public static async Task<Service> Serve(Testbed bed, int desired, Action<CreateServiceRequest>? change = null)
    {
        var request = new CreateServiceRequest { Cluster = Cluster, ServiceName = "payments-dev-web", TaskDefinition = "payments-dev-web", DesiredCount = desired };
        change?.Invoke(request);
        return (await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel)).Service;
    }
}
