using System.Text.Json.Nodes;

namespace Domain.Access.Iam;

/// <summary>Which roles: each set is made once, in its own account.</summary>
public enum IamPart
{
    /// <summary>Of one team in one environment: its role, its tasks' roles, their boundaries.</summary>
    Team,
    /// <summary>Once for a workload account: the reader.</summary>
    Account,
    /// <summary>Once for each Region of a workload account: the rule and queue by which ECS tells of what happens.</summary>
    Events,
    /// <summary>Once, in Berth's own account: who Berth is.</summary>
    Hub,
}

/// <summary>A policy of its own: a permissions boundary, or part of what a role may do.</summary>
public sealed record IamPolicy(string Id, string Name, string Path, string About, JsonObject Document);

/// <param name="Id">Letters and digits: its name in a template.</param>
/// <param name="Inline">Policies of the role itself, by name.</param>
/// <param name="Managed">ARNs of AWS's own policies.</param>
/// <param name="Boundary">The <see cref="IamPolicy.Id"/> of its boundary; null for none.</param>
public sealed record IamRole(
    string Id, string Name, string Path, string About, JsonObject Trust, IReadOnlyList<(string Name, JsonObject Document)> Inline,
    IReadOnlyList<string> Managed, string? Boundary, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Policies of their own that are attached to it: what a role holds itself may have 10,240 characters together, and each of these 6,144 more (IAM User Guide, "IAM and AWS STS quotas").</summary>
    public IReadOnlyList<IamPolicy> Own { get; init; } = [];

    /// <summary>It stands in an instance profile of its own name and path.</summary>
    public bool HasProfile { get; init; }
}

/// <summary>The hub where it is a user and not a role: it is there already and gets its policy.</summary>
public sealed record IamUserGrant(string Id, string User, string PolicyName, JsonObject Document);

/// <summary>The roles of one part, from which templates are written.</summary>
public sealed record IamRoles(string About, IReadOnlyList<IamPolicy> Boundaries, IReadOnlyList<IamRole> Roles, IReadOnlyList<IamUserGrant> Users)
{
    /// <summary>Null where the part has none.</summary>
    public EventRoad? Road { get; init; }

    /// <summary>Boundaries, and what is attached to roles.</summary>
    public IEnumerable<IamPolicy> Policies => Boundaries.Concat(Roles.SelectMany(r => r.Own));

    private const string TeamBoundary = "TeamBoundary";
    private const string TasksBoundary = "TasksBoundary";

    public static IamRoles Of(IamPart part, IamPlace at) => part switch
    {
        IamPart.Team => Team(at),
        IamPart.Account => new(
            $"Berth reads account {at.AccountId}. Once for the account.", [],
            [
                Role("ReadRole", at.ReadRoleArn, "What Berth reads with", RolePolicies.HubTrust(at.HubArn, at.ReadExternalId), [("read", RolePolicies.Read())], [], null, Tags("platform", null)),
                Role("InfrastructureRole", $"arn:{at.Partition}:iam::{at.AccountId}:role/berth/ecs-infrastructure", "What ECS moves traffic with in blue/green, linear and canary deployments", RolePolicies.EcsTrust(),
                    [("hooks", RolePolicies.Hooks(at))], [$"arn:{at.Partition}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers"], null, Tags("platform", null)),
            ], []),
        IamPart.Events => new($"What happens in ECS of account {at.AccountId}, {RegionOf(at)} comes to Berth at once. Once for the account and Region.", [], [], []) { Road = EventFeedPolicies.Road(at, RegionOf(at)) },
        IamPart.Hub => Hub(at),
    };

    /// <summary>A queue stands in one Region: that of the environment.</summary>
    private static string RegionOf(IamPlace at) => at.Regions is [var first, ..] ? first : "us-east-1";


    private static IamRoles Team(IamPlace at)
    {
        var tags = Tags(at.Team, at.Environment);
        var path = PathOf(at.RoleArn);
        return new(
            $"Berth acts for {at.Team}/{at.Environment} in account {at.AccountId}.",
            [
                new(TeamBoundary, $"berth-boundary-{at.Prefix}", path, "What the team's role can never pass", BoundaryPolicies.Team(at)),
                new(TasksBoundary, $"berth-tasks-boundary-{at.Prefix}", path, "What the team's tasks can never pass", BoundaryPolicies.Tasks(at)),
            ],
            [
                Role("TeamRole", at.RoleArn, "What Berth writes with for the team", RolePolicies.HubTrust(at.HubArn, at.ExternalId),
                    [("unscoped", RolePolicies.Unscoped()), ("workloads", RolePolicies.Workloads(at))], [], TeamBoundary, tags) with
                {
                    Own = [new("Jobs", $"berth-jobs-{at.Prefix}", path, "What the team may do with its schedules and rules", JobPolicies.Team(at)), new("Clusters", $"berth-clusters-{at.Prefix}", path, "Clusters with instances", ClusterPolicies.Clusters(at))],
                },
                Role("ExecutionRole", at.ExecutionRoleArn, "What starts the team's tasks: images, logs, secrets", RolePolicies.TasksTrust(),
                    [("secrets", RolePolicies.Execution(at))], [$"arn:{at.Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"], TasksBoundary, tags),
                Role("TaskRole", at.TaskRoleArn, "What the team's tasks run as: give it what the application needs", RolePolicies.TasksTrust(), [], [], TasksBoundary, tags),
                Role("JobRole", at.JobRoleArn, "What the team's schedules and rules run its tasks with", JobPolicies.Trust(at), [("jobs", JobPolicies.Runner(at))], [], TeamBoundary, tags),
                // without a boundary: AWS's own policies are all they have, and the team's role may put nothing on them
                Role("InstanceRole", at.InstanceRoleArn, "What container instances run as", ClusterPolicies.InstancesTrust(), [],
                    [$"arn:{at.Partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role", $"arn:{at.Partition}:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances"],
                    null, tags) with { HasProfile = true },
                Role("ManagedInstancesRole", at.ManagedInstancesRoleArn, "By which ECS launches Managed Instances", ClusterPolicies.EcsTrust(), [],
                    [$"arn:{at.Partition}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances"], null, tags),
            ],
            []);
    }

    /// <summary>A role is made, for a portal that is a task of ECS; a user is there and is given its policy.</summary>
    private static IamRoles Hub(IamPlace at)
    {
        const string Policy = "enter-workload-accounts";
        const string WhatFor = "Who Berth itself is. Once, in Berth's own account.";
        return at.HubArn.Contains(":user/", StringComparison.Ordinal)
            ? new(WhatFor, [], [], [new("HubUser", NameOf(at.HubArn), Policy, RolePolicies.Hub(at))])
            : new(WhatFor, [], [Role("HubRole", at.HubArn, "Who Berth is: it may take Berth's roles and nothing else", RolePolicies.TasksTrust(), [(Policy, RolePolicies.Hub(at))], [], null, Tags("platform", null))], []);
    }

    private static IamRole Role(
        string id, string arn, string about, JsonObject trust, IReadOnlyList<(string, JsonObject)> inline, IReadOnlyList<string> managed, string? boundary,
        IReadOnlyDictionary<string, string> tags) => new(id, NameOf(arn), PathOf(arn), about, trust, inline, managed, boundary, tags);

    private static Dictionary<string, string> Tags(string team, string? environment)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["berth-team"] = team };
        if (environment is not null)
        {
            tags["berth-env"] = environment;
        }

        return tags;
    }

    private static string NameOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary><c>/</c>, or <c>/berth/</c>.</summary>
    private static string PathOf(string arn) => arn[arn.IndexOf('/', StringComparison.Ordinal)..(arn.LastIndexOf('/') + 1)];
}
