using Domain.Teams;

namespace Domain.Requests;

/// <summary>What the scopes of steps are written with: ARNs, and the context that IAM sees.</summary>
internal static class Scopes
{
    public static readonly IReadOnlyDictionary<string, string> NoContext = new Dictionary<string, string>(0);

    public static readonly IReadOnlyDictionary<string, string> PassedToTasks =
        new Dictionary<string, string> { ["iam:PassedToService"] = "ecs-tasks.amazonaws.com" };

    public static readonly IReadOnlyDictionary<string, string> PassedToEcs = new Dictionary<string, string> { ["iam:PassedToService"] = "ecs.amazonaws.com" };

    public static string DefinitionArn(TeamEnvironment place, string family) => $"arn:aws:ecs:{place.Region}:{place.AccountId}:task-definition/{family}:*";

    public static string CapacityProviderArn(TeamEnvironment place, string provider) => $"arn:aws:ecs:{place.Region}:{place.AccountId}:capacity-provider/{provider}";

    /// <summary>Tags on what is made, as IAM sees them in the call that makes it.</summary>
    /// <param name="createAction">For <c>ecs:TagResource</c>: the call that tags.</param>
    public static Dictionary<string, string> Tagged(TeamEnvironment place, string? createAction = null, string? cluster = null)
    {
        var context = new Dictionary<string, string>
        {
            [$"aws:RequestTag/{BerthTags.Team}"] = place.TeamId,
            [$"aws:RequestTag/{BerthTags.Environment}"] = place.Name,
        };
        if (createAction is not null)
        {
            context["ecs:CreateAction"] = createAction;
        }

        if (cluster is not null)
        {
            context["ecs:cluster"] = place.ClusterArn(cluster);
        }

        return context;
    }

    public static Dictionary<string, string> InCluster(TeamEnvironment place, string cluster) => new() { ["ecs:cluster"] = place.ClusterArn(cluster) };

    /// <summary>Tags of what stands, as IAM sees them in a call on it.</summary>
    public static Dictionary<string, string> Owned(TeamEnvironment place) => new()
    {
        [$"aws:ResourceTag/{BerthTags.Team}"] = place.TeamId,
        [$"aws:ResourceTag/{BerthTags.Environment}"] = place.Name,
    };

    /// <summary>Roles that ECS hands to tasks: asked for where a definition is registered and where it is run.</summary>
    public static IReadOnlyList<NeededPermission> PassRoles(IEnumerable<string> roleArns) =>
        [.. roleArns.Where(r => r.Length > 0).Distinct(StringComparer.Ordinal).Select(r => new NeededPermission("iam:PassRole", r, PassedToTasks))];
}

/// <summary>Tag keys on everything Berth makes: a public contract that IAM policies and cost reports use.</summary>
public static class BerthTags
{
    public const string Team = "berth-team";
    public const string Environment = "berth-env";
    public const string Request = "berth-request";
    public const string Step = "berth-step";

    /// <summary>On the scalable target of a parked service: what it gets back when it is resumed.</summary>
    public const string Parked = "berth-parked";

    /// <summary>On a load balancer and its HTTPS listener: environments of the account may put rules on it.</summary>
    public const string Shared = "berth-shared";
    public const string IsShared = "true";

    /// <summary>On a listener rule by which the new tasks of a deployment are tried.</summary>
    public const string Test = "berth-test";

    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal) { Team, Environment, Request, Step };
}
