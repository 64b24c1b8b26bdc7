using System.Diagnostics;
using Domain.Access;
using Domain.Catalog;
using Domain.Data;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

public abstract record CloneOutcome
{
    private CloneOutcome() { }
    /// <param name="Renamed">True when the name was left out, as what it asked for exists by now.</param>
    public sealed record Cloned(Guid Id, int Number, bool Renamed) : CloneOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : CloneOutcome;
    public sealed record NotFound : CloneOutcome;
}

/// <summary>Asks for the same again: a new draft of the caller with the values of a request that was sent, whoever sent it.</summary>
public sealed class CloneRequest(IDbContextFactory<PortalDb> databases, Drafts drafts)
{
    public async Task<CloneOutcome> RunAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var request = await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new CloneOutcome.NotFound();
        }

        if (Permits.WhyNotRequest(who, RequestSight.TargetOf(request)) is { } why)
        {
            return new CloneOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (request.State is RequestState.Draft or RequestState.Checking)
        {
            return new CloneOutcome.Refused($"#{number} is still a draft. Go on with it, or send it first.");
        }

        var draft = Drafts.DraftOf(request);
        var taken = draft.ExistingService is null && await ExistsAsync(db, draft, request.Plan?.Workload, cancellationToken);
        if (taken)
        {
            draft = draft with { Values = draft.Values.Where(v => v.Key != FieldNames.Name).ToDictionary(StringComparer.Ordinal) };
        }

        return await drafts.SaveAsync(caller, null, draft, wizardStep: 0, cancellationToken) switch
        {
            DraftOutcome.Saved saved => new CloneOutcome.Cloned(saved.Id, saved.Number, taken),
            DraftOutcome.Refused refused => new CloneOutcome.Refused(refused.Why, refused.Kind),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<bool> ExistsAsync(PortalDb db, RequestDraft draft, string? workload, CancellationToken cancellationToken)
    {
        var place = await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == draft.TeamId && e.Name == draft.Environment, cancellationToken);
        return place is not null && workload is not null && await db.LiveServices.AsNoTracking().AnyAsync(
            s => s.Name == workload && s.Cluster == draft.Cluster && s.AccountId == place.AccountId && s.Region == place.Region && s.Health != ServiceHealth.Gone, cancellationToken);
    }
}
