using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>A part in a team as a setting.</summary>
internal sealed class TeamPartSetting : SettingKind
{
    public const string KindId = "team-part";

    public override string Id => KindId;

    public override string Name => "Members";

    public override string? WhyNot(Actor who, SettingChange change) => PartKey.Parse(change.Subject) is { PersonId: { } person, TeamId: var team }
        ? Permits.WhyNotSetMembers(who, team) ?? TeamPartRules.WhyNotRaise(who.PersonId, person, team, Part(change.Before), Part(change.After))
        : Permits.WhyNotSetTeamGroups(who);

    internal override async Task<IReadOnlyList<Guid>> AlsoAskedAsync(PortalDb db, string? team, CancellationToken cancellationToken) =>
        team is null ? [] : [.. (await Memberships.OfTeamAsync(db, team, cancellationToken)).Where(m => m.Role is TeamRole.Lead).Select(m => m.PersonId)];

    /// <summary>Leads decide on people of their team, and see which groups are proposed for it.</summary>
    internal override IReadOnlyList<string> OpenTo(Actor who) => [.. who.TeamsLed.Where(who.Leads).Select(t => $"{t}/")];

    internal override (string? Team, string? Environment) PlaceOf(SettingChange change) => (PartKey.Parse(change.Subject).TeamId, null);

    internal override string? Topic => Topics.Workloads;

    /// <summary>The part as it was given; null where none was.</summary>
    public static async Task<TeamPart?> FindAsync(PortalDb db, PartKey key, CancellationToken cancellationToken)
    {
        if (key.PersonId is { } id)
        {
            var member = await db.Members.AsNoTracking().SingleOrDefaultAsync(m => m.TeamId == key.TeamId && m.PersonId == id, cancellationToken);
            var name = await db.People.AsNoTracking().Where(p => p.Id == id).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken);
            return member is null ? null : new TeamPart(name ?? "", member.Role, member.Environments).Tidy();
        }

        return await db.TeamGroups.AsNoTracking().SingleOrDefaultAsync(g => g.TeamId == key.TeamId && g.GroupId == key.GroupId, cancellationToken) is { } group
            ? new TeamPart(group.Name, group.Role, group.Environments).Tidy() : null;
    }

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = PartKey.Parse(change.Subject);
        if (!await db.Teams.AnyAsync(t => t.Id == key.TeamId, cancellationToken))
        {
            return $"There is no team {key.TeamId} any more. Reject what was proposed for it.";
        }

        var (stands, before) = (await FindAsync(db, key, cancellationToken), Part(change.Before));
        // a person may have another name by now: that is no change of their part
        if (JsonText.Write(stands is null ? null : stands with { Name = "" }) != JsonText.Write(before is null ? null : before with { Name = "" }))
        {
            return "This part was changed since this was proposed. Look at it as it is now and propose it again.";
        }

        if (await Memberships.LosesLeadsAsync(db, key, Part(change.After), cancellationToken)
            && (await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == change.AuthorId, cancellationToken))?.Roles.Contains(GlobalRoles.PlatformAdmin, StringComparer.Ordinal) is not true)
        {
            return TeamPartRules.LastLead(key.TeamId);
        }

        if (key.PersonId is { } person)
        {
            await PutAsync(db, key.TeamId, person, Part(change.After), cancellationToken);
        }
        else
        {
            await PutAsync(db, key.TeamId, key.GroupId ?? "", Part(change.After), cancellationToken);
        }

        return null;
    }

    private static async Task PutAsync(PortalDb db, string teamId, Guid person, TeamPart? part, CancellationToken cancellationToken)
    {
        var member = await db.Members.SingleOrDefaultAsync(m => m.TeamId == teamId && m.PersonId == person, cancellationToken);
        switch (member, part)
        {
            case (null, { } given):
                db.Members.Add(new() { TeamId = teamId, PersonId = person, Role = given.Role, Environments = given.Environments });
                break;
            case ({ }, { } given):
                (member.Role, member.Environments) = (given.Role, given.Environments);
                break;
            case ({ }, null):
                db.Members.Remove(member);
                break;
        }
    }

    private static async Task PutAsync(PortalDb db, string teamId, string groupId, TeamPart? part, CancellationToken cancellationToken)
    {
        var group = await db.TeamGroups.SingleOrDefaultAsync(g => g.TeamId == teamId && g.GroupId == groupId, cancellationToken);
        switch (group, part)
        {
            case (null, { } given):
                db.TeamGroups.Add(new() { TeamId = teamId, GroupId = groupId, Name = given.Name, Role = given.Role, Environments = given.Environments });
                break;
            case ({ }, { } given):
                (group.Name, group.Role, group.Environments) = (given.Name, given.Role, given.Environments);
                break;
            case ({ }, null):
                db.TeamGroups.Remove(group);
                break;
        }
    }

    internal override Happening Deed(SettingChange change, Actor by)
    {
        var key = PartKey.Parse(change.Subject);
        return new(by.PersonId, by.Name, "members.set", key.TeamId, null, null, null, new { author = change.Author, person = key.PersonId, group = key.GroupId, before = Part(change.Before), after = Part(change.After) });
    }

    private static TeamPart? Part(string? text) => text is null ? null : JsonText.Parse<TeamPart>(text);
}
