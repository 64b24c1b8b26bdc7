using System.Text.Json;

namespace Sandbox.Tests;

/// <summary>EC2, EC2 Auto Scaling and capacity providers by the AWS CLI.</summary>
public sealed class CliCapacityTests
{
    [Fact]
    public async Task The_AWS_CLI_builds_capacity_of_a_cluster_and_takes_it_down()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var image = (await cli.Run("ssm", "get-parameter", "--name", "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")).GetProperty("Parameter").GetProperty("Value").GetString();
        var data = JsonSerializer.Serialize(new
        {
            ImageId = image, InstanceType = "m6i.large", IamInstanceProfile = new { Arn = SandboxAccount.InstanceProfileArn }, UserData = Fleet.Data($"echo ECS_CLUSTER={SandboxAccount.Ec2Cluster} >> /etc/ecs/ecs.config"),
        });
        var template = (await cli.Run("ec2", "create-launch-template", "--launch-template-name", "cli-boxes", "--launch-template-data", data)).GetProperty("LaunchTemplate");
        Assert.Equal(1, template.GetProperty("LatestVersionNumber").GetInt32());
        await cli.Run(
            "autoscaling", "create-auto-scaling-group", "--auto-scaling-group-name", "cli-boxes", "--min-size", "0", "--max-size", "2", "--new-instances-protected-from-scale-in",
            "--launch-template", "LaunchTemplateName=cli-boxes,Version=$Latest", "--vpc-zone-identifier", string.Join(',', SandboxAccount.PrivateSubnets));
        var group = (await cli.Run("autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names", "cli-boxes")).GetProperty("AutoScalingGroups")[0];
        Assert.Equal((0, 2), (group.GetProperty("DesiredCapacity").GetInt32(), group.GetProperty("AvailabilityZones").GetArrayLength()));
        var provider = (await cli.Run(
            "ecs", "create-capacity-provider", "--name", "cli-boxes", "--auto-scaling-group-provider",
            $"autoScalingGroupArn={group.GetProperty("AutoScalingGroupARN").GetString()},managedScaling={{status=ENABLED,targetCapacity=90}},managedTerminationProtection=ENABLED")).GetProperty("capacityProvider");
        Assert.Equal(("ACTIVE", 90), (provider.GetProperty("status").GetString(), provider.GetProperty("autoScalingGroupProvider").GetProperty("managedScaling").GetProperty("targetCapacity").GetInt32()));
        Assert.Contains("(ResourceInUse)", await cli.Fail("autoscaling", "delete-auto-scaling-group", "--auto-scaling-group-name", SandboxAccount.Ec2Cluster));

        var instances = (await cli.Run("ecs", "list-container-instances", "--cluster", SandboxAccount.Ec2Cluster, "--filter", "attribute:ecs.availability-zone == us-east-1a")).GetProperty("containerInstanceArns");
        var drained = await cli.Run("ecs", "update-container-instances-state", "--cluster", SandboxAccount.Ec2Cluster, "--container-instances", instances[0].GetString() ?? "", "--status", "DRAINING");
        Assert.Equal("DRAINING", drained.GetProperty("containerInstances")[0].GetProperty("status").GetString());
        var page = await cli.Run("autoscaling", "describe-scaling-activities", "--auto-scaling-group-name", "cli-boxes");
        Assert.Equal(0, page.GetProperty("Activities").GetArrayLength());
        Assert.Equal("DELETE_IN_PROGRESS", (await cli.Run("ecs", "delete-capacity-provider", "--capacity-provider", "cli-boxes")).GetProperty("capacityProvider").GetProperty("updateStatus").GetString());
    }
}
