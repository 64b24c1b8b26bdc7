using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>The few people that a request is about. Everyone who ever signed in has a row, so the whole table is never read for one request.</summary>
internal static class PeopleInQuestion
{
    private static readonly IReadOnlyList<string> None = [];

    /// <summary>Those with a role over all teams or in a group of approvers, and those named.</summary>
    /// <param name="ids">Members of the team, who asked, who decided.</param>
    public static Task<List<Person>> WithRolesOrAsync(PortalDb db, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var named = ids.Distinct().ToList();
        return db.People.AsNoTracking().Where(p => p.Roles != None || p.Groups != None || named.Contains(p.Id)).ToListAsync(cancellationToken);
    }
}
