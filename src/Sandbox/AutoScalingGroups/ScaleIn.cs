namespace Sandbox.AutoScalingGroups;

/// <summary>Which instances a group ends first (EC2 Auto Scaling User Guide, "Configure termination policies").</summary>
internal static class ScaleIn
{
    public static List<GroupMember> Choose(ScalingGroup group, IReadOnlyCollection<GroupMember> candidates, int many)
    {
        var left = candidates.ToList();
        var zones = group.Current.GroupBy(m => m.Zone, StringComparer.Ordinal).ToDictionary(z => z.Key, z => z.Count(), StringComparer.Ordinal);
        var chosen = new List<GroupMember>();
        while (chosen.Count < many && left.Count > 0)
        {
            // The zone with most instances first, whatever the policy.
            var next = Order(group, left.OrderBy(m => m.State == "InService" ? 0 : 1).ThenByDescending(m => zones[m.Zone])).ThenBy(m => m.Id, StringComparer.Ordinal).First();
            zones[next.Zone]--;
            left.Remove(next);
            chosen.Add(next);
        }
        return chosen;
    }

    private static IOrderedEnumerable<GroupMember> Order(ScalingGroup group, IOrderedEnumerable<GroupMember> members)
    {
        foreach (var policy in group.TerminationPolicies)
        {
            members = policy switch
            {
                "NewestInstance" => members.ThenByDescending(m => m.Launched),
                "OldestInstance" => members.ThenBy(m => m.Launched),
                "OldestLaunchTemplate" => members.ThenBy(m => m.Template.Id == group.Template.Id ? 1 : 0).ThenBy(m => long.TryParse(m.Template.Version, out var version) ? version : 0),
                _ => members.ThenBy(m => m.Template.Id == group.Template.Id ? 1 : 0).ThenBy(m => long.TryParse(m.Template.Version, out var version) ? version : 0).ThenBy(m => m.Launched),
            };
        }
        return members;
    }
}
