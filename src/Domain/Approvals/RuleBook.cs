using System.Security.Cryptography;
using System.Text;
using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Catalog;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>The rules in their order.</summary>
/// <param name="Stamp">Of what was read, to be sent back with a change.</param>
/// <param name="WhyNotSet">Null when the caller may propose a change.</param>
public sealed record RuleSet(IReadOnlyList<RuleText> Rules, string Stamp, string? WhyNotSet);

public abstract record RuleSetOutcome
{
    private RuleSetOutcome() { }
    public sealed record Taken(SettingOutcome Outcome) : RuleSetOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : RuleSetOutcome;
    public sealed record ChangedMeanwhile : RuleSetOutcome;
}

/// <summary>Reads the approval rules and proposes others, always the whole list: their order is their meaning.</summary>
public sealed class RuleBook(IDbContextFactory<PortalDb> databases, SettingChanges settings)
{
    public async Task<RuleSet> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rules = await ReadAsync(db, cancellationToken);
        return new(rules, Stamp(rules), Permits.WhyNotSetRules(await Actors.LoadAsync(db, caller, cancellationToken)));
    }

    /// <param name="stamp">Of the list the change was made on.</param>
    public async Task<RuleSetOutcome> ProposeAsync(Caller caller, IReadOnlyList<RuleText> rules, string stamp, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSetRules(who) is { } why)
        {
            return new RuleSetOutcome.Taken(new SettingOutcome.Refused(why, Refusal.NotPermitted));
        }

        if (RuleSetRules.Problems(rules).ToList() is { Count: > 0 } problems)
        {
            return new RuleSetOutcome.Invalid(problems);
        }

        var now = await ReadAsync(db, cancellationToken);
        if (Stamp(now) != stamp)
        {
            return new RuleSetOutcome.ChangedMeanwhile();
        }

        return JsonText.Write(now) == JsonText.Write(rules)
            ? new RuleSetOutcome.Taken(new SettingOutcome.Refused("These are the rules already. Alter one first."))
            : new RuleSetOutcome.Taken(await settings.ProposeAsync(
                db, who, ApprovalRuleSetting.KindId, "", Title(now, rules), JsonText.Write(now), JsonText.Write(rules), cancellationToken));
    }

    /// <summary>The requirement that the present rules would make of one request.</summary>
    public async Task<Requirement> TryAsync(AskedFor asked, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return ApprovalRules.For(await db.ApprovalRules.AsNoTracking().ToListAsync(cancellationToken), asked);
    }

    internal static async Task<IReadOnlyList<RuleText>> ReadAsync(PortalDb db, CancellationToken cancellationToken) =>
        [.. (await db.ApprovalRules.AsNoTracking().OrderBy(r => r.Order).ToListAsync(cancellationToken)).Select(RuleText.Of)];

    internal static string Stamp(IReadOnlyList<RuleText> rules) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonText.Write(rules))))[..16];

    private static string Title(IReadOnlyList<RuleText> before, IReadOnlyList<RuleText> after)
    {
        var (old, now) = (before.ToDictionary(r => r.Name, JsonText.Write), after.ToDictionary(r => r.Name, JsonText.Write));
        List<string> parts =
        [
            .. now.Keys.Except(old.Keys).Select(n => $"add \"{n}\""), .. old.Keys.Except(now.Keys).Select(n => $"take out \"{n}\""),
            .. now.Where(r => old.TryGetValue(r.Key, out var was) && was != r.Value).Select(r => $"alter \"{r.Key}\""),
        ];
        return parts.Count == 0 ? "Another order of the approval rules" : char.ToUpperInvariant(parts[0][0]) + string.Join(", ", parts)[1..];
    }
}

/// <summary>The list of approval rules as a setting.</summary>
internal sealed class ApprovalRuleSetting : SettingKind
{
    public const string KindId = "approval-rules";

    public override string Id => KindId;

    public override string Name => "Approval rules";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotSetRules(who);

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (JsonText.Write(await RuleBook.ReadAsync(db, cancellationToken)) != change.Before)
        {
            return "The approval rules were changed since this was proposed. Look at them as they are now and propose it again.";
        }

        db.ApprovalRules.RemoveRange(await db.ApprovalRules.ToListAsync(cancellationToken));
        db.ApprovalRules.AddRange(JsonText.Parse<IReadOnlyList<RuleText>>(change.After ?? "[]").Select((r, i) => new ApprovalRule
        {
            Id = Guid.CreateVersion7(now), Order = i + 1, Name = r.Name.Trim(), Tier = r.Tier, Conditions = r.Conditions, Automatic = r.Automatic,
            Needed = r.Stages.Count == 0 ? 0 : r.Stages[0].Needed, Groups = r.Stages.Count == 0 ? [] : r.Stages[0].Groups, Then = [.. r.Stages.Skip(1)],
        }));
        return null;
    }
}
