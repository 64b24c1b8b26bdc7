using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Domain.Access;
using Domain.Teams;

namespace Domain.Approvals;

/// <summary>People who may approve together: those that a role makes, or a group that platform admins name and fill.</summary>
/// <param name="Id">One of the three below, or the id of a named group, such as <c>security</c>.</param>
[JsonConverter(typeof(ApproverGroupJson))]
public sealed partial record ApproverGroup(string Id)
{
    /// <summary>Leads of the team that asks.</summary>
    public static readonly ApproverGroup TeamLeads = new(nameof(TeamLeads));
    public static readonly ApproverGroup PlatformAdmins = new(nameof(PlatformAdmins));
    public static readonly ApproverGroup Finance = new(nameof(Finance));

    public static readonly IReadOnlyList<ApproverGroup> OfRoles = [TeamLeads, PlatformAdmins, Finance];

    [JsonIgnore]
    public bool IsNamed => !OfRoles.Contains(this);

    /// <summary>Lower-case letters, digits and hyphens, 2 to 32.</summary>
    public static bool IsGoodId(string id) => GoodId().IsMatch(id);

    /// <param name="environment">In which a lead must be one; null for the team as a whole.</param>
    public bool Has(Actor who, string teamId, string? environment) => IsNamed ? who.Groups.Contains(Id, StringComparer.Ordinal)
        : this == TeamLeads ? who.Leads(teamId, environment)
        : who.Is(Role);

    /// <param name="isLead">Whether the person leads the team that asks.</param>
    public bool Has(Person person, bool isLead) => IsNamed ? person.Groups.Contains(Id, StringComparer.Ordinal)
        : this == TeamLeads ? isLead
        : person.Roles.Contains(Role, StringComparer.Ordinal);

    /// <summary>One of them, as in "This needs a lead of payments".</summary>
    public string Words(string teamId) => IsNamed ? $"one of {Id}"
        : this == TeamLeads ? $"a lead of {teamId}"
        : this == PlatformAdmins ? "a platform admin"
        : "someone of finance";

    /// <summary>The group for any team: "team lead".</summary>
    [JsonIgnore]
    public string Word => IsNamed ? Id
        : this == TeamLeads ? "team lead"
        : this == PlatformAdmins ? "platform admin"
        : "finance";

    [JsonIgnore]
    private string Role => this == PlatformAdmins ? GlobalRoles.PlatformAdmin : GlobalRoles.Finance;

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,30}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex GoodId();
}

internal sealed class ApproverGroupJson : JsonConverter<ApproverGroup>
{
    public override ApproverGroup Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType is JsonTokenType.String && reader.GetString() is { Length: > 0 } id ? id : throw new JsonException("A group is its id."));

    public override void Write(Utf8JsonWriter writer, ApproverGroup value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
}
