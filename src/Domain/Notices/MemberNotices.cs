using System.Text.Json;
using Domain.Audit;
using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Notices;

/// <summary>Tells a person what they are in a team since someone changed it. Whom a group brings learns it by signing in.</summary>
internal static class MemberNotices
{
    /// <param name="line">A part that was set.</param>
    /// <param name="tell">Person, key, title, text and link.</param>
    public static async Task TellAsync(PortalDb db, AuditEntry line, Action<Guid, string, string, string, string> tell, CancellationToken cancellationToken)
    {
        using var data = JsonDocument.Parse(line.Data);
        // whoever approved it knows
        if (line.TeamId is not { } team || !data.RootElement.TryGetProperty("person", out var given) || given.ValueKind is not JsonValueKind.String || !given.TryGetGuid(out var person) || person == line.PersonId)
        {
            return;
        }

        // with what groups bring: that is what the person may
        var part = (await Memberships.OfPersonAsync(db, person, cancellationToken)).Find(m => m.TeamId == team);
        var author = data.RootElement.TryGetProperty("author", out var said) ? said.GetString() : null;
        tell(
            person, $"members/{line.Sequence}", NoticeRules.NowIn(team, part), author is null || author == line.Who ? $"{line.Who} set it." : $"{author} proposed it and {line.Who} approved it.",
            part is null ? "/admin/teams" : $"/admin/teams/{team}");
    }
}
