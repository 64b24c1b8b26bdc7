using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>What a freeze window says.</summary>
internal sealed record FreezeText(
    string Name, string Reason, DateTimeOffset From, DateTimeOffset Until, string TimeZone, IReadOnlyList<string> Tiers, IReadOnlyList<string> Teams, IReadOnlyList<string> Environments)
{
    public static FreezeText Of(FreezeWindow w) => new(w.Name, w.Reason, w.From, w.Until, w.TimeZone, w.Tiers, w.Teams, w.Environments);
}

/// <summary>
/// A freeze window as a setting; its subject is the window's id. Setting one stops approvals and nothing else, and is what an emergency calls for:
/// it holds at once. Ending one lets approvals through again and needs a second person; until then one request passes by breaking the glass.
/// </summary>
internal sealed class FreezeSetting : SettingKind
{
    public const string KindId = "freeze";

    public override string Id => KindId;

    public override string Name => "Freeze window";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotFreeze(who);

    internal override string? WhyAtOnce(SettingChange change) => change.Before is null ? "A freeze holds at once: it makes things stricter. Ending it needs a second person." : null;

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(change.Subject);
        if (change.After is { } text)
        {
            var to = JsonText.Parse<FreezeText>(text);
            db.Freezes.Add(new FreezeWindow
            {
                Id = id, Name = to.Name, Reason = to.Reason, From = to.From, Until = to.Until, TimeZone = to.TimeZone, Tiers = to.Tiers, Teams = to.Teams,
                Environments = to.Environments, AuthorId = change.AuthorId, CreatedAt = now,
            });
            return null;
        }

        if (await db.Freezes.SingleOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } window || window.EndedAt is not null || window.Over <= now)
        {
            return "The freeze is over already. There is nothing left to end.";
        }

        window.End(change.AuthorId, now);
        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by)
    {
        var w = JsonText.Parse<FreezeText>(change.After ?? change.Before ?? throw new InvalidOperationException("A change of nothing."));
        return Happening.By(by, change.After is null ? "freeze.ended" : "freeze.set", new
        {
            freeze = Guid.Parse(change.Subject), name = w.Name, from = w.From, until = w.Until, zone = w.TimeZone, tiers = w.Tiers, teams = w.Teams, environments = w.Environments,
            reason = w.Reason, author = change.Author,
        });
    }
}
