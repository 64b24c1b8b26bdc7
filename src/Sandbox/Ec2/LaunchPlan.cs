using Sandbox.Models.Ec2.Model;
using Sandbox.Ssm;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>What a launch comes to, once its template and its own wishes are put together and looked up.</summary>
internal sealed record LaunchPlan(InstanceType Type, MachineImage Image)
{
    public string? Profile { get; private init; }
    public List<string> SecurityGroups { get; private init; } = [];
    public string? SubnetId { get; private init; }
    public string? UserData { get; private init; }
    public string? KeyName { get; private init; }
    public bool Spot { get; private init; }
    public bool DetailedMonitoring { get; private init; }
    public Dictionary<string, string> Tags { get; private init; } = [];
    public MachineTemplate? Template { get; init; }
    public long? Version { get; init; }

    /// <exception cref="AwsError">Something named does not exist, or does not go together.</exception>
    public static LaunchPlan Of(World world, string region, string account, RequestLaunchTemplateData data)
    {
        var imageId = Resolved(region, data.ImageId) ?? throw new AwsError("MissingParameter", "The request must contain the parameter ImageId");
        var image = Images.Find(region, imageId) ?? throw new AwsError("InvalidAMIID.NotFound", $"The image id '[{imageId}]' does not exist");
        var typeName = data.InstanceType?.Value ?? "m1.small";
        var type = InstanceTypes.Find(typeName) ?? throw new AwsError("InvalidParameterValue", $"Invalid value '{typeName}' for InstanceType.");
        if (image.Architecture != type.Architecture)
        {
            throw new AwsError("InvalidParameterValue", $"The architecture '{type.Architecture}' of the specified instance type does not match the architecture '{image.Architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.");
        }
        if (data.UserData is { } given && Ec2.UserData.Decode(given) is null)
        {
            throw new AwsError("InvalidParameterValue", "Invalid BASE64 encoding of user data.");
        }
        if (data.NetworkInterfaces is { Count: > 1 } || data.SecurityGroups is { Count: > 0 } || data.Placement?.GroupName is { Length: > 0 } || data.Placement?.Tenancy is { Value: not "default" } || data.HibernationOptions?.Configured == true)
        {
            throw new AwsError("UnsupportedOperation", "The Sandbox launches instances with one network interface, security groups by id, default tenancy and no placement group or hibernation.");
        }
        var network = data.NetworkInterfaces is [var first] ? first : null;
        if (network is not null && data.SecurityGroupIds is { Count: > 0 })
        {
            throw new AwsError("InvalidParameterCombination", "Network interfaces and an instance-level security groups may not be specified on the same request");
        }
        var groups = network?.Groups ?? data.SecurityGroupIds ?? [];
        if (groups.Find(g => !world.State.Ec2.SecurityGroups.TryGetValue(g, out var known) || known.Region != region) is { } unknown)
        {
            throw new AwsError("InvalidGroup.NotFound", $"The security group '{unknown}' does not exist");
        }
        var profile = data.IamInstanceProfile;
        return new(type, image)
        {
            Profile = Profiles.Arn(world, account, profile?.Arn, profile?.Name),
            SecurityGroups = groups,
            SubnetId = network?.SubnetId,
            UserData = data.UserData,
            KeyName = data.KeyName,
            Spot = data.InstanceMarketOptions?.MarketType?.Value == "spot",
            DetailedMonitoring = data.Monitoring?.Enabled == true,
            Tags = Ec2Tags.Pairs((data.TagSpecifications ?? []).Where(s => s.ResourceType?.Value == "instance").SelectMany(s => s.Tags ?? [])),
        };
    }

    public MachineWish Wish(string region, Subnet subnet) => new(region, Type, Image, subnet)
    {
        SecurityGroups = SecurityGroups.Count > 0 ? SecurityGroups : [],
        Profile = Profile,
        UserData = UserData,
        KeyName = KeyName,
        Spot = Spot,
        DetailedMonitoring = DetailedMonitoring,
        Tags = Tags,
    };

    /// <summary>An image may be given as <c>resolve:ssm:parameter</c> (EC2 User Guide, "Use a Systems Manager parameter instead of an AMI ID").</summary>
    private static string? Resolved(string region, string? image)
    {
        const string prefix = "resolve:ssm:";
        if (image?.StartsWith(prefix, StringComparison.Ordinal) != true)
        {
            return image;
        }
        var parameter = image[prefix.Length..];
        return PublicParameters.Find(parameter, region) is { DataType: "aws:ec2:image" } found ? found.Value
            : throw new AwsError("InvalidParameterValue", $"The parameter '{parameter}' names no image.");
    }
}
