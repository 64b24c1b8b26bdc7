using Amazon.EC2;
using Amazon.EC2.Model;

namespace Sandbox.Tests;

public sealed class LaunchTemplateTests
{
    [Fact]
    public async Task Versions_count_up_and_the_default_stays_until_it_is_set()
    {
        using var bed = new Testbed();
        var id = await Fleet.Template(bed);
        var second = (await bed.Admin.Ec2.CreateLaunchTemplateVersionAsync(
            new() { LaunchTemplateId = id, SourceVersion = "$Latest", VersionDescription = "bigger", LaunchTemplateData = new() { InstanceType = "m6i.xlarge" } }, Testbed.Cancel)).LaunchTemplateVersion;
        Assert.Equal((2L, false, "m6i.xlarge"), (second.VersionNumber, second.DefaultVersion, second.LaunchTemplateData.InstanceType.Value));
        Assert.Equal(await Fleet.Image(bed), second.LaunchTemplateData.ImageId);
        Assert.Equal([SandboxAccount.InstanceSecurityGroup], second.LaunchTemplateData.SecurityGroupIds);
        var versions = (await bed.Admin.Ec2.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = id, Versions = ["$Default", "$Latest"] }, Testbed.Cancel)).LaunchTemplateVersions;
        Assert.Equal([1L, 2L], versions.Select(v => v.VersionNumber ?? 0));
        var changed = (await bed.Admin.Ec2.ModifyLaunchTemplateAsync(new() { LaunchTemplateId = id, DefaultVersion = "2" }, Testbed.Cancel)).LaunchTemplate;
        Assert.Equal((2L, 2L), (changed.DefaultVersionNumber, changed.LatestVersionNumber));
        await bed.Admin.Ec2.DeleteLaunchTemplateAsync(new() { LaunchTemplateName = "boxes-lt" }, Testbed.Cancel);
        Assert.Equal("InvalidLaunchTemplateId.NotFound", (await Assert.ThrowsAsync<AmazonEC2Exception>(() => bed.Admin.Ec2.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = id }, Testbed.Cancel))).ErrorCode);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        Assert.Equal("InvalidLaunchTemplateName.AlreadyExistsException", (await Assert.ThrowsAsync<AmazonEC2Exception>(() => Fleet.Template(bed))).ErrorCode);
    }

    [Fact]
    public async Task An_instance_runs_by_template_and_by_what_the_caller_adds()
    {
        using var bed = new Testbed();
        await Fleet.Template(bed);
        var run = (await bed.Admin.Ec2.RunInstancesAsync(new()
        {
            MinCount = 1, MaxCount = 2, SubnetId = SandboxAccount.PrivateSubnets[0], InstanceType = InstanceType.C6iXlarge, LaunchTemplate = new() { LaunchTemplateName = "boxes-lt" },
            TagSpecifications = [new() { ResourceType = ResourceType.Instance, Tags = [new("Name", "one")] }],
        }, Testbed.Cancel)).Reservation;
        Assert.Equal(2, run.Instances.Count);
        Assert.All(run.Instances, i => Assert.Equal(("pending", "c6i.xlarge", SandboxAccount.InstanceProfileArn), (i.State.Name.Value, i.InstanceType.Value, i.IamInstanceProfile.Arn)));
        bed.Clock.Advance(TimeSpan.FromMinutes(3));
        var seen = (await bed.Admin.Ec2.DescribeInstancesAsync(new() { Filters = [new("tag:Name", ["one"]), new("instance-state-name", ["running"])] }, Testbed.Cancel)).Reservations.Single();
        Assert.Equal(run.ReservationId, seen.ReservationId);
        Assert.Equal(2, seen.Instances.Count);
        var statuses = (await bed.Admin.Ec2.DescribeInstanceStatusAsync(new() { InstanceIds = [seen.Instances[0].InstanceId] }, Testbed.Cancel)).InstanceStatuses.Single();
        Assert.Equal("ok", statuses.Status.Status.Value);
    }

    [Fact]
    public async Task An_image_and_a_type_of_two_architectures_do_not_go_together()
    {
        using var bed = new Testbed();
        var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(() => Run(bed, i => i.InstanceType = InstanceType.M7gLarge));
        Assert.Equal("InvalidParameterValue", refused.ErrorCode);
        Assert.Contains("The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI.", refused.Message);
    }

    [Fact]
    public async Task Without_capacity_nothing_runs()
    {
        using var bed = new Testbed();
        await bed.Control(HttpMethod.Post, "faults", new { kind = "capacity", match = "m6i.large" });
        Assert.Equal("InsufficientInstanceCapacity", (await Assert.ThrowsAsync<AmazonEC2Exception>(() => Run(bed))).ErrorCode);
        Assert.Equal(2, (await bed.Admin.Ec2.DescribeInstancesAsync(new() { Filters = [new("instance-state-name", ["pending", "running"])] }, Testbed.Cancel)).Reservations.Sum(r => r.Instances.Count));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"ec2:*","Resource":"*"}""", "iam:PassRole")]
    [InlineData("""{"Effect":"Allow","Action":["ec2:*","iam:PassRole"],"Resource":"*","Condition":{"StringEqualsIfExists":{"ec2:InstanceType":"t3.micro"}}}""", "ec2:RunInstances")]
    [InlineData("""{"Effect":"Allow","Action":["ec2:RunInstances","iam:PassRole"],"Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:iam::*:role/*"]}""", "ec2:RunInstances")]
    [InlineData("""{"Effect":"Allow","Action":["ec2:RunInstances","iam:PassRole"],"Resource":"*"}""", "ec2:CreateTags")]
    public async Task Each_resource_of_a_launch_is_authorised(string statement, string missing)
    {
        using var bed = new Testbed();
        await bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = "berth-team-payments-dev", PolicyName = "run", PolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""" }, Testbed.Cancel);
        var team = await bed.Team("payments", "dev");
        var refused = await Assert.ThrowsAsync<AmazonEC2Exception>(() => Run(bed, i => i.TagSpecifications = [new() { ResourceType = ResourceType.Instance, Tags = [new("a", "b")] }], team));
        Assert.Equal("UnauthorizedOperation", refused.ErrorCode);
        Assert.Contains(missing, refused.Message);
    }

    [Fact]
    public async Task Types_and_images_can_be_looked_up()
    {
        using var bed = new Testbed();
        var types = (await bed.Admin.Ec2.DescribeInstanceTypesAsync(new() { InstanceTypes = ["g5.xlarge", "m7g.large"] }, Testbed.Cancel)).InstanceTypes;
        Assert.Equal((4, 16384, "A10G"), (types[0].VCpuInfo.DefaultVCpus, (int)(types[0].MemoryInfo.SizeInMiB ?? 0), types[0].GpuInfo.Gpus[0].Name));
        Assert.Equal("arm64", types[1].ProcessorInfo.SupportedArchitectures.Single());
        var images = (await bed.Admin.Ec2.DescribeImagesAsync(new() { Owners = ["amazon"], Filters = [new("name", ["al2023-ami-ecs-hvm-*"]), new("architecture", ["arm64"])] }, Testbed.Cancel)).Images;
        Assert.Contains(await Fleet.Image(bed, "/arm64"), images.Select(i => i.ImageId));
        Assert.Equal("subnet-0be2740000000000a", (await bed.Admin.Ec2.DescribeRouteTablesAsync(new() { Filters = [new("association.subnet-id", ["subnet-0be2740000000000a"])] }, Testbed.Cancel)).RouteTables.Single().Associations.Single().SubnetId);
        Assert.Equal(2, (await bed.Admin.Ec2.DescribeNetworkInterfacesAsync(new(), Testbed.Cancel)).NetworkInterfaces.Count);
    }

    private static async Task<Reservation> Run(Testbed bed, Action<RunInstancesRequest>? change = null, Clients? by = null)
    {
        var request = new RunInstancesRequest
        {
            MinCount = 1, MaxCount = 1, SubnetId = SandboxAccount.PrivateSubnets[0], InstanceType = InstanceType.M6iLarge, ImageId = await Fleet.Image(bed), IamInstanceProfile = new() { Arn = SandboxAccount.InstanceProfileArn },
        };
        change?.Invoke(request);
        return (await (by ?? bed.Admin).Ec2.RunInstancesAsync(request, Testbed.Cancel)).Reservation;
    }
}
