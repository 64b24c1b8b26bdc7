namespace Domain.Teams;

/// <summary>What a person's parts in a team come to, assigned ones and those of groups together. Pure.</summary>
public static class MembershipRules
{
    /// <summary>One member for each person and team. Of several parts the one that may most counts, in the team and in each environment.</summary>
    /// <param name="parts">Several for the same person and team where a group or two gave them something too.</param>
    public static IReadOnlyList<TeamMember> Merge(IEnumerable<TeamMember> parts) =>
        [.. parts.GroupBy(p => (p.TeamId, p.PersonId)).Select(g => g.Count() == 1 ? g.First() : Merge(g.Key.TeamId, g.Key.PersonId, [.. g]))];

    private static TeamMember Merge(string teamId, Guid personId, IReadOnlyList<TeamMember> parts)
    {
        var role = parts.Max(p => p.Role);
        return new()
        {
            TeamId = teamId, PersonId = personId, Role = role,
            Environments = parts.SelectMany(p => p.Environments.Keys).Distinct(StringComparer.Ordinal)
                .Select(e => (Name: e, Role: parts.Max(p => p.RoleIn(e)))).Where(e => e.Role != role).ToDictionary(e => e.Name, e => e.Role, StringComparer.Ordinal),
        };
    }

    public static string Word(TeamRole role) => role switch
    {
        TeamRole.Viewer => "viewer",
        TeamRole.Developer => "developer",
        TeamRole.Lead => "lead",
    };
}
