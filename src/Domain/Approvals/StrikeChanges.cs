using Domain.Access;
using Domain.Audit;
using Domain.Aws;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Hosting;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

public abstract record StrikeOutcome
{
    private StrikeOutcome() { }
    /// <summary>The request holds a smaller plan, checked anew, and asks again.</summary>
    public sealed record Struck(int Version) : StrikeOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : StrikeOutcome;
    public sealed record NotFound : StrikeOutcome;
    public sealed record ChangedMeanwhile(RequestState State) : StrikeOutcome;
}

/// <summary>
/// One who may decide takes single changes out of a request. What they come from goes back to what stands in AWS, so that plan, cost and checks
/// are made anew and nothing half remains. It asks again; whoever struck has altered it and cannot approve it.
/// </summary>
public sealed class StrikeChanges(
    IDbContextFactory<PortalDb> databases, RequestKinds kinds, ServiceDrafts services, Proposals proposals, ChangeSignal signal, TimeProvider time)
{
    private const int MostReason = 4000;

    /// <param name="changes">Indexes into <see cref="RequestView.Changes"/>.</param>
    public async Task<StrikeOutcome> RunAsync(Caller caller, int number, int seenVersion, IReadOnlyList<int> changes, string reason, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var who = await Delegations.WithAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), now, cancellationToken);
        var request = await db.Requests.Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new StrikeOutcome.NotFound();
        }

        if ((ApprovalRules.WhyNever(who, request) ?? who.Closed) is { } never)
        {
            return new StrikeOutcome.Refused(never, Refusal.NotPermitted);
        }

        if (request is not { State: RequestState.Waiting, Plan: { } plan } || request.Version != seenVersion)
        {
            return new StrikeOutcome.ChangedMeanwhile(request.State);
        }

        if (ApprovalRules.WhyNotDecide(who, request) is { } why)
        {
            return new StrikeOutcome.Refused(why, Refusal.NotPermitted);
        }

        reason = reason.Trim();
        if (reason.Length is 0 or > MostReason)
        {
            return new StrikeOutcome.Refused($"Say why in {MostReason:N0} characters or fewer, so that the requester knows.", Refusal.NotFit);
        }

        if (await BoundRequests.WhyNotDecideAsync(db, request, cancellationToken) is { } bound)
        {
            return new StrikeOutcome.Refused(bound);
        }

        var all = plan.Changes.ToList();
        if (changes.Count == 0 || changes.Any(i => i < 0 || i >= all.Count))
        {
            return new StrikeOutcome.Refused($"Name changes of this request by their place, 0 to {all.Count - 1}.", Refusal.NotFit);
        }

        var struck = changes.Distinct().Order().Select(i => all[i]).ToList();
        try
        {
            return await StrikeAsync(db, request, who, struck, reason, now, cancellationToken);
        }
        catch (AwsRefused refused)
        {
            return new StrikeOutcome.Refused($"What stands in AWS could not be read, so nothing was struck. {refused.Message}", Refusal.ByAws);
        }
    }

    private async Task<StrikeOutcome> StrikeAsync(
        PortalDb db, Request request, Actor who, List<Change> struck, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var version = VersionNumber.Parse(request.TemplateVersion) is { } wanted ? await DraftVersion.FindAsync(db, request.TemplateId, wanted, cancellationToken) : null;
        var place = await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == request.TeamId && e.Name == request.Environment, cancellationToken);
        if (kinds.Find(request.Kind) is not { } kind || version is null || place is null || request.ExistingService is not { } service)
        {
            return new StrikeOutcome.Refused("Nothing of this request can be struck: its changes need each other. Ask for changes instead.");
        }

        var fields = version.Fields.Where(kind.Asks).ToList();
        var names = fields.Select(f => f.Name).ToList();
        var back = struck.Select(c => (Change: c, Fields: kind.StruckFields(c, names))).ToList();
        if (back.FirstOrDefault(b => b.Fields is null) is { Change: { } needed })
        {
            return new StrikeOutcome.Refused($"\"{needed.Title}\" cannot be struck: another change needs it. Strike that one, or ask for changes.");
        }

        if (await services.StandingAsync(place, request.Cluster, service, fields, cancellationToken) is not { } standing)
        {
            return new StrikeOutcome.Refused($"There is no service {service} on {request.Cluster} any more. Reject the request instead.");
        }

        request.Values = WithStanding(request.Values, back.SelectMany(b => b.Fields ?? []), standing);
        switch (await proposals.RemakeAsync(db, request, cancellationToken))
        {
            case ProposalOutcome.Ready { Proposal: { Checks.MayProceed: true } proposal }:
                if (!request.Replan(proposal, now, SubmitRequest.Patience))
                {
                    return new StrikeOutcome.ChangedMeanwhile(request.State);
                }

                request.EditedBy(who.PersonId);
                return await SaveAsync(db, request, who, struck, reason, now, cancellationToken);
            case ProposalOutcome.Ready { Proposal: var failing }:
                return new StrikeOutcome.Refused($"Without it a check fails: {failing.Checks.Items.First(c => c.Outcome is CheckOutcome.Fail).Finding} Ask for changes instead.");
            case ProposalOutcome.Refused { NothingToDo: true }:
                return new StrikeOutcome.Refused("Nothing would be left of the request. Reject it instead.");
            case ProposalOutcome.Refused refused:
                return new StrikeOutcome.Refused(refused.Why, refused.Kind);
            default:
                return new StrikeOutcome.Refused("What is left does not fit the template any more. Ask for changes instead.");
        }
    }

    private static Dictionary<string, string> WithStanding(IReadOnlyDictionary<string, string> asked, IEnumerable<string> fields, IReadOnlyDictionary<string, string> standing)
    {
        var values = new Dictionary<string, string>(asked, StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (standing.TryGetValue(field, out var value))
            {
                values[field] = value;
            }
            else
            {
                values.Remove(field);
            }
        }

        return values;
    }

    private async Task<StrikeOutcome> SaveAsync(PortalDb db, Request request, Actor who, List<Change> struck, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var titles = struck.ConvertAll(c => c.Title);
        var comment = Comments.BySystem(request.Id, $"{who.Name} struck {string.Join(", ", titles)}: {reason}\nWhat is left was planned and checked again and asks again; earlier decisions no longer count.", now);
        comment.Mentions.Add(new Mention { CommentId = comment.Id, PersonId = request.RequesterId, RequestId = request.Id });
        db.Comments.Add(comment);
        try
        {
            await db.SaveAsync(now, [Happening.By(who, "request.struck", request, new { struck = titles, reason, round = request.Round })], cancellationToken);
        }
        catch (DbUpdateException)
        {
            return new StrikeOutcome.ChangedMeanwhile(request.State);
        }

        signal.Publish(Topics.Request(request.Id));
        signal.Publish(Topics.Requests);
        return new StrikeOutcome.Struck(request.Version);
    }
}
