using System.Globalization;
using Domain.Access;
using Domain.Audit;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals.Waivers;

public abstract record WaiveOutcome
{
    private WaiveOutcome() { }
    /// <param name="StillNeeded">What the request waits for besides, a sentence each.</param>
    public sealed record Waived(Guid Id, IReadOnlyList<string> StillNeeded) : WaiveOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : WaiveOutcome;
    public sealed record NotFound : WaiveOutcome;
    /// <summary>The request is not what the page showed.</summary>
    public sealed record ChangedMeanwhile(RequestState State) : WaiveOutcome;
}

/// <summary>
/// One of the group that a guardrail names lets a workload pass it for a time, for what a request that waits was found to do.
/// Later requests of the same workload pass for the same findings until it ends.
/// </summary>
public sealed class WaiveGuardrail(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    /// <param name="seenVersion">The request's version on the page the person read.</param>
    /// <param name="guardrail">Id out of the starter pack.</param>
    /// <param name="until">The first moment at which it holds no more, at most <see cref="WaiverRules.MostDays"/> days from now.</param>
    public async Task<WaiveOutcome> RunAsync(
        Caller caller, int number, int seenVersion, string guardrail, string reason, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var who = await Delegations.WithAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), now, cancellationToken);
        var request = await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new WaiveOutcome.NotFound();
        }

        if ((WaiverRules.WhyNever(who, request, guardrail) ?? who.Closed) is { } never)
        {
            return new WaiveOutcome.Refused(never, Refusal.NotPermitted);
        }

        if (request is not { State: RequestState.Waiting, Plan: { } plan })
        {
            return new WaiveOutcome.Refused($"Request #{number} is {request.State}, so there is nothing to waive.");
        }

        if (request.Version != seenVersion)
        {
            return new WaiveOutcome.ChangedMeanwhile(request.State);
        }

        var checks = await WaiverBook.JudgeAsync(db, request, now, cancellationToken);
        var voice = WaiverRules.VoiceOf(who, request, checks, guardrail);
        if (voice is not { Group: { } group })
        {
            var open = checks.Unwaived.Any(c => c.Waivable?.Guardrail == guardrail);
            return new WaiveOutcome.Refused(voice.WhyNot ?? "", open ? Refusal.NotPermitted : Refusal.NotNow);
        }

        reason = reason.Trim();
        if (WaiverRules.WhyNotFit(reason, until, now) is { } why)
        {
            return new WaiveOutcome.Refused(why, Refusal.NotFit);
        }

        var waiver = new Waiver
        {
            Id = Guid.CreateVersion7(now), TeamId = request.TeamId, Environment = request.Environment, Cluster = plan.Cluster, Workload = plan.Workload, Guardrail = guardrail,
            Found = [.. checks.Unwaived.Select(c => c.Waivable).OfType<Waivable>().Where(m => m.Guardrail == guardrail && m.Missing.Contains(group)).Select(m => m.Found).Distinct(StringComparer.Ordinal)],
            GroupId = group.Id, PersonId = who.PersonId, By = who.Name, OnBehalfOf = voice.OnBehalfOf, Reason = reason, RequestId = request.Id, RequestNumber = request.Number, At = now, Until = until,
        };
        db.Waivers.Add(waiver);
        await db.SaveAsync(now, [Happening.By(who, "guardrail.waived", request, new
        {
            waiver = waiver.Id, guardrail, title = GuardrailRules.Of(guardrail)?.Title ?? guardrail, group = group.Id, waiver.OnBehalfOf, waiver.Cluster, waiver.Workload, found = waiver.Found,
            reason, until, untilWords = until.UtcDateTime.ToString("d MMM yyyy HH:mm 'UTC'", CultureInfo.InvariantCulture),
        })], cancellationToken);
        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
        return new WaiveOutcome.Waived(waiver.Id, [.. WaiverRules.Needs(await WaiverBook.JudgeAsync(db, request, now, cancellationToken), request.TeamId)]);
    }
}
