using Domain.Teams;
using Portal.Parts;

namespace Portal.Features.Administration.Teams;

/// <summary>Someone's part in a team as it is being described.</summary>
public sealed class PartForm
{
    /// <summary>Where the role is the team's.</summary>
    public const string AsInTeam = "";

    public static readonly IReadOnlyList<ChoiceField.Option> Roles = [.. Enum.GetValues<TeamRole>().Order().Select(r => new ChoiceField.Option(r.ToString(), MemberWords.Word(r)))];

    /// <summary>Null for a group.</summary>
    public Guid? PersonId { get; set; }

    public bool IsGroup { get; init; }

    /// <summary>It is there already, so it may be taken away.</summary>
    public bool Stands { get; init; }

    /// <summary>That bring the person too.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public string GroupId { get; set; } = "";

    public string Name { get; set; } = "";

    public string Role { get; set; } = nameof(TeamRole.Developer);

    /// <summary>A role by environment; empty for the team's.</summary>
    public Dictionary<string, string> Environments { get; } = new(StringComparer.Ordinal);

    public static PartForm Of(MemberView member) => Fill(new() { PersonId = member.PersonId, Name = member.Name, Stands = member.Assigned is not null, Groups = member.Groups }, member.Assigned);

    public static PartForm Of(TeamGroupView group) => Fill(new() { IsGroup = true, GroupId = group.GroupId, Name = group.Part.Name, Stands = true }, group.Part);

    /// <param name="away">Takes the part away.</param>
    public TeamPartChange Change(string team, bool away) => new(
        team, IsGroup ? null : PersonId ?? Guid.Empty, IsGroup ? GroupId.Trim() : null, IsGroup ? Name : null, away ? null : Enum.Parse<TeamRole>(Role),
        Environments.Where(e => e.Value != AsInTeam).ToDictionary(e => e.Key, e => Enum.Parse<TeamRole>(e.Value), StringComparer.Ordinal));

    private static PartForm Fill(PartForm form, TeamPart? part)
    {
        form.Role = (part?.Role ?? TeamRole.Developer).ToString();
        foreach (var (environment, role) in part?.Environments ?? new Dictionary<string, TeamRole>(0))
        {
            form.Environments[environment] = role.ToString();
        }

        return form;
    }
}
