using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>Who is in a team, and who could be.</summary>
public sealed class TeamMembers(IDbContextFactory<PortalDb> databases)
{
    private const int MostPeople = 500;

    /// <summary>Those who may most come first.</summary>
    /// <returns>Null when there is no such team, or the caller may not see it.</returns>
    public async Task<IReadOnlyList<MemberView>?> ListAsync(Caller caller, string teamId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Permits.WhyNotSee(await Actors.LoadAsync(db, caller, cancellationToken), teamId) is null && await db.Teams.AnyAsync(t => t.Id == teamId, cancellationToken)
            ? await ReadAsync(db, teamId, cancellationToken) : null;
    }

    /// <summary>Everyone who has signed in, by name alone, for those who say who is in the team; the first 500.</summary>
    public async Task<IReadOnlyList<GroupMember>> PeopleAsync(Caller caller, string teamId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Permits.WhyNotSetMembers((await Actors.LoadAsync(db, caller, cancellationToken)).AsWhenOpen, teamId) is not null ? []
            : await db.People.AsNoTracking().OrderBy(p => p.Name).Take(MostPeople).Select(p => new GroupMember(p.Id, p.Name)).ToListAsync(cancellationToken);
    }

    internal static async Task<IReadOnlyList<MemberView>> ReadAsync(PortalDb db, string teamId, CancellationToken cancellationToken)
    {
        var members = await Memberships.OfTeamAsync(db, teamId, cancellationToken);
        var ids = members.Select(m => m.PersonId).ToList();
        var assigned = await db.Members.AsNoTracking().Where(m => m.TeamId == teamId).ToDictionaryAsync(m => m.PersonId, cancellationToken);
        var brought = (await (from g in db.TeamGroups.AsNoTracking()
                              where g.TeamId == teamId
                              join p in db.PersonGroups on g.GroupId equals p.GroupId
                              select new { p.PersonId, g.Name }).ToListAsync(cancellationToken)).ToLookup(b => b.PersonId, b => b.Name);
        var names = await db.People.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var prefix = $"{teamId}/person/";
        var since = (await db.SettingChanges.AsNoTracking().Where(c => c.Kind == TeamPartSetting.KindId && c.State == SettingState.Applied && c.Subject.StartsWith(prefix))
            .Select(c => new { c.Subject, c.DecidedAt }).ToListAsync(cancellationToken)).GroupBy(c => c.Subject).ToDictionary(g => g.Key, g => g.Max(c => c.DecidedAt), StringComparer.Ordinal);
        return
        [
            .. members.Select(m =>
            {
                var name = names.GetValueOrDefault(m.PersonId, "someone");
                var own = assigned.GetValueOrDefault(m.PersonId);
                return new MemberView(
                    m.PersonId, name, m.Role, m.Environments, [.. brought[m.PersonId].Order(StringComparer.Ordinal)], own is null ? null : new TeamPart(name, own.Role, own.Environments),
                    own is null ? null : since.GetValueOrDefault(PartKey.OfPerson(teamId, m.PersonId).Text));
            }).OrderByDescending(m => m.Role).ThenBy(m => m.Name, StringComparer.Ordinal),
        ];
    }
}
