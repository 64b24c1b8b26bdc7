using Sandbox.Ec2;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>Brings each group's instances to its desired capacity: balanced over zones, with lifecycle hooks, step by step.</summary>
internal sealed class GroupLife
{
    public const string Launching = "autoscaling:EC2_INSTANCE_LAUNCHING";
    public const string Terminating = "autoscaling:EC2_INSTANCE_TERMINATING";

    private static readonly TimeSpan pause = TimeSpan.FromSeconds(2);

    /// <summary>Between two tries to launch where EC2 refused.</summary>
    private static readonly TimeSpan retry = TimeSpan.FromMinutes(1);

    private readonly World world;
    private readonly MachineLife machines;
    private readonly GroupLaunches launches;
    private readonly RollingRefresh refreshes;
    private readonly Activities activities;

    public GroupLife(World world, MachineLife machines)
    {
        this.world = world;
        this.machines = machines;
        activities = new(world);
        launches = new(world, machines, activities);
        refreshes = new(world, this, activities);
        machines.Changed += Seen;
    }

    /// <summary>An instance waits for its terminating hooks to be completed.</summary>
    public event Action<ScalingGroup, GroupMember>? Ending;

    public void Look(ScalingGroup group) => world.Soon(pause, DueKind.Group, group.Arn);

    /// <param name="cause">Such as <c>a user request explicitly set group desired capacity</c>.</param>
    public void SetDesired(ScalingGroup group, int desired, string cause)
    {
        if (desired != group.Desired)
        {
            group.Cause = activities.At($"{cause} changing the desired capacity from {group.Desired} to {desired}.");
            group.Desired = desired;
            group.SaidProtected = false;
            world.Changed = true;
            Look(group);
        }
    }

    /// <summary>A planned look is due.</summary>
    public void Step(string arn)
    {
        if (!world.State.Groups.Groups.TryGetValue(arn, out var group))
        {
            return;
        }
        if (group.Deleting && group.Members.Count == 0)
        {
            world.State.Groups.Groups.Remove(arn);
            return;
        }
        foreach (var member in group.Current.Where(m => m.Unhealthy && !group.Suspended.ContainsKey("ReplaceUnhealthy")).ToList())
        {
            End(group, member, activities.At("an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped."));
        }
        refreshes.Step(group);
        var missing = group.Desired - group.Current.Count();
        if (missing > 0 && !group.Deleting && !group.Suspended.ContainsKey("Launch") && !launches.Launch(group, missing))
        {
            world.Soon(retry, DueKind.Group, arn);
        }
        if (missing < 0 && !group.Suspended.ContainsKey("Terminate"))
        {
            Shrink(group, -missing);
        }
    }

    public static ScalingGroup? OfMachine(World world, string machine) => world.State.Groups.Groups.Values.FirstOrDefault(g => g.Members.Exists(m => m.Id == machine));

    /// <summary>Takes an instance out of the group, through its terminating hooks where it has any.</summary>
    public GroupActivity End(ScalingGroup group, GroupMember member, string cause, bool hooks = true)
    {
        var activity = activities.Begin(group, $"Terminating EC2 instance: {member.Id}", cause, SubnetOf(member), member.Zone);
        member.Activity = activity.Id;
        var waits = hooks && world.State.Ec2.Machines.TryGetValue(member.Id, out var machine) && machine.IsUp
            ? group.Hooks.Values.Where(h => h.Transition == Terminating).ToList() : [];
        if (waits.Count == 0)
        {
            Finish(group, member, "Terminating");
            return activity;
        }
        activity.Status = "MidLifecycleAction";
        Wait(group, member, "Terminating:Wait", waits);
        Ending?.Invoke(group, member);
        return activity;
    }

    /// <summary>A hook is done with, or its time has run out.</summary>
    public void Complete(ScalingGroup group, GroupMember member, string hook, string result)
    {
        if (!member.Waits.Remove(hook) || (member.Waits.Count > 0 && result == "CONTINUE"))
        {
            return;
        }
        member.Waits.Clear();
        world.Agenda.Remove(DueKind.GroupHook, HookKey(group, member));
        world.Changed = true;
        if (member.State == "Terminating:Wait")
        {
            Finish(group, member, "Terminating:Proceed");
        }
        else if (result == "CONTINUE")
        {
            Serve(group, member);
        }
        else
        {
            activities.End(group, member.Activity, "Failed", "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token was abandoned: Lifecycle Action Completed with ABANDON Result");
            End(group, member, activities.At("an instance was taken out of service in response to a lifecycle action that was abandoned."));
        }
    }

    public void HookDue(string key)
    {
        var (arn, id) = (key[..key.IndexOf(' ', StringComparison.Ordinal)], key[(key.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        if (world.State.Groups.Groups.GetValueOrDefault(arn) is { } group && group.Members.Find(m => m.Id == id) is { } member)
        {
            foreach (var hook in member.Waits.ToList())
            {
                Complete(group, member, hook, group.Hooks.GetValueOrDefault(hook)?.Default ?? "ABANDON");
            }
        }
    }

    private void Seen(Machine machine)
    {
        if (OfMachine(world, machine.Id) is not { } group || group.Members.Find(m => m.Id == machine.Id) is not { } member)
        {
            return;
        }
        switch (machine.State)
        {
            case MachineState.Running when member.State == "Pending" && group.Hooks.Values.Where(h => h.Transition == Launching).ToList() is { Count: > 0 } hooks:
                Wait(group, member, "Pending:Wait", hooks);
                break;
            case MachineState.Running when member.State == "Pending":
                Serve(group, member);
                break;
            case MachineState.ShuttingDown when !member.IsLeaving:
                member.Unhealthy = true;
                Look(group);
                break;
            case MachineState.Terminated:
                activities.End(group, member.Activity);
                group.Members.Remove(member);
                Look(group);
                break;
            default:
                break;
        }
        world.Changed = true;
    }

    private void Serve(ScalingGroup group, GroupMember member)
    {
        member.State = "InService";
        member.InService = world.Now;
        activities.End(group, member.Activity);
        Look(group);
    }

    private void Wait(ScalingGroup group, GroupMember member, string state, List<GroupHook> hooks)
    {
        member.State = state;
        member.Waits = [.. hooks.Select(h => h.Name)];
        world.After(TimeSpan.FromSeconds(hooks.Min(h => h.Heartbeat)), DueKind.GroupHook, HookKey(group, member));
    }

    private void Finish(ScalingGroup group, GroupMember member, string state)
    {
        member.State = state;
        if (world.State.Ec2.Machines.TryGetValue(member.Id, out var machine) && machine.State != MachineState.Terminated)
        {
            machines.Terminate(machine, "Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");
        }
        else
        {
            activities.End(group, member.Activity);
            group.Members.Remove(member);
            Look(group);
        }
    }

    private void Shrink(ScalingGroup group, int many)
    {
        var before = group.Current.Count();
        var cause = group.Cause is { } why ? why + "  " : "";
        var candidates = group.Current.Where(m => group.Deleting || !m.Protected).ToList();
        foreach (var member in ScaleIn.Choose(group, candidates, many))
        {
            End(group, member, $"{cause}{activities.At($"an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from {before} to {--before}.")}  {activities.At($"instance {member.Id} was selected for termination.")}", hooks: !group.Deleting);
        }
        if (candidates.Count < many && !group.SaidProtected)
        {
            group.SaidProtected = true;
            var activity = activities.Begin(group, "Could not scale to desired capacity because all remaining instances are protected from scale-in.", $"{cause}{activities.At("group reached equilibrium.")}");
            activities.End(group, activity.Id, "Failed", "Could not scale to desired capacity because all remaining instances are protected from scale-in.");
        }
    }

    private string? SubnetOf(GroupMember member) => world.State.Ec2.Machines.GetValueOrDefault(member.Id)?.SubnetId;

    private static string HookKey(ScalingGroup group, GroupMember member) => $"{group.Arn} {member.Id}";
}
