using System.Globalization;
using System.Text.Json;
using Sandbox.State;

namespace Sandbox.AutoScalingGroups;

/// <summary>What a group did, in EC2 Auto Scaling's words (EC2 Auto Scaling User Guide, "Verify a scaling activity").</summary>
internal sealed class Activities(World world)
{
    /// <summary>AWS keeps six weeks; a box keeps the newest of them.</summary>
    private const int Kept = 200;

    public GroupActivity Begin(ScalingGroup group, string description, string cause, string? subnet = null, string? zone = null)
    {
        var activity = new GroupActivity
        {
            Id = World.NewUuid(),
            Description = description,
            Cause = cause,
            Details = JsonSerializer.Serialize(subnet is null
                ? new Dictionary<string, string?>(StringComparer.Ordinal)
                : new(StringComparer.Ordinal) { ["Subnet ID"] = subnet, ["Availability Zone"] = zone }),
            Start = world.Now,
        };
        group.Activities.Insert(0, activity);
        if (group.Activities.Count > Kept)
        {
            group.Activities.RemoveRange(Kept, group.Activities.Count - Kept);
        }
        world.Changed = true;
        return activity;
    }

    public void End(ScalingGroup group, string? id, string status = "Successful", string? message = null)
    {
        if (group.Activities.Find(a => a.Id == id) is { End: null } activity)
        {
            activity.End = world.Now;
            activity.Status = status;
            activity.Message = message;
            activity.Progress = 100;
            world.Changed = true;
        }
    }

    /// <summary>One sentence of a cause: <c>At 2026-11-23T09:00:00Z a user request …</c></summary>
    public string At(string what) => $"At {world.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {what}";
}
