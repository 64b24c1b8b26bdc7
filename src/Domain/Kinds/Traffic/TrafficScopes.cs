using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Traffic;

/// <summary>What IAM is asked about target groups and listener rules (Service Authorization Reference, AWS Elastic Load Balancing V2): describing has no resource.</summary>
internal static class TrafficScopes
{
    public static readonly IReadOnlyList<NeededPermission> LookAtGroup =
    [
        new("elasticloadbalancing:DescribeTargetGroups", "*", NoContext), new("elasticloadbalancing:DescribeTargetGroupAttributes", "*", NoContext), new("elasticloadbalancing:DescribeTags", "*", NoContext),
    ];

    public static readonly IReadOnlyList<NeededPermission> LookAtRule =
        [new("elasticloadbalancing:DescribeRules", "*", NoContext), new("elasticloadbalancing:DescribeTags", "*", NoContext)];

    public static string Group(TeamEnvironment place, string name) => $"{TrafficNames.Unmade(place, name)}/*";

    /// <summary>A rule is permitted on its listener, which must be open to environments.</summary>
    public static Dictionary<string, string> OnShared(TeamEnvironment place) =>
        new(Tagged(place), StringComparer.Ordinal) { [$"aws:ResourceTag/{BerthTags.Shared}"] = BerthTags.IsShared };

    public static NeededPermission Tag(TeamEnvironment place, string arn, string create) =>
        new("elasticloadbalancing:AddTags", arn, new Dictionary<string, string>(Tagged(place), StringComparer.Ordinal) { ["elasticloadbalancing:CreateAction"] = create });
}
