namespace Sandbox.Logs;

/// <summary>An expression of Logs Insights.</summary>
internal abstract record InsightsNode
{
    private InsightsNode()
    {
    }

    public sealed record Value(object? Of) : InsightsNode;

    public sealed record Field(string Name) : InsightsNode;

    public sealed record Pattern(Func<string, bool> Is) : InsightsNode;

    public sealed record List(IReadOnlyList<InsightsNode> Items) : InsightsNode;

    /// <summary>A stretch of time such as <c>5m</c>, in milliseconds.</summary>
    public sealed record Stretch(long Millis) : InsightsNode;

    public sealed record Unary(string Sign, InsightsNode Of) : InsightsNode;

    public sealed record Binary(string Sign, InsightsNode Left, InsightsNode Right) : InsightsNode;

    public sealed record Call(string Function, IReadOnlyList<InsightsNode> Arguments) : InsightsNode;
}

/// <param name="Name">What the column is called.</param>
internal sealed record InsightsColumn(string Name, InsightsNode Of);

/// <summary>One command of a query.</summary>
internal abstract record InsightsCommand
{
    private InsightsCommand()
    {
    }

    public sealed record Fields(IReadOnlyList<InsightsColumn> Columns, bool OnlyShown) : InsightsCommand;

    public sealed record Filter(InsightsNode Condition) : InsightsCommand;

    public sealed record Sort(IReadOnlyList<(InsightsNode By, bool Descending)> Keys) : InsightsCommand;

    public sealed record Limit(int Rows) : InsightsCommand;

    public sealed record Stats(IReadOnlyList<InsightsColumn> Columns, IReadOnlyList<InsightsColumn> By) : InsightsCommand;
}
