namespace Domain.Teams;

/// <summary>Who owns things: members, environments, limits, budget, cost centre.</summary>
public sealed class Team
{
    /// <summary><c>[a-z0-9]{2,16}</c>, never renamed: names and ARNs of everything the team owns begin with it.</summary>
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required string CostCentre { get; set; }
    /// <summary>US dollars a month.</summary>
    public required decimal MonthlyBudget { get; set; }
    public required TeamLimits Limits { get; set; }
    public List<TeamEnvironment> Environments { get; init; } = [];
    public List<TeamMember> Members { get; init; } = [];
    public int Version { get; private set; }
}

/// <summary>Ceilings that no request of the team may pass.</summary>
/// <param name="MaxTasksPerService">Most tasks one service may scale to.</param>
/// <param name="MaxVcpu">vCPU of all services together, each at its maximum.</param>
/// <param name="MaxMemoryGiB">Memory of all services together, each at its maximum, in GiB.</param>
/// <param name="MaxServices">Most services.</param>
/// <param name="Compute">What the team's tasks may run on.</param>
/// <param name="MaxMonthly">US dollars a month of all services together, each at its maximum; null for no ceiling. A budget is watched, a ceiling holds.</param>
public sealed record TeamLimits(
    int MaxTasksPerService, decimal MaxVcpu, decimal MaxMemoryGiB, int MaxServices, IReadOnlyList<Compute> Compute, decimal? MaxMonthly = null);

/// <summary>What a task runs on.</summary>
public enum Compute
{
    Fargate,
    FargateSpot,
    Ec2,
}

/// <summary>What a member may in a team. The numbers are stored, and rise with what the role may.</summary>
public enum TeamRole
{
    /// <summary>Sees everything of the team and asks for nothing.</summary>
    Viewer = -1,
    Developer = 0,
    Lead = 1,
}

/// <summary>A person's part in a team, as it was assigned in Berth.</summary>
public sealed class TeamMember
{
    public required string TeamId { get; init; }
    public required Guid PersonId { get; init; }
    /// <summary>In every environment that <see cref="Environments"/> does not name.</summary>
    public required TeamRole Role { get; set; }
    /// <summary>By environment, where it is another role: a viewer who develops in dev alone.</summary>
    public IReadOnlyDictionary<string, TeamRole> Environments { get; set; } = new Dictionary<string, TeamRole>(0);

    /// <param name="environment">Null for the team as a whole.</param>
    public TeamRole RoleIn(string? environment) => environment is not null && Environments.TryGetValue(environment, out var role) ? role : Role;
}

/// <summary>The part in a team of everyone whom the identity provider puts into a group.</summary>
public sealed class TeamGroup
{
    public required string TeamId { get; init; }
    /// <summary>As the token spells it: the object id in Entra ID, a name with other providers.</summary>
    public required string GroupId { get; init; }
    /// <summary>For people to read.</summary>
    public required string Name { get; set; }
    public required TeamRole Role { get; set; }
    public IReadOnlyDictionary<string, TeamRole> Environments { get; set; } = new Dictionary<string, TeamRole>(0);
}

/// <summary>That the identity provider put a person into a group, as their last sign-in said. Kept for groups that some team names.</summary>
public sealed class PersonGroup
{
    public required Guid PersonId { get; init; }
    public required string GroupId { get; init; }
}
