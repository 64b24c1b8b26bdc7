using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>What can be launched: instance types, where they are offered, and images.</summary>
internal sealed class Catalogue(World world)
{
    public void Register(Api api) => api
        .Read<DescribeInstanceTypesRequest, DescribeInstanceTypesResponse>("DescribeInstanceTypes", Types)
        .Read<DescribeInstanceTypeOfferingsRequest, DescribeInstanceTypeOfferingsResponse>("DescribeInstanceTypeOfferings", Offerings)
        .Read<DescribeImagesRequest, DescribeImagesResponse>("DescribeImages", OfImages);

    private DescribeInstanceTypesResponse Types(DescribeInstanceTypesRequest request, Call call)
    {
        call.Authorize("*");
        if (request.InstanceTypes?.Find(t => InstanceTypes.Find(t) is null) is { } unknown)
        {
            throw new AwsError("InvalidInstanceType", $"The following supplied instance types do not exist: [{unknown}]");
        }
        var wanted = InstanceTypes.All.OrderBy(t => t.Name, StringComparer.Ordinal)
            .Where(t => Network.Wanted(request.InstanceTypes, t.Name) && Filters.Match(request.Filters, Keys(t), none)).ToList();
        var (page, next) = Ec2Pages.Take(wanted, t => t.Name, "DescribeInstanceTypes", request.NextToken, request.MaxResults ?? 100);
        return new() { NextToken = next, InstanceTypes = [.. page.Select(View)] };
    }

    private DescribeInstanceTypeOfferingsResponse Offerings(DescribeInstanceTypeOfferingsRequest request, Call call)
    {
        call.Authorize("*");
        var kind = request.LocationType?.Value ?? "region";
        IEnumerable<string> places = kind switch
        {
            "region" => [call.Region],
            "availability-zone" => world.State.Ec2.Subnets.Values.Where(s => s.Region == call.Region).Select(s => s.Zone).Distinct(StringComparer.Ordinal),
            "availability-zone-id" => world.State.Ec2.Subnets.Values.Where(s => s.Region == call.Region).Select(s => s.ZoneId).Distinct(StringComparer.Ordinal),
            _ => throw new AwsError("InvalidParameterValue", $"Invalid value '{kind}' for LocationType."),
        };
        var wanted = (from place in places.Order(StringComparer.Ordinal)
                      from type in InstanceTypes.All.OrderBy(t => t.Name, StringComparer.Ordinal)
                      where Filters.Match(request.Filters, Network.Keys(("location", place), ("instance-type", type.Name)), none)
                      select new InstanceTypeOffering { InstanceType = type.Name, Location = place, LocationType = kind }).ToList();
        var (page, next) = Ec2Pages.Take(wanted, o => $"{o.Location} {o.InstanceType.Value}", $"DescribeInstanceTypeOfferings {kind}", request.NextToken, request.MaxResults);
        return new() { NextToken = next, InstanceTypeOfferings = page };
    }

    private static DescribeImagesResponse OfImages(DescribeImagesRequest request, Call call)
    {
        call.Authorize("*");
        var all = Images.Of(call.Region).ToList();
        Network.Exist(request.ImageIds, all.Select(i => i.Id), id => new("InvalidAMIID.NotFound", $"The image id '[{id}]' does not exist"));
        // Every image here is Amazon's own.
        var wanted = all.Where(i => Network.Wanted(request.ImageIds, i.Id) && (request.Owners is not { Count: > 0 } owners || owners.Contains("amazon") || owners.Contains(Owner)))
            .Where(i => Filters.Match(request.Filters, Network.Keys(
                ("name", i.Name), ("image-id", i.Id), ("architecture", i.Architecture), ("state", "available"), ("owner-alias", "amazon"), ("owner-id", Owner),
                ("root-device-type", "ebs"), ("virtualization-type", "hvm"), ("is-public", "true"), ("image-type", "machine")), none))
            .OrderBy(i => i.Id, StringComparer.Ordinal).ToList();
        var (page, next) = Ec2Pages.Take(wanted, i => i.Id, "DescribeImages", request.NextToken, request.MaxResults);
        return new() { NextToken = next, Images = [.. page.Select(View)] };
    }

    private const string Owner = "591542846629";

    private static readonly Dictionary<string, string> none = [];

    private static Image View(MachineImage image) => new()
    {
        ImageId = image.Id,
        Name = image.Name,
        Description = image.Agent is { } agent ? $"{image.Name} with ECS agent {agent}" : image.Name,
        Architecture = image.Architecture,
        CreationDate = image.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ImageLocation = $"amazon/{image.Name}",
        ImageOwnerAlias = "amazon",
        OwnerId = Owner,
        ImageType = "machine",
        Public = true,
        State = "available",
        RootDeviceName = "/dev/xvda",
        RootDeviceType = "ebs",
        VirtualizationType = "hvm",
        Hypervisor = "xen",
        EnaSupport = true,
        PlatformDetails = "Linux/UNIX",
        UsageOperation = "RunInstances",
    };

    private static Dictionary<string, string[]> Keys(InstanceType type) => Network.Keys(
        ("instance-type", type.Name), ("processor-info.supported-architecture", type.Architecture), ("vcpu-info.default-vcpus", $"{type.Vcpus}"), ("memory-info.size-in-mib", $"{type.Memory}"),
        ("current-generation", "true"), ("burstable-performance-supported", type.IsBurstable ? "true" : "false"), ("bare-metal", "false"), ("supported-usage-class", "on-demand"));

    private static InstanceTypeInfo View(InstanceType type) => new()
    {
        InstanceType = type.Name,
        CurrentGeneration = true,
        FreeTierEligible = false,
        SupportedUsageClasses = ["on-demand", "spot"],
        SupportedRootDeviceTypes = ["ebs"],
        SupportedVirtualizationTypes = ["hvm"],
        BareMetal = false,
        Hypervisor = "nitro",
        ProcessorInfo = new() { SupportedArchitectures = [type.Architecture], Manufacturer = type.Architecture == "arm64" ? "AWS" : "Intel" },
        VCpuInfo = new() { DefaultVCpus = type.Vcpus, DefaultCores = type.Architecture == "arm64" ? type.Vcpus : Math.Max(1, type.Vcpus / 2), DefaultThreadsPerCore = type.Architecture == "arm64" ? 1 : 2 },
        MemoryInfo = new() { SizeInMiB = type.Memory },
        InstanceStorageSupported = type.Gpus > 0,
        NetworkInfo = new() { MaximumNetworkInterfaces = type.Interfaces, Ipv4AddressesPerInterface = type.Addresses, Ipv6AddressesPerInterface = type.Addresses, Ipv6Supported = true, EnaSupport = "required", MaximumNetworkCards = 1, DefaultNetworkCardIndex = 0 },
        GpuInfo = type.Gpus == 0 ? null : new()
        {
            TotalGpuMemoryInMiB = type.Gpus * type.GpuMemory,
            Gpus = [new() { Name = type.Gpu, Manufacturer = "NVIDIA", Count = type.Gpus, MemoryInfo = new() { SizeInMiB = type.GpuMemory } }],
        },
        HibernationSupported = false,
        BurstablePerformanceSupported = type.IsBurstable,
        DedicatedHostsSupported = !type.IsBurstable,
        AutoRecoverySupported = true,
        SupportedInRegion = true,
    };
}
