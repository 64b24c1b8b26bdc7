using Domain.Approvals;

namespace Portal.Features.Approvals;

/// <summary>A freeze while it is filled in.</summary>
internal sealed class FreezeForm
{
    public const string Utc = "UTC";

    public string? Name { get; set; } = "";
    public string? Reason { get; set; } = "";
    public string? Zone { get; set; } = Utc;
    public DateTime? From { get; set; }
    public DateTime? Until { get; set; }
    public HashSet<string> Tiers { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Teams { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Environments { get; } = new(StringComparer.Ordinal);

    /// <summary>What is not filled in yet.</summary>
    public string? Missing =>
        string.IsNullOrWhiteSpace(Name) ? "Name the freeze."
        : From is null ? "Say when it begins."
        : Until is null ? "Say when it is over."
        : string.IsNullOrWhiteSpace(Reason) ? "Say why: everyone it stops will read it."
        : null;

    /// <summary>The moments that the local times are, in words; or why they are none.</summary>
    public string? Preview
    {
        get
        {
            if (From is not { } from || Until is not { } until)
            {
                return null;
            }

            var (begins, whyFrom) = FreezeRules.Moment(from, Zone ?? "", isEnd: false);
            var (ends, whyUntil) = FreezeRules.Moment(until, Zone ?? "", isEnd: true);
            return whyFrom ?? whyUntil
                ?? (begins is { } a && ends is { } b && a < b ? $"Holds from {FreezeRules.Words(a, Zone ?? Utc)} until {FreezeRules.Words(b, Zone ?? Utc)}: {Parts.TimeText.Span(b - a)}." : "It ends before it begins.");
        }
    }

    public bool IsSound => Preview?.StartsWith("Holds", StringComparison.Ordinal) is true;

    public FreezeDraft? AsDraft() => From is { } from && Until is { } until
        ? new(Name ?? "", Reason ?? "", from, until, (Zone ?? "").Trim(), [.. Tiers], [.. Teams], [.. Environments])
        : null;

    public void Clear()
    {
        (Name, Reason, From, Until) = ("", "", null, null);
        Tiers.Clear();
        Teams.Clear();
        Environments.Clear();
    }
}
