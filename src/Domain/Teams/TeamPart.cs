using System.Text.RegularExpressions;
using Domain.Catalog;

namespace Domain.Teams;

/// <summary>A part in a team, as it is given to a person or to a group of the identity provider.</summary>
/// <param name="Name">Of the person or the group, for people to read.</param>
/// <param name="Role">In every environment that <paramref name="Environments"/> does not name.</param>
/// <param name="Environments">Where it is another role.</param>
public sealed record TeamPart(string Name, TeamRole Role, IReadOnlyDictionary<string, TeamRole> Environments)
{
    /// <summary>The same part written one way, so that two can be compared.</summary>
    internal TeamPart Tidy() => this with
    {
        Name = Name.Trim(),
        Environments = new SortedDictionary<string, TeamRole>(Environments.Where(e => e.Value != Role).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal), StringComparer.Ordinal),
    };

    /// <param name="environment">One of the team's.</param>
    public TeamRole RoleIn(string environment) => Environments.GetValueOrDefault(environment, Role);

    /// <summary>"developer", "viewer, developer in dev".</summary>
    public string Words => string.Join(", ",
        Environments.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{MembershipRules.Word(e.Value)} in {e.Key}").Prepend(MembershipRules.Word(Role)));
}

/// <summary>What is wrong with a part in a team. Pure.</summary>
public static partial class TeamPartRules
{
    public const int MostGroups = 100;

    /// <summary>Nobody gives themselves more, nor approves that another does.</summary>
    /// <param name="who">Who would propose or decide.</param>
    /// <param name="person">Whose part it is.</param>
    public static string? WhyNotRaise(Guid who, Guid person, string teamId, TeamPart? before, TeamPart? after) =>
        who == person && IsMore(before, after) ? $"This would give you more than you have. It takes two others: leads of team {teamId} or platform admins. Ask one of them to propose it." : null;

    /// <summary>Whether it may more than before, in the team or in one environment.</summary>
    public static bool IsMore(TeamPart? before, TeamPart? after) => after is not null && (before is null || after.Role > before.Role
        || before.Environments.Keys.Concat(after.Environments.Keys).Any(e => after.RoleIn(e) > before.RoleIn(e)));

    /// <summary>Why who is no platform admin may not do it.</summary>
    public static string LastLead(string teamId) => $"Team {teamId} would have no lead then. Make another person its lead first, or ask a platform admin to do this.";

    /// <param name="groupId">Null for a person's part.</param>
    /// <param name="environments">Those the team has.</param>
    public static IEnumerable<FieldProblem> Problems(TeamPart part, string? groupId, IReadOnlyCollection<string> environments)
    {
        if (groupId is not null && !GroupId().IsMatch(groupId))
        {
            yield return new("groupId", "Give the group as your identity provider writes it into tokens, in 200 characters or fewer: the object id with Entra ID.");
        }

        if (part.Name.Length is 0 or > 100 || part.Name.Any(char.IsControl))
        {
            yield return new("name", "Name the group for people to read, in 100 characters or fewer.");
        }

        if (part.Environments.Keys.FirstOrDefault(e => !environments.Contains(e)) is { } unknown)
        {
            yield return new("environments", $"The team has no environment \"{FieldRules.Short(unknown)}\". Choose {string.Join(" or ", environments.Order(StringComparer.Ordinal))}.");
        }

        if (!Enum.IsDefined(part.Role) || part.Environments.Values.Any(r => !Enum.IsDefined(r)))
        {
            yield return new("role", $"Use {string.Join(", ", Enum.GetNames<TeamRole>())}.");
        }
    }

    [GeneratedRegex(@"\A[^\s\p{C}](?:[^\p{C}]{0,198}[^\s\p{C}])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex GroupId();
}
