using Domain.Teams;

namespace Portal.Features.Administration.Teams;

/// <summary>A person's part in a team, in words.</summary>
internal static class MemberWords
{
    /// <summary>"Viewer, developer in dev".</summary>
    public static string Part(TeamRole role, IReadOnlyDictionary<string, TeamRole> environments) => string.Join(", ",
        environments.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{MembershipRules.Word(e.Value)} in {e.Key}").Prepend(Word(role)));

    /// <summary>"Assigned", "By payments-developers", "Assigned and by payments-developers".</summary>
    public static string From(MemberView member) => member switch
    {
        { Groups.Count: 0 } => "Assigned",
        { Assigned: null } => $"By {string.Join(", ", member.Groups)}",
        _ => $"Assigned and by {string.Join(", ", member.Groups)}",
    };

    /// <summary>"Viewer".</summary>
    public static string Word(TeamRole role) => role switch
    {
        TeamRole.Viewer => "Viewer",
        TeamRole.Developer => "Developer",
        TeamRole.Lead => "Lead",
    };
}
