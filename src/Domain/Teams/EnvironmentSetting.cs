using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>Where a team's environment stands in AWS, as a setting. Its subject is <c>team/environment</c>.</summary>
internal sealed class EnvironmentSetting : SettingKind
{
    public const string KindId = "environment";

    public override string Id => KindId;

    public override string Name => "Environment";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotSetTeam(who);

    internal override (string? Team, string? Environment) PlaceOf(SettingChange change) => change.Subject.Split('/') is [var team, var name] ? (team, name) : (change.Subject, null);

    internal override string? Topic => Topics.Workloads;

    internal override string? ForRecord(string? text) => Text(text) is { } read ? JsonText.Write(read.ForRecord()) : null;

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (teamId, name) = PlaceOf(change);
        if (teamId is null || name is null || !await db.Teams.AnyAsync(t => t.Id == teamId, cancellationToken))
        {
            return $"There is no team {teamId} any more. Reject what was proposed for it.";
        }

        var place = await db.Environments.SingleOrDefaultAsync(e => e.TeamId == teamId && e.Name == name, cancellationToken);
        if ((place is null ? null : JsonText.Write(EnvironmentText.Of(place))) != change.Before)
        {
            return $"{change.Subject} was changed since this was proposed. Look at it as it is now and propose it again.";
        }

        var (from, to) = (Text(change.Before), Text(change.After));
        if (to is not null && await ProblemAsync(db, teamId, name, to, cancellationToken) is { } problem)
        {
            return $"{problem} Reject this and propose it again.";
        }

        if (place is not null && from is not null && EnvironmentRules.WhyNot(place.Place, from, to, await EnvironmentUses.OfAsync(db, place, now, cancellationToken)) is { } why)
        {
            return why;
        }

        switch (place, to)
        {
            case (null, { } asked):
                db.Environments.Add(asked.New(teamId, name));
                break;
            case ({ }, { } asked):
                asked.PutInto(place);
                break;
            case ({ }, null):
                db.Environments.Remove(place);
                await ForgetPartsAsync(db, teamId, name, cancellationToken);
                break;
        }

        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by)
    {
        var (team, environment) = PlaceOf(change);
        return new(
            by.PersonId, by.Name, change.Before is null ? "environment.added" : change.After is null ? "environment.taken-away" : "environment.set", team, environment, null, null,
            new { author = change.Author, before = Text(change.Before)?.ForRecord(), after = Text(change.After)?.ForRecord() });
    }

    // another environment may have taken the same role since
    private static async Task<string?> ProblemAsync(PortalDb db, string teamId, string name, EnvironmentText to, CancellationToken cancellationToken) =>
        EnvironmentRules.Problems(teamId, name, to, await EnvironmentUses.OthersAsync(db, teamId, name, cancellationToken)).FirstOrDefault()?.Why;

    // another environment of this name must not begin with the parts that people had in this one
    private static async Task ForgetPartsAsync(PortalDb db, string teamId, string name, CancellationToken cancellationToken)
    {
        foreach (var member in await db.Members.Where(m => m.TeamId == teamId).ToListAsync(cancellationToken))
        {
            member.Environments = Without(member.Environments, name);
        }

        foreach (var group in await db.TeamGroups.Where(g => g.TeamId == teamId).ToListAsync(cancellationToken))
        {
            group.Environments = Without(group.Environments, name);
        }
    }

    private static IReadOnlyDictionary<string, TeamRole> Without(IReadOnlyDictionary<string, TeamRole> parts, string name) =>
        parts.ContainsKey(name) ? parts.Where(p => p.Key != name).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal) : parts;

    internal static EnvironmentText? Text(string? json) => json is null ? null : JsonText.Parse<EnvironmentText>(json);
}
