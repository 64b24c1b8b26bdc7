namespace Sandbox.Tests.Iam;

/// <summary>The table of Cases/*.json against the evaluator: each row names the page of AWS's documentation it follows.</summary>
public sealed class EvaluatorCaseTests
{
    private static readonly Dictionary<string, EvaluatorCase> cases = EvaluatorCase.All().ToDictionary(c => $"{c.Section}: {c.Says}", StringComparer.Ordinal);

    public static TheoryData<string> Rows => new(cases.Keys);

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_evaluator_decides_as_the_documentation_says(string row)
    {
        var asked = cases[row];
        var decision = asked.Decide();
        Assert.True(
            string.Equals(asked.Then, decision.Verdict.ToString(), StringComparison.OrdinalIgnoreCase),
            $"{asked.Page}, {row}: {decision.Verdict}, not {asked.Then}");
        Assert.True(asked.By is null || asked.By == decision.Kind.ToString(), $"{row}: by {decision.Kind}, not {asked.By}");
    }

    [Fact]
    public void There_are_two_hundred_rows_and_more_and_each_names_its_page()
    {
        Assert.InRange(cases.Count, 200, int.MaxValue);
        Assert.All(cases.Values, c => Assert.StartsWith("IAM User Guide, \"", c.Page));
    }
}
