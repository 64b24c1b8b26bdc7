using System.Globalization;
using Sandbox.Ec2;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>Launches a group's instances by its template.</summary>
internal sealed class GroupLaunches(World world, MachineLife machines, Activities activities)
{
    /// <summary>False where EC2 refused one.</summary>
    public bool Launch(ScalingGroup group, int many)
    {
        for (var i = 0; i < many; i++)
        {
            if (!LaunchOne(group))
            {
                return false;
            }
        }
        return true;
    }

    private bool LaunchOne(ScalingGroup group)
    {
        var before = group.Current.Count();
        var cause = $"{(group.Cause is { } why ? why + "  " : "")}{activities.At($"an instance was started in response to a difference between desired and actual capacity, increasing the capacity from {before} to {before + 1}.")}";
        AwsError? refusal = null;
        // The zone with the fewest instances first; another one where EC2 has no capacity there.
        foreach (var subnet in group.Subnets.Select(id => world.State.Ec2.Subnets.GetValueOrDefault(id)).OfType<Subnet>()
            .OrderBy(s => group.Current.Count(m => m.Zone == s.Zone)).ThenBy(s => s.Id, StringComparer.Ordinal).ToList())
        {
            try
            {
                var choice = group.Refreshing?.Template ?? group.Template;
                var template = LaunchTemplates.Find(world, group.Region, choice.Id, null);
                var version = LaunchTemplates.Version(template, choice.Version);
                var plan = LaunchPlan.Of(world, group.Region, Arns.Account(group.Arn), version.Data);
                var number = version.Number.ToString(CultureInfo.InvariantCulture);
                var machine = machines.Launch(plan.Wish(group.Region, subnet) with { Tags = Tags(group, plan, template.Id, number) });
                var activity = activities.Begin(group, $"Launching a new EC2 instance: {machine.Id}", cause, subnet.Id, subnet.Zone);
                group.Members.Add(new()
                {
                    Id = machine.Id, Type = plan.Type.Name, Zone = subnet.Zone, Template = new(template.Id, template.Name, number), Launched = world.Now, Protected = group.ProtectsNew, Activity = activity.Id,
                });
                return true;
            }
            catch (AwsError e)
            {
                refusal = e;
            }
        }
        var said = $"{refusal?.Message ?? "The group has no subnet."} Launching EC2 instance failed.";
        var failed = activities.Begin(group, $"Launching a new EC2 instance.  Status Reason: {said}", cause);
        activities.End(group, failed.Id, "Failed", said);
        return false;
    }

    private static Dictionary<string, string> Tags(ScalingGroup group, LaunchPlan plan, string template, string version)
    {
        var tags = new Dictionary<string, string>(plan.Tags, StringComparer.Ordinal);
        foreach (var tag in group.Tags.Where(t => t.Propagate))
        {
            tags[tag.Key] = tag.Value;
        }
        tags["aws:autoscaling:groupName"] = group.Name;
        tags["aws:ec2launchtemplate:id"] = template;
        tags["aws:ec2launchtemplate:version"] = version;
        return tags;
    }
}
