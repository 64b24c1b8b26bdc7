using System.Text;
using Sandbox.AutoScalingGroups;
using Sandbox.Ec2;
using Sandbox.Ecs;
using Sandbox.Models.Ec2.Model;
using Sandbox.Ssm;
using Sandbox.State;

namespace Sandbox.Start;

/// <summary>
/// The instances of the EC2 cluster: two m6i.large of an Auto Scaling group, launched by a template last month, behind a
/// capacity provider that scales the group to six.
/// </summary>
internal static class StartInstances
{
    private const string TemplateId = "lt-0be27400000000001";
    private const int Most = 6;

    /// <summary>The image before the recommended one, as a fleet has that was not renewed this month.</summary>
    private static readonly string image = EcsImages.Of(SandboxAccount.Region).First(i => i is { Path: EcsImages.Optimized, Recommended: false }).Id;

    private static readonly IReadOnlyList<string> ids = ["i-0be27400000000001", "i-0be27400000000002"];

    public static void Add(Account account, EcsCluster cluster, DateTimeOffset now)
    {
        account.Ecs.AccountSettings[$"{SandboxAccount.Region} {SandboxAccount.InstanceRoleArn}"] = new(StringComparer.Ordinal) { ["awsvpcTrunking"] = "enabled" };
        var template = Template(account.Ec2, now);
        var group = Group(account, template, now);
        var provider = new EcsProvider
        {
            Arn = $"arn:aws:ecs:{SandboxAccount.Region}:{SandboxAccount.Id}:capacity-provider/{SandboxAccount.Ec2CapacityProvider}",
            Name = SandboxAccount.Ec2CapacityProvider,
            Group = new()
            {
                AutoScalingGroupArn = group.Arn, ManagedTerminationProtection = "ENABLED", ManagedDraining = "ENABLED",
                ManagedScaling = new() { Status = "ENABLED", TargetCapacity = 100, MinimumScalingStepSize = 1, MaximumScalingStepSize = 10000, InstanceWarmupPeriod = 300 },
            },
            Tags = [new() { Key = "berth-team", Value = "platform" }],
        };
        account.Ecs.Providers[provider.Arn] = provider;
        cluster.CapacityProviders = [provider.Name];
        cluster.AttachmentsStatus = "UPDATE_COMPLETE";
        group.Hooks[Agents.DrainHook] = new(Agents.DrainHook, GroupLife.Terminating, 172_800, "CONTINUE", null, null, null);
        for (var i = 0; i < ids.Count; i++)
        {
            Instance(account, cluster, Machine(account.Ec2, group, template, i, now), now);
        }
    }

    private static MachineTemplate Template(Ec2State ec2, DateTimeOffset now)
    {
        var data = new RequestLaunchTemplateData
        {
            ImageId = image,
            InstanceType = "m6i.large",
            IamInstanceProfile = new() { Arn = SandboxAccount.InstanceProfileArn },
            SecurityGroupIds = [SandboxAccount.InstanceSecurityGroup],
            UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes($"#!/bin/bash\necho \"ECS_CLUSTER={SandboxAccount.Ec2Cluster}\" >> /etc/ecs/ecs.config\necho \"ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM=ec2_instance\" >> /etc/ecs/ecs.config\n")),
        };
        return ec2.Templates[TemplateId] = new()
        {
            Id = TemplateId, Name = SandboxAccount.Ec2Cluster, Region = SandboxAccount.Region, Created = now, CreatedBy = SandboxAccount.AdminArn, Latest = 1,
            Versions = { [1] = new(1, "The EC2 cluster's instances", now, SandboxAccount.AdminArn, data) },
            Tags = StartNetwork.Tags(SandboxAccount.Ec2Cluster),
        };
    }

    private static ScalingGroup Group(Account account, MachineTemplate template, DateTimeOffset now)
    {
        var group = new ScalingGroup
        {
            Arn = $"arn:aws:autoscaling:{SandboxAccount.Region}:{SandboxAccount.Id}:autoScalingGroup:0be27400-0000-4000-8000-000000000001:autoScalingGroupName/{SandboxAccount.Ec2Cluster}",
            Name = SandboxAccount.Ec2Cluster,
            Region = SandboxAccount.Region,
            Created = now,
            Template = new(template.Id, template.Name, "$Latest"),
            Min = ids.Count,
            Max = Most,
            Desired = ids.Count,
            Subnets = [.. SandboxAccount.PrivateSubnets],
            ProtectsNew = true,
            ServiceLinkedRole = $"arn:aws:iam::{SandboxAccount.Id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
            Tags = [new("AmazonECSManaged", "", true), new("Name", SandboxAccount.Ec2Cluster, true), new("berth-team", "platform", true)],
        };
        return account.Groups.Groups[group.Arn] = group;
    }

    private static Machine Machine(Ec2State ec2, ScalingGroup group, MachineTemplate template, int index, DateTimeOffset now)
    {
        var subnet = ec2.Subnets[SandboxAccount.PrivateSubnets[index]];
        var data = template.Versions[1].Data;
        var tags = StartNetwork.Tags($"{SandboxAccount.Ec2Cluster}-{index + 1}");
        tags["AmazonECSManaged"] = "";
        tags["aws:autoscaling:groupName"] = group.Name;
        group.Members.Add(new()
        {
            Id = ids[index], Type = "m6i.large", Zone = subnet.Zone, Template = new(template.Id, template.Name, "1"), Launched = now, State = "InService", InService = now,
        });
        return ec2.Machines[ids[index]] = new()
        {
            Id = ids[index], Region = group.Region, InstanceType = "m6i.large", ImageId = image, SubnetId = subnet.Id, Address = subnet.Address(4000), Launched = now,
            SecurityGroups = [SandboxAccount.InstanceSecurityGroup], Profile = SandboxAccount.InstanceProfileArn, UserData = data.UserData, Tags = tags,
        };
    }

    private static void Instance(Account account, EcsCluster cluster, Machine machine, DateTimeOffset now)
    {
        var type = InstanceTypes.Find(machine.InstanceType) ?? throw new InvalidOperationException(machine.InstanceType);
        var ami = Images.Find(machine.Region, machine.ImageId) ?? throw new InvalidOperationException(machine.ImageId);
        var id = SandboxAccount.Digest(machine.Id) + SandboxAccount.Digest($"instance {machine.Id}");
        var instance = cluster.Instances[id] = new()
        {
            Arn = $"{cluster.Arn.Replace(":cluster/", ":container-instance/", StringComparison.Ordinal)}/{id}",
            Id = id,
            Ec2InstanceId = machine.Id,
            InstanceType = type.Name,
            Zone = account.Ec2.Subnets[machine.SubnetId].Zone,
            ImageId = machine.ImageId,
            Registered = now,
            Cpu = type.Vcpus * 1024,
            Memory = type.MemoryForTasks,
            TaskInterfaces = type.TrunkedTasks,
            Trunked = true,
            AgentVersion = ami.Agent ?? "",
            DockerVersion = ami.Docker,
            CapacityProvider = SandboxAccount.Ec2CapacityProvider,
            Tags = [new() { Key = "berth-team", Value = "platform" }],
        };
        account.Agenda.Add(new(now + Agents.UntilDrop(instance), ++account.Order, DueKind.AgentLink, machine.Id));
    }
}
