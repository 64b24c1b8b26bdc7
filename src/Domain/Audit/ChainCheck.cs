namespace Domain.Audit;

/// <summary>In which way a link of the record is broken.</summary>
public enum ChainFault
{
    /// <summary>A line is gone, or stands at another number.</summary>
    Missing,
    /// <summary>A line does not name the hash of the one before.</summary>
    OutOfOrder,
    /// <summary>A line's own hash does not fit what it says.</summary>
    Altered,
    /// <summary>A line holds what cannot be read.</summary>
    Unreadable,
    /// <summary>The record ends before a line whose head was published.</summary>
    CutTail,
    /// <summary>Lines fit each other, but not a head that was published.</summary>
    Recomputed,
    /// <summary>A published head is not signed by Berth's key.</summary>
    ForgedHead,
}

/// <summary>The first link that does not hold.</summary>
/// <param name="Sequence">Of the line.</param>
/// <param name="Why">What was found, for people.</param>
public sealed record ChainBreak(long Sequence, ChainFault Fault, string Why);

/// <summary>How a check of the whole record ended.</summary>
/// <param name="Lines">Lines that hold, from the first on.</param>
/// <param name="BrokenAt">Sequence of the first line that does not; null when all do.</param>
/// <param name="LastHash">Of the last line that holds.</param>
/// <param name="Heads">Published heads the record was held against.</param>
public sealed record ChainCheck(long Lines, long? BrokenAt, ChainFault? Fault, string? Why, string? LastHash, int Heads, PublishedHead? LastHead);
