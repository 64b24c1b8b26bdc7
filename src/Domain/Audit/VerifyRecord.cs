using Domain.Access;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

public abstract record VerifyOutcome
{
    private VerifyOutcome() { }
    public sealed record Checked(ChainCheck Check) : VerifyOutcome;
    public sealed record Refused(string Why) : VerifyOutcome;
}

/// <summary>Computes every hash again, first line to last, and holds the record against the heads that were published outside the database.</summary>
public sealed class VerifyRecord(IDbContextFactory<PortalDb> databases, PublishedHeads heads, HeadKey key)
{
    public async Task<VerifyOutcome> RunAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Permits.WhyNotVerifyRecord(await Actors.LoadAsync(db, caller, cancellationToken)) is { } why
            ? new VerifyOutcome.Refused(why)
            : new VerifyOutcome.Checked(await CheckAsync(db, cancellationToken));
    }

    /// <summary>For whoever holds the machine: words on what was found.</summary>
    /// <returns>0 when the record is whole, 1 at the first link that does not hold.</returns>
    public async Task<int> CommandAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var check = await CheckAsync(db, cancellationToken);
        await output.WriteLineAsync(check is { BrokenAt: { } at }
            ? $"BROKEN at line {at} ({check.Fault}): {check.Why} {check.Lines} lines before it hold."
            : $"whole: {check.Lines} lines, last hash {check.LastHash}");
        await output.WriteLineAsync(check.LastHead is { } head
            ? $"held against {check.Heads} published heads in {heads.File}, the last of line {head.Sequence} at {head.At:yyyy-MM-dd HH:mm:ss} UTC"
            : $"held against no published head: {heads.File} has none that was reached");
        return check.BrokenAt is null ? 0 : 1;
    }

    // a head that is added while the lines are read lies beyond them: read the heads first
    private Task<ChainCheck> CheckAsync(PortalDb db, CancellationToken cancellationToken) => RecordChain.CheckAsync(db, heads.Read(), key.IsGenuine, cancellationToken);
}
