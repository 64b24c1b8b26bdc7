namespace Portal.Parts;

/// <summary>One row of a side-by-side diff.</summary>
public abstract record DiffRow
{
    private DiffRow() { }

    /// <summary>A line of each side; null where that side has none. Alike when neither is <see cref="DiffLine.Changed"/>.</summary>
    public sealed record Pair(DiffLine? Old, DiffLine? New) : DiffRow;

    /// <summary>Lines left out because both sides are alike.</summary>
    public sealed record Fold(int Lines) : DiffRow;
}

/// <param name="Number">From 1, on its own side.</param>
/// <param name="Spans">The text in order; joined they are the line.</param>
/// <param name="Changed">False when the other side has the same line.</param>
public sealed record DiffLine(int Number, IReadOnlyList<DiffSpan> Spans, bool Changed);

/// <param name="Marked">True for the words that differ from the line beside it.</param>
public sealed record DiffSpan(string Text, bool Marked);
