namespace Domain.Requests;

public enum CheckOutcome
{
    Fail,
    Warning,
    Pass,
}

/// <summary>One thing verified before anyone is asked.</summary>
/// <param name="Finding">The sentence a person reads.</param>
/// <param name="Rule">What was asked, such as <c>Limit · tasks</c>.</param>
/// <param name="Evidence">What IAM answered or the like, shown on demand.</param>
/// <param name="Remedy">What would let it pass, for those who can do it.</param>
public sealed record Check(CheckOutcome Outcome, string Finding, string Rule, string? Evidence = null, Remedy? Remedy = null);

/// <param name="Words">What to do with the text, in a sentence.</param>
/// <param name="Text">A policy statement or the like, to be copied as it stands; null where nothing can be added.</param>
public sealed record Remedy(string Words, string? Text);

/// <summary>Checks as a whole, failures first.</summary>
public sealed record CheckList(IReadOnlyList<Check> Items)
{
    public static readonly CheckList Empty = new([]);
    public int Failures => Items.Count(c => c.Outcome is CheckOutcome.Fail);
    public int Warnings => Items.Count(c => c.Outcome is CheckOutcome.Warning);
    public int Passes => Items.Count(c => c.Outcome is CheckOutcome.Pass);
    public bool MayProceed => Failures == 0;
    public static CheckList Of(IEnumerable<Check> checks) => new([.. checks.OrderBy(c => c.Outcome)]);
}
