namespace Domain.Audit;

/// <summary>Which lines of the record; what is null asks nothing.</summary>
/// <param name="Text">Part of a name, an event or a team, or a request's number, with or without #.</param>
/// <param name="Who">Part of a name.</param>
/// <param name="What">The event's own name or its beginning, such as <c>request.</c></param>
/// <param name="Team">A team's id.</param>
/// <param name="Request">A request's number.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">Before this time.</param>
public sealed record AuditFilter(
    string? Text = null, string? Who = null, string? What = null, string? Team = null, int? Request = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public static readonly AuditFilter All = new();

    internal IQueryable<AuditEntry> Of(IQueryable<AuditEntry> lines)
    {
#pragma warning disable CA1304, CA1311, CA1862 // translated to lower() of the database, where LIKE differs between the engines
        if (!string.IsNullOrWhiteSpace(Text))
        {
            var part = Text.Trim().ToLowerInvariant();
            var number = int.TryParse(part.TrimStart('#'), out var n) ? n : -1;
            lines = lines.Where(a => a.Who.ToLower().Contains(part) || a.What.Contains(part) || (a.TeamId != null && a.TeamId.Contains(part)) || a.RequestNumber == number);
        }

        if (!string.IsNullOrWhiteSpace(Who))
        {
            var name = Who.Trim().ToLowerInvariant();
            lines = lines.Where(a => a.Who.ToLower().Contains(name));
        }
#pragma warning restore CA1304, CA1311, CA1862
        if (!string.IsNullOrWhiteSpace(What))
        {
            var what = What.Trim();
            lines = lines.Where(a => a.What.StartsWith(what));
        }

        if (!string.IsNullOrWhiteSpace(Team))
        {
            var team = Team.Trim();
            lines = lines.Where(a => a.TeamId == team);
        }

        lines = Request is { } request ? lines.Where(a => a.RequestNumber == request) : lines;
        lines = From is { } from ? lines.Where(a => a.At >= from) : lines;
        return To is { } to ? lines.Where(a => a.At < to) : lines;
    }
}
