using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Catalog;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>Someone's part in a team to set: of a person, or of a group of the identity provider.</summary>
/// <param name="PersonId">Null where it is a group's.</param>
/// <param name="GroupId">Null where it is a person's.</param>
/// <param name="Name">Of a group; a person has their own.</param>
/// <param name="Role">Null takes the part away.</param>
/// <param name="Environments">Where it is another role; null for nowhere.</param>
public sealed record TeamPartChange(string TeamId, Guid? PersonId, string? GroupId, string? Name, TeamRole? Role, IReadOnlyDictionary<string, TeamRole>? Environments);

public abstract record TeamPartOutcome
{
    private TeamPartOutcome() { }
    public sealed record Taken(SettingOutcome Outcome) : TeamPartOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : TeamPartOutcome;
    public sealed record NotFound : TeamPartOutcome;
}

/// <summary>A lead of the team or a platform admin says who is in it and as what; another of them approves it. Groups of the identity provider are for platform admins alone.</summary>
public sealed class SetTeamPart(IDbContextFactory<PortalDb> databases, SettingChanges settings)
{
    public async Task<TeamPartOutcome> RunAsync(Caller caller, TeamPartChange change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if ((change.GroupId is null ? Permits.WhyNotSetMembers(who, change.TeamId) : Permits.WhyNotSetTeamGroups(who)) is { } why)
        {
            return Refused(why, Refusal.NotPermitted);
        }

        var team = await db.Teams.AsNoTracking().Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == change.TeamId, cancellationToken);
        var person = change.PersonId is { } id ? await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken) : null;
        var key = change is { PersonId: { } personId, GroupId: null } ? PartKey.OfPerson(change.TeamId, personId) : change is { PersonId: null, GroupId: { } g } ? PartKey.OfGroup(change.TeamId, g.Trim()) : null;
        if (team is null || key is null || (change.PersonId is not null && person is null))
        {
            return new TeamPartOutcome.NotFound();
        }

        var before = await TeamPartSetting.FindAsync(db, key, cancellationToken);
        var after = change.Role is { } role ? new TeamPart(person?.Name ?? change.Name ?? before?.Name ?? "", role, change.Environments ?? new Dictionary<string, TeamRole>(0)).Tidy() : null;
        if (after is not null && TeamPartRules.Problems(after, key.GroupId, [.. team.Environments.Select(e => e.Name)]).ToList() is { Count: > 0 } problems)
        {
            return new TeamPartOutcome.Invalid(problems);
        }

        if (JsonText.Write(before) == JsonText.Write(after))
        {
            return Refused(
                after is not null ? "That is the part already. Alter it first."
                : $"That is no part in {team.Name} that was given here, so it cannot be taken away. What a group of the identity provider brings goes when the person leaves the group, or the group the team.", Refusal.NotNow);
        }

        if (key.GroupId is not null && before is null && await db.TeamGroups.CountAsync(x => x.TeamId == team.Id, cancellationToken) >= TeamPartRules.MostGroups)
        {
            return Refused($"A team takes {TeamPartRules.MostGroups} groups at most. Take one away first.", Refusal.NotNow);
        }

        var leaderless = await Memberships.LosesLeadsAsync(db, key, after, cancellationToken);
        if (leaderless && !who.IsPlatformAdmin)
        {
            return Refused(TeamPartRules.LastLead(team.Id), Refusal.NotNow);
        }

        var (whose, then) = (after?.Name ?? before?.Name, leaderless ? "; it then has no lead" : "");
        return new TeamPartOutcome.Taken(await settings.ProposeAsync(
            db, who, TeamPartSetting.KindId, key.Text, after is null ? $"{whose} no longer in {team.Id}{then}" : $"{whose} in {team.Id}: {after.Words}{then}",
            before is null ? null : JsonText.Write(before), after is null ? null : JsonText.Write(after), cancellationToken));
    }

    private static TeamPartOutcome.Taken Refused(string why, Refusal kind) => new(new SettingOutcome.Refused(why, kind));
}

/// <summary>Whose part in which team, as the subject of a change: <c>payments/person/…</c> or <c>payments/group/…</c>.</summary>
internal sealed record PartKey(string TeamId, Guid? PersonId, string? GroupId)
{
    public string Text => PersonId is { } person ? $"{TeamId}/person/{person:N}" : $"{TeamId}/group/{GroupId}";

    public static PartKey OfPerson(string teamId, Guid personId) => new(teamId, personId, null);

    public static PartKey OfGroup(string teamId, string groupId) => new(teamId, null, groupId);

    /// <param name="text">As <see cref="Text"/> writes it.</param>
    public static PartKey Parse(string text) => text.Split('/', 3) is [var team, var kind, var id]
        ? kind == "person" ? OfPerson(team, Guid.ParseExact(id, "N")) : OfGroup(team, id)
        : throw new FormatException("A part in a team is named by three words.");
}
