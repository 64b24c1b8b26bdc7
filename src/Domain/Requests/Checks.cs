using System.Text.Json.Serialization;
using Domain.Approvals;
using Domain.Approvals.Waivers;

namespace Domain.Requests;

/// <summary>In the order in which people read them.</summary>
public enum CheckOutcome
{
    Fail,
    /// <summary>It fails, and those who may have let it pass for a time.</summary>
    Waived,
    Warning,
    /// <summary>Nothing was asked, so nothing is known: neither good nor bad.</summary>
    NotChecked,
    Pass,
}

/// <summary>One thing verified before anyone is asked.</summary>
/// <param name="Finding">The sentence a person reads.</param>
/// <param name="Rule">What was asked, such as <c>Limit · tasks</c>.</param>
/// <param name="Evidence">What IAM answered or the like, shown on demand.</param>
/// <param name="Remedy">What would let it pass, for those who can do it.</param>
public sealed record Check(CheckOutcome Outcome, string Finding, string Rule, string? Evidence = null, Remedy? Remedy = null)
{
    /// <summary>Who could let it pass although it fails; null for all but guardrails that name a group.</summary>
    public Waivable? Waivable { get; init; }

    /// <summary>It fails, and a waiver would let it pass.</summary>
    public bool NeedsWaiver => Outcome is CheckOutcome.Fail && Waivable is not null;
}

/// <summary>A failing guardrail that may be waived.</summary>
/// <param name="Guardrail">Its id.</param>
/// <param name="Found">What was found, without the reason of the guardrail: a waiver holds for this and for nothing else that the same guardrail finds.</param>
/// <param name="Groups">Each of them must waive it.</param>
public sealed record Waivable(string Guardrail, string Found, IReadOnlyList<ApproverGroup> Groups)
{
    /// <summary>Waivers that hold and count.</summary>
    public IReadOnlyList<GivenWaiver> Given { get; init; } = [];

    /// <summary>The groups that have not waived it, or no longer do.</summary>
    public IReadOnlyList<ApproverGroup> Missing => [.. Groups.Where(g => Given.All(w => w.Group != g))];
}

/// <param name="Words">What to do with the text, in a sentence.</param>
/// <param name="Text">A policy statement or the like, to be copied as it stands; null where nothing can be added.</param>
public sealed record Remedy(string Words, string? Text);

/// <summary>Checks as a whole, failures first.</summary>
public sealed record CheckList(IReadOnlyList<Check> Items)
{
    public static readonly CheckList Empty = new([]);
    public int Failures => Count(CheckOutcome.Fail);
    public int Waived => Count(CheckOutcome.Waived);
    public int Warnings => Count(CheckOutcome.Warning);
    public int NotChecked => Count(CheckOutcome.NotChecked);
    public int Passes => Count(CheckOutcome.Pass);

    /// <summary>It may be sent: what fails, a waiver would let pass. Nothing is approved before that is given.</summary>
    public bool MayProceed => Items.All(c => c.Outcome is not CheckOutcome.Fail || c.NeedsWaiver);

    /// <summary>What waits for a waiver.</summary>
    [JsonIgnore]
    public IEnumerable<Check> Unwaived => Items.Where(c => c.NeedsWaiver);

    public static CheckList Of(IEnumerable<Check> checks) => new([.. checks.OrderBy(c => c.Outcome)]);

    private int Count(CheckOutcome outcome) => Items.Count(c => c.Outcome == outcome);
}
