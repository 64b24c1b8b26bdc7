using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

public abstract record GuardrailsOutcome
{
    private GuardrailsOutcome() { }
    public sealed record Saved : GuardrailsOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : GuardrailsOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : GuardrailsOutcome;
}

/// <summary>The guardrails that bind every template.</summary>
public sealed class PlatformGuardrails(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    private const string Key = "guardrails";

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

        await db.SaveAsync(time.GetUtcNow(), [Happening.By(who, "guardrails.changed", new { now = settings })], cancellationToken, async () =>
        {
            if (await db.Facts.SingleOrDefaultAsync(f => f.Key == Key, cancellationToken) is { } fact)
            {
                fact.Value = JsonText.Write(settings);
            }
            else
            {
                db.Facts.Add(new PortalFact { Key = Key, Value = JsonText.Write(settings) });
            }

            return true;
        });
        return new GuardrailsOutcome.Saved();
    }
}
