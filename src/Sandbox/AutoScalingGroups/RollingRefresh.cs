using Sandbox.State;

namespace Sandbox.AutoScalingGroups;

/// <summary>
/// Replaces a group's instances some at a time, keeping the share that must stay healthy (EC2 Auto Scaling User Guide,
/// "How an instance refresh works").
/// </summary>
internal sealed class RollingRefresh(World world, GroupLife life, Activities activities)
{
    /// <summary>How long it waits for protected instances before it fails.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromHours(1);

    public void Step(ScalingGroup group)
    {
        if (group.Refreshing is not { } refresh)
        {
            return;
        }
        refresh.Status = "InProgress";
        var warmth = TimeSpan.FromSeconds(refresh.Warmup) / world.Speed;
        bool Healthy(GroupMember m) => m.State == "InService" && !m.Unhealthy && (refresh.Old.Contains(m.Id) || m.InService + warmth <= world.Now);
        var old = group.Current.Where(m => refresh.Old.Contains(m.Id) && !(refresh.Protected == "Ignore" && m.Protected)).ToList();
        var members = group.Current.ToList();
        if (old.Count == 0 && members.Count >= group.Desired && members.TrueForAll(Healthy))
        {
            refresh.Status = "Successful";
            refresh.End = world.Now;
            refresh.Reason = null;
            group.Template = refresh.Template ?? group.Template;
            world.Changed = true;
            return;
        }
        var least = (int)Math.Ceiling(group.Desired * refresh.MinHealthy / 100.0);
        var healthy = members.Count(Healthy);
        // Where the share leaves no room, one at a time all the same.
        var room = members.TrueForAll(Healthy) && members.Count >= group.Desired ? Math.Max(1, healthy - least) : Math.Max(0, healthy - least);
        var free = old.Where(m => refresh.Protected == "Refresh" || !m.Protected).ToList();
        foreach (var member in free.OrderBy(m => m.Launched).Take(room).ToList())
        {
            life.End(group, member, activities.At("an instance was taken out of service in response to an instance refresh."));
        }
        if (old.Count > 0 && free.Count == 0)
        {
            refresh.Reason = "Waiting for remaining instances to be available. For example: Protected from scale in.";
            if (refresh.Start + (patience / world.Speed) <= world.Now)
            {
                refresh.Status = "Failed";
                refresh.End = world.Now;
            }
            else
            {
                world.Soon((refresh.Start + (patience / world.Speed) - world.Now) * world.Speed, DueKind.Group, group.Arn);
            }
        }
        else if (members.Exists(m => m.State == "InService" && !Healthy(m)))
        {
            var warm = members.Where(m => m.InService is not null && !Healthy(m)).Min(m => m.InService ?? world.Now) + warmth;
            world.Soon((warm - world.Now) * world.Speed, DueKind.Group, group.Arn);
        }
        world.Changed = true;
    }
}
