using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>A team's name, cost centre and budget as a setting. Its subject is the team's id.</summary>
internal sealed class TeamSetting : SettingKind
{
    public const string KindId = "team";

    public override string Id => KindId;

    public override string Name => "Team";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotSetTeam(who);

    internal override (string? Team, string? Environment) PlaceOf(SettingChange change) => (change.Subject, null);

    internal override string? Topic => Topics.Workloads;

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Teams.SingleOrDefaultAsync(t => t.Id == change.Subject, cancellationToken) is not { } team)
        {
            return $"There is no team {change.Subject} any more. Reject what was proposed for it.";
        }

        if (TeamText.Of(team) != Text(change.Before))
        {
            return $"Team {change.Subject} was changed since this was proposed. Look at it as it is now and propose it again.";
        }

        var to = Text(change.After);
        (team.Name, team.CostCentre, team.MonthlyBudget) = (to.Name, to.CostCentre, to.MonthlyBudget);
        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by) =>
        new(by.PersonId, by.Name, "team.set", change.Subject, null, null, null, new { author = change.Author, before = Text(change.Before), after = Text(change.After) });

    private static TeamText Text(string? json) => JsonText.Parse<TeamText>(json ?? throw new InvalidOperationException("A team is neither made nor taken away here.")).Tidy();
}
