using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations.Switch;

/// <param name="UnderWay">Operations that have begun and not ended.</param>
/// <param name="Queued">Operations that have not begun.</param>
/// <param name="WhyNotSet">Null when the caller may set it.</param>
public sealed record SwitchView(PlatformSwitch Now, int UnderWay, int Queued, string? WhyNotSet);

/// <summary>Reads and sets the one switch over everything.</summary>
public sealed class PlatformSwitches(IDbContextFactory<PortalDb> databases, SettingChanges settings, ChangeSignal signal, TimeProvider time)
{
    /// <summary>How it stands, for every page: it says whom it stops.</summary>
    public async Task<PlatformSwitch> NowAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await PlatformSwitch.ReadAsync(db, cancellationToken);
    }

    public async Task<SwitchView> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        return new(
            await PlatformSwitch.ReadAsync(db, cancellationToken),
            await db.Operations.CountAsync(o => o.State == OperationState.Running || o.State == OperationState.Undoing, cancellationToken),
            await db.Operations.CountAsync(o => o.State == OperationState.Queued, cancellationToken),
            Permits.WhyNotSwitch(who));
    }

    /// <summary>Makes it stricter at once, or looser once another platform admin agrees.</summary>
    /// <param name="reason">Everyone it stops reads it; to open, why it is over.</param>
    public async Task<SettingOutcome> SetAsync(Caller caller, PlatformMode to, string reason, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSwitch(who) is { } mayNot)
        {
            return new SettingOutcome.Refused(mayNot, Refusal.NotPermitted);
        }

        var now = await PlatformSwitch.ReadAsync(db, cancellationToken);
        reason = reason.Trim();
        if (!Enum.IsDefined(to))
        {
            return new SettingOutcome.Refused($"Set it to one of {string.Join(", ", Enum.GetNames<PlatformMode>())}.", Refusal.NotFit);
        }

        if (SwitchRules.WhyNot(to, reason, now) is { } why)
        {
            return new SettingOutcome.Refused(why, to == now.Mode ? Refusal.NotNow : Refusal.NotFit);
        }

        await OvertakeAsync(db, who, to, now, cancellationToken);
        var outcome = await settings.ProposeAsync(
            db, who, SwitchSetting.KindId, "platform", $"Platform switch: {SwitchWords.Of(to)}", JsonText.Write(new SwitchText(now.Mode, now.Reason)),
            JsonText.Write(new SwitchText(to, reason)), cancellationToken);
        signal.Publish(Topics.Operations);
        return outcome;
    }

    /// <summary>What waits to open it must not keep anyone from making it stricter at once.</summary>
    private async Task OvertakeAsync(PortalDb db, Actor who, PlatformMode to, PlatformSwitch now, CancellationToken cancellationToken)
    {
        var waiting = to > now.Mode ? await db.SettingChanges.Where(c => c.State == SettingState.Waiting && c.Kind == SwitchSetting.KindId).ToListAsync(cancellationToken) : [];
        if (waiting.Count > 0)
        {
            waiting.ForEach(c => c.End(SettingState.Overtaken, null, null, $"{who.Name} made the switch stricter.", time.GetUtcNow()));
            await db.SaveAsync(time.GetUtcNow(), [.. waiting.Select(c => Happening.By(who, "setting.overtaken", new { id = c.Id, kind = c.Kind, title = c.Title, author = c.Author }))], cancellationToken);
        }
    }
}
