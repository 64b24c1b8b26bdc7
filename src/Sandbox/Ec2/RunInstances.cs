using Sandbox.Iam;
using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>Launching EC2 instances by hand.</summary>
internal sealed class RunInstances(World world, MachineLife life)
{
    public void Register(Api api) => api.Write<RunInstancesRequest, RunInstancesResponse>("RunInstances", Run);

    private RunInstancesResponse Run(RunInstancesRequest request, Call call)
    {
        call.ClientToken = request.ClientToken;
        Refuse(request);
        var template = request.LaunchTemplate is { } named ? LaunchTemplates.Find(world, call.Region, named.LaunchTemplateId, named.LaunchTemplateName) : null;
        var version = template is null ? null : LaunchTemplates.Version(template, request.LaunchTemplate.Version);
        var data = version is null ? Own(request) : LaunchTemplates.Merge(version.Data, Own(request));
        var plan = LaunchPlan.Of(world, call.Region, call.Account, data) with { Template = template, Version = version?.Number };
        var subnet = SubnetOf(request.SubnetId ?? plan.SubnetId, call);
        Authorize(call, plan, subnet, "RunInstances");
        Profiles.Pass(world, plan.Profile, call);
        if (request.MinCount < 1 || request.MaxCount < request.MinCount)
        {
            throw new AwsError("InvalidParameterValue", "Value for parameter minCount or maxCount is invalid. Expecting at least 1, and maxCount not below minCount.");
        }
        if (Repeated(request.ClientToken, call) is { } earlier)
        {
            return earlier;
        }
        var wish = plan.Wish(call.Region, subnet) with { ReservationId = $"r-0{World.NewId(16)}", ClientToken = request.ClientToken };
        var machines = new List<Machine>();
        for (var i = 0; i < request.MaxCount; i++)
        {
            try
            {
                machines.Add(life.Launch(wish));
            }
            catch (AwsError e) when (e.Code == "InsufficientInstanceCapacity" && machines.Count >= request.MinCount)
            {
                break;
            }
            catch (AwsError)
            {
                machines.ForEach(m => life.Terminate(m, "Server.InsufficientInstanceCapacity", "Server.InsufficientInstanceCapacity: Insufficient capacity to satisfy instance request"));
                throw;
            }
        }
        return Answer(machines, call);
    }

    private RunInstancesResponse? Repeated(string? token, Call call)
    {
        var machines = string.IsNullOrEmpty(token) ? [] : world.State.Ec2.Machines.Values.Where(m => m.ClientToken == token && m.Region == call.Region).ToList();
        return machines.Count > 0 ? Answer(machines, call) : null;
    }

    private RunInstancesResponse Answer(List<Machine> machines, Call call)
        => new() { ReservationId = machines[0].ReservationId, OwnerId = call.Account, Groups = [], Instances = MachineViews.Reservation(world, "", machines, call.Account).Instances };

    /// <summary>
    /// Every resource the launch touches is authorised by itself (Service Authorization Reference, Amazon EC2, RunInstances).
    /// </summary>
    public static void Authorize(Call call, LaunchPlan plan, Subnet subnet, string createAction)
    {
        const string action = "ec2:RunInstances";
        void Common(RequestContext keys) => keys
            .Set("ec2:Region", call.Region).Set("ec2:IsLaunchTemplateResource", plan.Template is null ? "false" : "true").Set("ec2:LaunchTemplate", plan.Template?.Arn)
            .Set("ec2:InstanceType", plan.Type.Name).Set("ec2:InstanceProfile", plan.Profile).Set("ec2:Tenancy", "default")
            .Set("ec2:AvailabilityZone", subnet.Zone).Set("ec2:InstanceMarketType", plan.Spot ? "spot" : "on-demand").Set("ec2:RootDeviceType", "ebs");
        void On(string resource, IEnumerable<KeyValuePair<string, string>>? tags = null, Action<RequestContext>? more = null) => call.Authorize(action, resource, keys =>
        {
            Common(keys);
            keys.SetTags("aws:ResourceTag", tags ?? []).SetTags("ec2:ResourceTag", tags ?? []);
            more?.Invoke(keys);
        });
        On(call.Arn("ec2", "instance/*"), null, keys => keys.SetRequestTags([.. plan.Tags]));
        On($"arn:aws:ec2:{call.Region}::image/{plan.Image.Id}", null, keys => keys.Set("ec2:Owner", "amazon").Set("ec2:Public", "true").Set("ec2:ImageType", "machine"));
        On(call.Arn("ec2", $"subnet/{subnet.Id}"), subnet.Tags, keys => keys.Set("ec2:Vpc", call.Arn("ec2", $"vpc/{subnet.VpcId}")).Set("ec2:SubnetID", subnet.Id));
        foreach (var group in plan.SecurityGroups)
        {
            On(call.Arn("ec2", $"security-group/{group}"), null, keys => keys.Set("ec2:Vpc", call.Arn("ec2", $"vpc/{subnet.VpcId}")).Set("ec2:SecurityGroupID", group));
        }
        On(call.Arn("ec2", "network-interface/*"));
        On(call.Arn("ec2", "volume/*"));
        if (plan.KeyName is { } key)
        {
            On(call.Arn("ec2", $"key-pair/{key}"));
        }
        if (plan.Template is { } template)
        {
            On(template.Arn, template.Tags);
        }
        call.AuthorizeTags("instance", createAction, plan.Tags);
    }

    private Subnet SubnetOf(string? id, Call call)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw new AwsError("MissingInput", "No default subnet for availability zone: 'null'.");
        }
        return world.State.Ec2.Subnets.TryGetValue(id, out var subnet) && subnet.Region == call.Region
            ? subnet
            : throw new AwsError("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist");
    }

    private static RequestLaunchTemplateData Own(RunInstancesRequest request) => new()
    {
        ImageId = request.ImageId,
        InstanceType = request.InstanceType,
        KeyName = request.KeyName,
        UserData = request.UserData,
        SecurityGroupIds = request.SecurityGroupIds is { Count: > 0 } groups ? groups : null,
        SecurityGroups = request.SecurityGroups is { Count: > 0 } names ? names : null,
        IamInstanceProfile = request.IamInstanceProfile is { } profile ? new() { Arn = profile.Arn, Name = profile.Name } : null,
        Monitoring = request.Monitoring is { } monitoring ? new() { Enabled = monitoring.Enabled } : null,
        InstanceMarketOptions = request.InstanceMarketOptions is { } market ? new() { MarketType = market.MarketType } : null,
        Placement = request.Placement is { } place ? new() { GroupName = place.GroupName, Tenancy = place.Tenancy } : null,
        NetworkInterfaces = request.NetworkInterfaces is { Count: > 0 } interfaces ? [.. interfaces.Select(n => new LaunchTemplateInstanceNetworkInterfaceSpecificationRequest { SubnetId = n.SubnetId, Groups = n.Groups, DeviceIndex = n.DeviceIndex })] : null,
        TagSpecifications = request.TagSpecifications is { Count: > 0 } tags ? [.. tags.Select(t => new LaunchTemplateTagSpecificationRequest { ResourceType = t.ResourceType, Tags = t.Tags })] : null,
    };

    private static void Refuse(RunInstancesRequest request)
    {
        var unknown = request.Ipv6AddressCount > 0 ? "Ipv6AddressCount"
            : request.Ipv6Addresses is { Count: > 0 } ? "Ipv6Addresses"
            : request.PrivateIpAddress is { Length: > 0 } ? "PrivateIpAddress"
            : request.ElasticGpuSpecification is { Count: > 0 } ? "ElasticGpuSpecification"
            : request.HibernationOptions?.Configured == true ? "HibernationOptions"
            : request.CapacityReservationSpecification is not null ? "CapacityReservationSpecification"
            : request.LicenseSpecifications is { Count: > 0 } ? "LicenseSpecification"
            : request.EnclaveOptions?.Enabled == true ? "EnclaveOptions"
            : request.SecondaryInterfaces is { Count: > 0 } ? "SecondaryInterface"
            : null;
        if (unknown is not null)
        {
            throw new AwsError("UnsupportedOperation", $"The Sandbox does not offer {unknown} of RunInstances.");
        }
    }
}
