using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations.Switch;

/// <summary>What was asked of the switch.</summary>
internal sealed record SwitchText(PlatformMode Mode, string Reason);

/// <summary>
/// The platform switch as a setting. What is stricter is what an emergency calls for and holds at once; what opens again needs a second person.
/// </summary>
internal sealed class SwitchSetting : SettingKind
{
    public const string KindId = "platform-switch";

    public override string Id => KindId;

    public override string Name => "Platform switch";

    /// <summary>Also while it is read-only: otherwise nobody could open it again.</summary>
    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotSwitch(who);

    internal override string? WhyAtOnce(SettingChange change) => To(change).Mode > From(change).Mode
        ? "It holds at once: it makes things stricter. Opening again needs a second person." : null;

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (stands, to) = (await PlatformSwitch.ReadAsync(db, cancellationToken), To(change));
        if (stands.Mode != From(change).Mode)
        {
            return $"Meanwhile {stands.By} set it to {SwitchWords.Of(stands.Mode)}. Look again and decide anew.";
        }

        var value = JsonText.Write(to.Mode is PlatformMode.Open
            ? new PlatformSwitch(PlatformMode.Open, "", change.Author, now)
            : new PlatformSwitch(to.Mode, to.Reason, change.Author, stands.Applies ? now : stands.Since));
        if (await db.Facts.SingleOrDefaultAsync(f => f.Key == PlatformSwitch.Key, cancellationToken) is { } fact)
        {
            fact.Value = value;
        }
        else
        {
            db.Facts.Add(new PortalFact { Key = PlatformSwitch.Key, Value = value });
        }

        if (to.Mode is PlatformMode.Open && stands.Since is { } since)
        {
            await GiveBackTimeAsync(db, since, now, cancellationToken);
        }

        return null;
    }

    /// <summary>What an operation had waited for could not be looked at meanwhile: its deadline does not count that time.</summary>
    private static async Task GiveBackTimeAsync(PortalDb db, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var live = db.Operations.Where(o => o.State == OperationState.Running || o.State == OperationState.Undoing).Select(o => o.Id);
        foreach (var step in await db.Steps.Where(s => s.State == StepState.Running && live.Contains(s.OperationId)).ToListAsync(cancellationToken))
        {
            step.StartedAt += now - (step.StartedAt > since ? step.StartedAt : since);
        }
    }

    internal override Happening Deed(SettingChange change, Actor by) =>
        Happening.By(by, "platform.switched", new { from = From(change).Mode, to = To(change).Mode, reason = To(change).Reason, author = change.Author });

    internal override string Topic => Topics.Platform;

    private static SwitchText To(SettingChange change) => JsonText.Parse<SwitchText>(change.After ?? throw new InvalidOperationException("A change to nothing."));

    private static SwitchText From(SettingChange change) => change.Before is { } before ? JsonText.Parse<SwitchText>(before) : new(PlatformMode.Open, "");
}

/// <summary>The modes in words.</summary>
public static class SwitchWords
{
    public static string Of(PlatformMode mode) => mode switch
    {
        PlatformMode.Open => "open",
        PlatformMode.ApplyingStopped => "applying stopped",
        PlatformMode.ReadOnly => "read-only",
    };
}
