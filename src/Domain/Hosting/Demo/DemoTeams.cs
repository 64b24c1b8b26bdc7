using Domain.Teams;

namespace Domain.Hosting.Demo;

/// <summary>The two teams of the demo, each with dev and prod.</summary>
internal static class DemoTeams
{
    public static IReadOnlyList<Team> All(DemoAccount account, IReadOnlyDictionary<string, Guid> people) =>
    [
        Make("payments", "Payments", "CC-4410", 1000, new TeamLimits(12, 24, 64, 15, Enum.GetValues<Compute>()), account, people),
        Make("search", "Search", "CC-4420", 1500, new TeamLimits(20, 40, 96, 15, Enum.GetValues<Compute>()), account, people),
    ];

    private static Team Make(
        string id, string name, string costCentre, decimal budget, TeamLimits limits, DemoAccount account, IReadOnlyDictionary<string, Guid> people) => new()
        {
            Id = id, Name = name, CostCentre = costCentre, MonthlyBudget = budget, Limits = limits,
            Environments = { Environment(id, "dev", Tiers.Development, account), Environment(id, "prod", Tiers.Production, account) },
            Members =
            [
                .. DemoCast.All.Where(m => m.TeamId == id)
                    .Select(m => new TeamMember { TeamId = id, PersonId = people[m.Subject], Role = m.TeamRole ?? TeamRole.Developer }),
            ],
        };

    private static TeamEnvironment Environment(string team, string name, string tier, DemoAccount account)
    {
        var place = account.Place(team, name);
        return new TeamEnvironment
        {
            TeamId = team, Name = name, Tier = tier, AccountId = account.AccountId, Region = account.Region,
            RoleArn = place.RoleArn, ExternalId = place.ExternalId, ReadRoleArn = account.ReadRoleArn, ReadExternalId = account.ReadExternalId,
            ExecutionRoleArn = place.ExecutionRoleArn, TaskRoleArn = place.TaskRoleArn,
            Clusters = [account.FargateCluster, account.Ec2Cluster], Subnets = account.Subnets, SecurityGroups = account.SecurityGroups,
        };
    }
}
