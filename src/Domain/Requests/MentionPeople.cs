using Domain.Access;
using Domain.Approvals;
using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>Who may see a request, and so may be named in a comment on it.</summary>
internal static class MentionPeople
{
    /// <summary>Those nearest to the request first.</summary>
    public static async Task<IReadOnlyList<Mentionable>> OfAsync(PortalDb db, Request request, CancellationToken cancellationToken)
    {
        if (request.Round == 0)
        {
            // nobody but its writer sees it yet
            return [];
        }

        var members = await Memberships.OfTeamAsync(db, request.TeamId, cancellationToken);
        var roles = members.ToDictionary(m => m.PersonId, m => m.RoleIn(request.Environment));
        var people = await PeopleInQuestion.WithRolesOrAsync(db, roles.Keys, cancellationToken);
        var approves = request.Requirement is { } requirement
            ? ApprovalRules.WhoCould(requirement, request.RequesterId, members, people, request.Environment).Select(p => p.Id).ToHashSet()
            : [];
        return [.. people.Where(p => roles.ContainsKey(p.Id) || p.Roles.Count > 0 || approves.Contains(p.Id))
            .OrderByDescending(p => p.Id == request.RequesterId).ThenByDescending(p => approves.Contains(p.Id)).ThenByDescending(p => roles.ContainsKey(p.Id))
            .ThenBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new Mentionable(p.Id, p.Name, Part(p, request, roles)))];
    }

    private static string Part(Person person, Request request, Dictionary<Guid, TeamRole> roles) =>
        person.Id == request.RequesterId ? "Asked for it"
        : roles.TryGetValue(person.Id, out var role) ? role switch { TeamRole.Lead => "Team lead", TeamRole.Developer => "Developer", TeamRole.Viewer => "Viewer" }
        : person.Roles.Contains(GlobalRoles.PlatformAdmin, StringComparer.Ordinal) ? "Platform admin"
        : person.Roles.Contains(GlobalRoles.Finance, StringComparer.Ordinal) ? "Finance"
        : person.Roles.Contains(GlobalRoles.Auditor, StringComparer.Ordinal) ? "Auditor"
        : "Approver";
}
