using System.Globalization;
using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Catalog;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

public abstract record TeamOutcome
{
    private TeamOutcome() { }
    public sealed record Taken(SettingOutcome Outcome) : TeamOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : TeamOutcome;
    public sealed record NotFound : TeamOutcome;
    /// <summary>Someone altered it since it was read.</summary>
    public sealed record ChangedMeanwhile : TeamOutcome;

    internal static Taken Refused(string why, Refusal kind) => new(new SettingOutcome.Refused(why, kind));
}

/// <summary>A platform admin sets a team's name, cost centre and budget; another approves it.</summary>
public sealed class SetTeam(IDbContextFactory<PortalDb> databases, SettingChanges settings)
{
    /// <param name="version">Of the team as it was read.</param>
    public async Task<TeamOutcome> RunAsync(Caller caller, string teamId, TeamText about, int version, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSetTeam(who) is { } why)
        {
            return TeamOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (await db.Teams.SingleOrDefaultAsync(t => t.Id == teamId, cancellationToken) is not { } team)
        {
            return new TeamOutcome.NotFound();
        }

        var (to, from) = (about.Tidy(), TeamText.Of(team));
        if (TeamTextRules.Problems(to).ToList() is { Count: > 0 } problems)
        {
            return new TeamOutcome.Invalid(problems);
        }

        return team.Version != version ? new TeamOutcome.ChangedMeanwhile()
            : from == to ? TeamOutcome.Refused("The team is so already. Alter a value first.", Refusal.NotNow)
            : new TeamOutcome.Taken(await settings.ProposeAsync(
                db, who, TeamSetting.KindId, team.Id, Title(team.Id, from, to), JsonText.Write(from), JsonText.Write(to), cancellationToken));
    }

    private static string Title(string teamId, TeamText from, TeamText to) => from.MonthlyBudget == to.MonthlyBudget
        ? $"Another name or cost centre for {teamId}"
        : string.Create(CultureInfo.InvariantCulture, $"A budget of ${to.MonthlyBudget:#,0.##} a month for {teamId}, from ${from.MonthlyBudget:#,0.##}");
}
