using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>The guardrails that bind everything, as a setting.</summary>
internal sealed class GuardrailSettings : SettingKind
{
    public const string KindId = "guardrails";

    public override string Id => KindId;

    public override string Name => "Guardrails";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotKeepCatalogue(who);

    internal override string Topic => Topics.Templates;

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (JsonText.Write(await PlatformGuardrails.ReadAsync(db, cancellationToken)) != change.Before)
        {
            return "The guardrails were changed since this was proposed. Look at them as they are now and propose it again.";
        }

        var value = change.After ?? "[]";
        if (await db.Facts.SingleOrDefaultAsync(f => f.Key == PlatformGuardrails.Key, cancellationToken) is { } fact)
        {
            fact.Value = value;
        }
        else
        {
            db.Facts.Add(new PortalFact { Key = PlatformGuardrails.Key, Value = value });
        }

        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by) =>
        Happening.By(by, "guardrails.changed", new { author = change.Author, before = Of(change.Before), now = Of(change.After) });

    private static IReadOnlyList<GuardrailSetting> Of(string? text) => JsonText.Parse<IReadOnlyList<GuardrailSetting>>(text ?? "[]");
}
