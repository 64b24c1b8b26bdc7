using Domain.Catalog;

namespace Domain.Teams;

/// <summary>What a team is called and may spend.</summary>
/// <param name="MonthlyBudget">US dollars a month.</param>
public sealed record TeamText(string Name, string CostCentre, decimal MonthlyBudget)
{
    public static TeamText Of(Team team) => new TeamText(team.Name, team.CostCentre, team.MonthlyBudget).Tidy();

    /// <summary>The same written one way, so that two can be compared: the engines give a decimal back with other zeros at its end.</summary>
    internal TeamText Tidy() => new(Name.Trim(), CostCentre.Trim(), MonthlyBudget / 1.000000000000000000000000000000m);
}

/// <summary>What is wrong with a team's name, cost centre or budget. Pure.</summary>
public static class TeamTextRules
{
    private const decimal MostBudget = 100_000_000;

    public static IEnumerable<FieldProblem> Problems(TeamText team)
    {
        if (team.Name.Length is 0 or > 60 || team.Name.Any(char.IsControl))
        {
            yield return new("name", "Name the team in 1 to 60 characters, as people call it. Its id stays as it is.");
        }

        if (team.CostCentre.Length is 0 or > 60 || team.CostCentre.Any(char.IsControl))
        {
            yield return new("costCentre", "Give the cost centre in 1 to 60 characters, as your finance people write it.");
        }

        if (team.MonthlyBudget is < 0 or > MostBudget || team.MonthlyBudget != Math.Round(team.MonthlyBudget, 2))
        {
            yield return new("monthlyBudget", "A budget is 0 to 100,000,000 US dollars a month with two decimals at most. A budget is watched; to stop requests above an amount, set a limit.");
        }
    }
}
