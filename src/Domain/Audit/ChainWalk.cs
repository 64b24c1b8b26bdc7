namespace Domain.Audit;

/// <summary>Walks the record line by line, and holds it against the heads that were published. Pure but for the key it asks.</summary>
internal sealed class ChainWalk(long after, string hash, IEnumerable<PublishedHead> heads, Func<PublishedHead, bool> isGenuine)
{
    private readonly Queue<PublishedHead> ahead = new(heads.OrderBy(h => h.Sequence));

    /// <summary>From the first line.</summary>
    public ChainWalk(IEnumerable<PublishedHead> heads, Func<PublishedHead, bool> isGenuine)
        : this(0, Ledger.Genesis, heads, isGenuine)
    {
    }

    /// <summary>The last line that holds; 0 before the first.</summary>
    public long Last { get; private set; } = after;

    public string LastHash { get; private set; } = hash;

    public int HeadsMet { get; private set; }

    public PublishedHead? LastHead { get; private set; }

    /// <returns>Null when the line holds.</returns>
    public ChainBreak? Take(AuditEntry line)
    {
        var at = Last + 1;
        if (line.Sequence != at)
        {
            return new(at, ChainFault.Missing, $"Line {at} is missing; the next that is there is {line.Sequence}.");
        }

        if (line.PreviousHash != LastHash)
        {
            return new(at, ChainFault.OutOfOrder, $"Line {at} does not follow the line before it: it names another hash.");
        }

        if (line.Hash != line.ExpectedHash)
        {
            return new(at, ChainFault.Altered, $"Line {at} was altered: its hash does not fit what it says.");
        }

        (Last, LastHash) = (at, line.Hash);
        while (ahead.TryPeek(out var head) && head.Sequence <= at)
        {
            ahead.Dequeue();
            if (!isGenuine(head))
            {
                return Forged(head);
            }

            if (head.Sequence == at && head.Hash != line.Hash)
            {
                return new(at, ChainFault.Recomputed, $"Line {at} fits the lines before it, but on {head.At:yyyy-MM-dd HH:mm} UTC it was published with another hash: line {at} or one before it was altered since, and the hashes computed anew.");
            }

            (HeadsMet, LastHead) = (HeadsMet + 1, head);
        }

        return null;
    }

    /// <summary>After the last line.</summary>
    /// <returns>Null when no published head lies beyond it.</returns>
    public ChainBreak? End() => ahead.TryPeek(out var head)
        ? isGenuine(head)
            ? new(Last + 1, ChainFault.CutTail, $"Line {Last + 1} is missing, and all after it: on {head.At:yyyy-MM-dd HH:mm} UTC the record had {head.Sequence} lines.")
            : Forged(head)
        : null;

    public ChainBreak Unreadable(string why) => new(Last + 1, ChainFault.Unreadable, $"Line {Last + 1} cannot be read: {why}");

    private static ChainBreak Forged(PublishedHead head) => new(
        head.Sequence, ChainFault.ForgedHead,
        $"The head published for line {head.Sequence} is not signed by Berth's key: the file of heads was altered, or the key was changed and its public part is not in Audit:FormerKeysFile.");
}
