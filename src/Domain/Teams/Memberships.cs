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

    /// <summary>Whether nobody would lead the team any more with the part changed, and somebody does now.</summary>
    /// <param name="after">Null for none.</param>
    public static async Task<bool> LosesLeadsAsync(PortalDb db, PartKey key, TeamPart? after, CancellationToken cancellationToken)
    {
        var team = key.TeamId;
        var parts = await PartsAsync(db.Members.Where(m => m.TeamId == team), db.TeamGroups.Where(g => g.TeamId == team), db.PersonGroups, cancellationToken);
        bool IsIt((TeamMember Part, string? Group) p) => key.GroupId is { } group ? p.Group == group : p.Group is null && p.Part.PersonId == key.PersonId;
        return parts.Any(p => p.Part.Role is TeamRole.Lead) && !parts.Any(p => (IsIt(p) ? after?.Role : p.Part.Role) is TeamRole.Lead)
            && !(after?.Role is TeamRole.Lead && key.PersonId is not null);
    }

    private static async Task<List<TeamMember>> ReadAsync(IQueryable<TeamMember> members, IQueryable<TeamGroup> groups, IQueryable<PersonGroup> people, CancellationToken cancellationToken) =>
        [.. MembershipRules.Merge((await PartsAsync(members, groups, people, cancellationToken)).Select(p => p.Part))];

    /// <summary>Each part by itself, with the group that brings it.</summary>
    private static async Task<List<(TeamMember Part, string? Group)>> PartsAsync(
        IQueryable<TeamMember> members, IQueryable<TeamGroup> groups, IQueryable<PersonGroup> people, CancellationToken cancellationToken)
    {
        var assigned = await members.AsNoTracking().ToListAsync(cancellationToken);
        var brought = await (from g in groups.AsNoTracking()
                             join p in people on g.GroupId equals p.GroupId
                             select new { Group = g, p.PersonId }).ToListAsync(cancellationToken);
        return
        [
            .. assigned.Select(m => (m, (string?)null)),
            .. brought.Select(b => (new TeamMember { TeamId = b.Group.TeamId, PersonId = b.PersonId, Role = b.Group.Role, Environments = b.Group.Environments }, (string?)b.Group.GroupId)),
        ];
    }
}
