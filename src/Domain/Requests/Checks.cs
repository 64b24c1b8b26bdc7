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
/// <param name="Evidence">An IAM statement or the like, shown on demand.</param>
public sealed record Check(CheckOutcome Outcome, string Finding, string Rule, string? Evidence = null);

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
