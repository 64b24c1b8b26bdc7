using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>Who is in a team and as what: whom Berth assigned, and whom a group of the identity provider brings. The one place that reads either.</summary>
internal static class Memberships
{
    /// <summary>One a person, with what all their parts come to.</summary>
    public static async Task<List<TeamMember>> OfTeamAsync(PortalDb db, string teamId, CancellationToken cancellationToken) =>
        await ReadAsync(db.Members.Where(m => m.TeamId == teamId), db.TeamGroups.Where(g => g.TeamId == teamId), db.PersonGroups, cancellationToken);

    /// <summary>One a team of the person.</summary>
    public static async Task<List<TeamMember>> OfPersonAsync(PortalDb db, Guid personId, CancellationToken cancellationToken) =>
        await ReadAsync(db.Members.Where(m => m.PersonId == personId), db.TeamGroups, db.PersonGroups.Where(p => p.PersonId == personId), cancellationToken);

    /// <summary>Of all teams.</summary>
    public static async Task<List<TeamMember>> AllAsync(PortalDb db, CancellationToken cancellationToken) =>
        await ReadAsync(db.Members, db.TeamGroups, db.PersonGroups, cancellationToken);

    private static async Task<List<TeamMember>> ReadAsync(IQueryable<TeamMember> members, IQueryable<TeamGroup> groups, IQueryable<PersonGroup> people, CancellationToken cancellationToken)
    {
        var assigned = await members.AsNoTracking().ToListAsync(cancellationToken);
        var brought = await (from g in groups.AsNoTracking()
                             join p in people on g.GroupId equals p.GroupId
                             select new { Group = g, p.PersonId }).ToListAsync(cancellationToken);
        return [.. MembershipRules.Merge(assigned.Concat(brought.Select(b => new TeamMember
        {
            TeamId = b.Group.TeamId, PersonId = b.PersonId, Role = b.Group.Role, Environments = b.Group.Environments,
        })))];
    }
}
