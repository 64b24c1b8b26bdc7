using System.Globalization;
using System.Net;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Registering and deregistering targets by hand, and the health of all.</summary>
internal sealed class Registrations(World world, Targets targets)
{
    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<RegisterTargetsRequest, RegisterTargetsResponse>("RegisterTargets", Add)
        .Write<DeregisterTargetsRequest, DeregisterTargetsResponse>("DeregisterTargets", Remove)
        .Read<DescribeTargetHealthRequest, DescribeTargetHealthResponse>("DescribeTargetHealth", Health);

    private RegisterTargetsResponse Add(RegisterTargetsRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.TargetGroupArn);
        var group = Existing(request.TargetGroupArn);
        if (request.Targets.Count == 0)
        {
            throw ElbErrors.Invalid("At least one target must be specified");
        }
        var wanted = request.Targets.ConvertAll(t => Read(group, t));
        if (group.Targets.Select(t => Targets.Key(group, t)).Union(wanted.Select(t => Targets.Key(group, t)), StringComparer.Ordinal).Count() > ElbLimits.TargetsOfGroup)
        {
            throw new AwsError("TooManyTargets", $"The maximum number of targets has been reached on the target group '{group.Arn}': '{ElbLimits.TargetsOfGroup}'");
        }
        foreach (var target in wanted)
        {
            // Registered already: nothing changes, except that one which was on its way out comes back.
            if (!group.Targets.Exists(t => Targets.Key(group, t) == Targets.Key(group, target) && t.State != "draining"))
            {
                targets.Register(group, target);
            }
        }
        return new();
    }

    private DeregisterTargetsResponse Remove(DeregisterTargetsRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.TargetGroupArn);
        var group = Existing(request.TargetGroupArn);
        foreach (var target in request.Targets.SelectMany(t => group.Targets.Where(have => Names(group, t, have) && have.State != "draining")).Distinct().ToList())
        {
            targets.Deregister(group, target);
        }
        return new();
    }

    private DescribeTargetHealthResponse Health(DescribeTargetHealthRequest request, Call call)
    {
        call.Authorize("*");
        var group = Existing(request.TargetGroupArn);
        targets.LookAgain(group);
        return new()
        {
            TargetHealthDescriptions = request.Targets is { Count: > 0 } asked
                ? asked.ConvertAll(t => group.Targets.Find(have => Names(group, t, have)) is { } target ? View(group, target) : Unknown(group, t))
                : group.Targets.ConvertAll(t => View(group, t)),
        };
    }

    private BackendTarget Read(BackendGroup group, TargetDescription target)
    {
        var port = target.Port ?? group.Port;
        TargetGroupRules.CheckPort(port);
        if (target.QuicServerId is not null)
        {
            throw ElbErrors.NotOffered("QUIC targets");
        }
        return group.TargetType switch
        {
            "ip" => new() { Id = target.Id, Port = port, Zone = Zone(group, target) },
            "instance" when !target.Id.StartsWith("i-", StringComparison.Ordinal) => throw ElbErrors.Invalid($"Instance ID '{target.Id}' is not valid"),
            "instance" when !world.State.Ec2.Machines.TryGetValue(target.Id, out var machine) || world.State.Ec2.Subnets[machine.SubnetId].VpcId != group.VpcId
                => throw new AwsError("InvalidTarget", $"The following targets are not in a running state and cannot be registered: '{target.Id}'"),
            "alb" when Elb.LoadBalancers.GetValueOrDefault(target.Id)?.Type.Value != "application" => throw ElbErrors.Invalid($"'{target.Id}' is not the ARN of an Application Load Balancer"),
            "alb" when !Elb.Listeners.Values.Any(l => l.LoadBalancerArn == target.Id && l.Port == port)
                => throw new AwsError("InvalidTarget", $"The load balancer '{target.Id}' must have a listener on the port '{port}' of the target group"),
            _ => new() { Id = target.Id, Port = port },
        };
    }

    /// <summary>An address of the VPC is in its subnet's zone; another must say where it gets its traffic.</summary>
    private string Zone(BackendGroup group, TargetDescription target)
    {
        if (!IPAddress.TryParse(target.Id, out var address) || target.Id.Count(c => c == '.') != 3)
        {
            throw ElbErrors.Invalid($"The IP address '{target.Id}' is not a valid IPv4 address");
        }
        if (world.State.Ec2.Subnets.Values.FirstOrDefault(s => s.VpcId == group.VpcId && IPNetwork.Parse(s.Cidr).Contains(address)) is { } subnet)
        {
            return subnet.Zone;
        }
        var inVpc = world.State.Ec2.Vpcs.TryGetValue(group.VpcId ?? "", out var vpc) && IPNetwork.Parse(vpc.Cidr).Contains(address);
        var isPrivate = new[] { "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16" }.Any(n => IPNetwork.Parse(n).Contains(address));
        if (!inVpc && !isPrivate)
        {
            throw ElbErrors.Invalid($"The IP address '{target.Id}' is not within a valid IPv4 range of the VPC, RFC 1918 or RFC 6598");
        }
        return target.AvailabilityZone ?? throw ElbErrors.Invalid($"You must specify an Availability Zone, or 'all', for the IP address '{target.Id}', which is outside of the VPC's subnets");
    }

    private static bool Names(BackendGroup group, TargetDescription target, BackendTarget have)
        => have.Id == target.Id && (target.Port is { } port ? have.Port == port : have.Port == group.Port || group.Targets.Count(t => t.Id == target.Id) == 1);

    private static TargetHealthDescription View(BackendGroup group, BackendTarget target) => new()
    {
        Target = new() { Id = target.Id, Port = target.Port, AvailabilityZone = target.Zone },
        HealthCheckPort = group.Settings.HealthCheckPort == "traffic-port" ? target.Port.ToString(CultureInfo.InvariantCulture) : group.Settings.HealthCheckPort,
        TargetHealth = new() { State = new TargetHealthStateEnum(target.State), Reason = target.Reason is { } reason ? new(reason) : null, Description = target.Description },
    };

    private static TargetHealthDescription Unknown(BackendGroup group, TargetDescription target) => new()
    {
        Target = new() { Id = target.Id, Port = target.Port ?? group.Port },
        TargetHealth = new() { State = TargetHealthStateEnum.Unused, Reason = TargetHealthReasonEnum.TargetNotRegistered, Description = "Target is not registered to the target group" },
    };

    private BackendGroup Existing(string arn) => Elb.TargetGroups.GetValueOrDefault(arn) ?? throw ElbErrors.NoGroup();
}
