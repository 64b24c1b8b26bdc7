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

public enum TeamRole
{
    Developer,
    Lead,
}

/// <summary>A person's part in a team.</summary>
public sealed class TeamMember
{
    public required string TeamId { get; init; }
    public required Guid PersonId { get; init; }
    public required TeamRole Role { get; set; }
}
