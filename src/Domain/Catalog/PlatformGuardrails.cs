using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

public abstract record GuardrailsOutcome
{
    private GuardrailsOutcome() { }
    public sealed record Saved : GuardrailsOutcome;
    /// <summary>Another platform admin must approve it first.</summary>
    /// <param name="Id">Of the change of a setting.</param>
    /// <param name="Who">Those who could.</param>
    public sealed record Waits(Guid Id, IReadOnlyList<string> Who) : GuardrailsOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : GuardrailsOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : GuardrailsOutcome;
    /// <summary>Someone altered them at this moment.</summary>
    public sealed record ChangedMeanwhile : GuardrailsOutcome;
}

/// <summary>The guardrails that bind every template: set by one platform admin, approved by another.</summary>
public sealed class PlatformGuardrails(IDbContextFactory<PortalDb> databases, SettingChanges changes)
{
    internal const string Key = "guardrails";

    public async Task<IReadOnlyList<GuardrailSetting>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, cancellationToken);
    }

    internal static async Task<IReadOnlyList<GuardrailSetting>> ReadAsync(PortalDb db, CancellationToken cancellationToken) =>
        await db.Facts.AsNoTracking().Where(f => f.Key == Key).Select(f => f.Value).SingleOrDefaultAsync(cancellationToken) is { } text
            ? JsonText.Parse<IReadOnlyList<GuardrailSetting>>(text) : [];

    public async Task<GuardrailsOutcome> SaveAsync(Caller caller, IReadOnlyList<GuardrailSetting> settings, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotKeepCatalogue(who) is { } why)
        {
            return new GuardrailsOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (GuardrailRules.Problems(settings).ToList() is { Count: > 0 } problems)
        {
            return new GuardrailsOutcome.Invalid(problems);
        }

        var before = await ReadAsync(db, cancellationToken);
        return JsonText.Write(before) == JsonText.Write(settings)
            ? new GuardrailsOutcome.Saved()
            : await changes.ProposeAsync(db, who, GuardrailSettings.KindId, "", Title(before, settings), JsonText.Write(before), JsonText.Write(settings), cancellationToken) switch
            {
                SettingOutcome.Applied => new GuardrailsOutcome.Saved(),
                SettingOutcome.Waits waits => new GuardrailsOutcome.Waits(waits.Id, waits.Who),
                SettingOutcome.Refused refused => new GuardrailsOutcome.Refused(refused.Why, refused.Kind),
                _ => new GuardrailsOutcome.ChangedMeanwhile(),
            };
    }

    private static string Title(IReadOnlyList<GuardrailSetting> before, IReadOnlyList<GuardrailSetting> after)
    {
        var (was, now) = (before.ToDictionary(s => s.Id, JsonText.Write), after.ToDictionary(s => s.Id, JsonText.Write));
        List<string> parts =
        [
            .. now.Keys.Except(was.Keys).Select(id => $"switch on {Called(id)}"), .. was.Keys.Except(now.Keys).Select(id => $"switch off {Called(id)}"),
            .. now.Where(s => was.TryGetValue(s.Key, out var text) && text != s.Value).Select(s => $"alter {Called(s.Key)}"),
        ];
        return parts.Count == 0 ? "Another order of the guardrails" : char.ToUpperInvariant(parts[0][0]) + string.Join(", ", parts)[1..];
    }

    private static string Called(string id) => $"\"{GuardrailRules.Of(id)?.Title ?? id}\"";
}
