using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>EC2 instances: looking at them and ending them.</summary>
internal sealed class Machines(World world, MachineLife life)
{
    public void Register(Api api) => api
        .Read<DescribeInstancesRequest, DescribeInstancesResponse>("DescribeInstances", Instances)
        .Read<DescribeInstanceStatusRequest, DescribeInstanceStatusResponse>("DescribeInstanceStatus", Statuses)
        .Write<TerminateInstancesRequest, TerminateInstancesResponse>("TerminateInstances", Terminate)
        .Read<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResponse>("DescribeAvailabilityZones", Zones);

    private DescribeInstancesResponse Instances(DescribeInstancesRequest request, Call call)
    {
        call.Authorize("*");
        var wanted = Wanted(request.InstanceIds, call).Where(m => Filters.Match(request.Filters, Keys(m), m.Tags)).ToList();
        var (page, next) = Ec2Pages.Take(wanted, m => m.Id, "DescribeInstances", request.NextToken, request.MaxResults);
        return new()
        {
            NextToken = next,
            Reservations = [.. page.GroupBy(m => m.ReservationId ?? $"r-{m.Id[2..]}", StringComparer.Ordinal).Select(r => MachineViews.Reservation(world, r.Key, r, call.Account))],
        };
    }

    private DescribeInstanceStatusResponse Statuses(DescribeInstanceStatusRequest request, Call call)
    {
        call.Authorize("*");
        var wanted = Wanted(request.InstanceIds, call)
            .Where(m => m.State == MachineState.Running || request.IncludeAllInstances == true)
            .Where(m => Filters.Match(request.Filters, Network.Keys(("instance-state-name", MachineViews.State(m.State).Name.Value), ("availability-zone", Zone(m))), m.Tags))
            .ToList();
        var (page, next) = Ec2Pages.Take(wanted, m => m.Id, "DescribeInstanceStatus", request.NextToken, request.MaxResults);
        return new() { NextToken = next, InstanceStatuses = [.. page.Select(Status)] };
    }

    private InstanceStatus Status(Machine machine)
    {
        // The checks pass some minutes after the start.
        var up = machine.State == MachineState.Running;
        var (status, check) = !up ? ("not-applicable", "") : world.Now - machine.Launched < TimeSpan.FromMinutes(2) / world.Speed ? ("initializing", "initializing") : ("ok", "passed");
        InstanceStatusSummary Summary() => new() { Status = status, Details = check.Length > 0 ? [new() { Name = "reachability", Status = check }] : [] };
        return new()
        {
            InstanceId = machine.Id,
            AvailabilityZone = Zone(machine),
            InstanceState = MachineViews.State(machine.State),
            Value = Summary(),
            SystemStatus = Summary(),
            Events = machine.Reclaimed is { } end ? [new() { Code = "instance-retirement", Description = "Spot instance interruption", NotBefore = end.UtcDateTime }] : [],
        };
    }

    private TerminateInstancesResponse Terminate(TerminateInstancesRequest request, Call call)
    {
        var changes = new List<InstanceStateChange>();
        var machines = request.InstanceIds.Select(id => (Id: id, Machine: world.State.Ec2.Machines.GetValueOrDefault(id) is { } m && m.Region == call.Region ? m : null)).ToList();
        foreach (var (id, machine) in machines)
        {
            call.Authorize(call.Arn("ec2", $"instance/{id}"), keys => keys
                .SetTags("aws:ResourceTag", machine?.Tags ?? []).SetTags("ec2:ResourceTag", machine?.Tags ?? [])
                .Set("ec2:InstanceType", machine?.InstanceType).Set("ec2:InstanceProfile", machine?.Profile).Set("ec2:Region", call.Region));
        }
        Network.Exist(request.InstanceIds, machines.Select(m => m.Machine?.Id).OfType<string>(), id => new("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist"));
        if (machines.Find(m => m.Machine?.Operator is not null) is { Machine: { } managed })
        {
            throw new AwsError("OperationNotPermitted", $"The operation is not permitted. The instance '{managed.Id}' is managed by {managed.Operator}.");
        }
        foreach (var machine in machines.Select(m => m.Machine).OfType<Machine>())
        {
            var before = MachineViews.State(machine.State);
            life.Terminate(machine, "Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");
            changes.Add(new() { InstanceId = machine.Id, PreviousState = before, CurrentState = MachineViews.State(machine.State) });
        }
        return new() { TerminatingInstances = changes };
    }

    private DescribeAvailabilityZonesResponse Zones(DescribeAvailabilityZonesRequest request, Call call)
    {
        call.Authorize("*");
        return new()
        {
            AvailabilityZones = [.. world.State.Ec2.Subnets.Values
                .Where(s => s.Region == call.Region && Network.Wanted(request.ZoneNames, s.Zone))
                .DistinctBy(s => s.Zone, StringComparer.Ordinal)
                .OrderBy(s => s.Zone, StringComparer.Ordinal)
                .Select(s => new AvailabilityZone { ZoneName = s.Zone, ZoneId = s.ZoneId, RegionName = s.Region, State = "available", ZoneType = "availability-zone" })],
        };
    }

    private List<Machine> Wanted(List<string>? ids, Call call)
    {
        var all = world.State.Ec2.Machines.Values.Where(m => m.Region == call.Region).ToList();
        Network.Exist(ids, all.Select(m => m.Id), id => new("InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist"));
        return [.. all.Where(m => Network.Wanted(ids, m.Id))];
    }

    private string Zone(Machine machine) => world.State.Ec2.Subnets[machine.SubnetId].Zone;

    private Dictionary<string, string[]> Keys(Machine machine)
    {
        var keys = Network.Keys(
            ("instance-id", machine.Id), ("instance-type", machine.InstanceType), ("subnet-id", machine.SubnetId), ("instance-state-name", MachineViews.State(machine.State).Name.Value),
            ("vpc-id", world.State.Ec2.Subnets[machine.SubnetId].VpcId), ("availability-zone", Zone(machine)), ("image-id", machine.ImageId), ("private-ip-address", machine.Address),
            ("iam-instance-profile.arn", machine.Profile ?? ""), ("instance-lifecycle", machine.Spot ? "spot" : ""), ("operator.managed", machine.Operator is null ? "false" : "true"));
        keys["instance.group-id"] = [.. machine.SecurityGroups];
        return keys;
    }
}
