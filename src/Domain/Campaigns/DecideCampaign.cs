using Domain.Access;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

public abstract record CampaignDecideOutcome
{
    private CampaignDecideOutcome() { }
    /// <summary>The last approval needed: every request is approved and the first wave is being applied.</summary>
    public sealed record Running : CampaignDecideOutcome;
    /// <summary>Counted; what is still missing.</summary>
    public sealed record Counted(IReadOnlyList<PartProgress> Progress) : CampaignDecideOutcome;
    public sealed record Rejected : CampaignDecideOutcome;
    public sealed record ChangesAsked : CampaignDecideOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : CampaignDecideOutcome;
    public sealed record NotFound : CampaignDecideOutcome;
    /// <summary>The campaign is not what the page showed: reload and decide on what is there now.</summary>
    public sealed record ChangedMeanwhile(CampaignState State) : CampaignDecideOutcome;
}

/// <summary>
/// One person's decision on all requests of a campaign. The last approval needed approves them all and hands the first wave to the engine,
/// in one transaction, in which freezes and limits are looked at: all that is approved counts, the campaign's own workloads together.
/// </summary>
public sealed class DecideCampaign(IDbContextFactory<PortalDb> databases, TeamUsageReader usage, ChangeSignal signal, TimeProvider time)
{
    /// <param name="seenVersion">The campaign's version on the page the person decided on.</param>
    /// <param name="comment">Required to ask for changes or to reject.</param>
    public async Task<CampaignDecideOutcome> RunAsync(Caller caller, int number, int seenVersion, Verdict verdict, string comment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var campaign = await db.Campaigns.Include(c => c.Items).Include(c => c.Decisions).SingleOrDefaultAsync(c => c.Number == number, cancellationToken);
        if (campaign is null || !CampaignSight.MaySee(who, campaign))
        {
            return new CampaignDecideOutcome.NotFound();
        }

        var now = time.GetUtcNow();
        comment = comment.Trim();
        if (Refuse(campaign, who, verdict, comment, now) is { } refused)
        {
            return refused;
        }

        if (campaign.Version != seenVersion)
        {
            return new CampaignDecideOutcome.ChangedMeanwhile(campaign.State);
        }

        var requirement = campaign.Requirement ?? new CampaignRequirement([]);
        var decision = new CampaignDecision
        {
            Id = Guid.CreateVersion7(now), CampaignId = campaign.Id, Round = campaign.Round, PersonId = who.PersonId, Verdict = verdict, Comment = comment, At = now,
            SpeaksFor = CampaignApprovalRules.SpeaksFor(who, requirement),
        };
        db.CampaignDecisions.Add(decision);
        // new children of a tracked row: marked modified at once, so that the campaign's version guards against a second decider
        db.Entry(campaign).Property(c => c.Version).IsModified = true;
        var happenings = new List<Happening> { CampaignRecord.By(who, $"campaign.{Word(verdict)}", campaign, new { comment }) };
        var items = campaign.Items.Where(i => i.State is CampaignItemState.Asked && i.RequestId is not null).ToDictionary(i => i.RequestId ?? Guid.Empty);
        var ids = items.Keys.ToList();
        var requests = (await db.Requests.Include(r => r.Decisions).Where(r => ids.Contains(r.Id) && r.State == RequestState.Waiting).ToListAsync(cancellationToken)).OrderBy(r => items[r.Id].Position).ToList();
        var gate = new DecisionGate(db, requests, now);
        var outcome = await TakeAsync(db, campaign, requests, requirement, who, verdict, comment, happenings, now, cancellationToken);
        if (outcome is CampaignDecideOutcome.Running)
        {
            await gate.ReadAsync(usage, cancellationToken);
        }

        GateRefusal? shut = null;
        try
        {
            // looked at in the same transaction: a freeze set and a request approved at this moment count
            var saved = await db.SaveAsync(now, happenings, cancellationToken, async () =>
                (shut = verdict is Verdict.Approve ? await gate.WhyShutAsync(usage, outcome is CampaignDecideOutcome.Running, cancellationToken) : null) is null);
            if (!saved)
            {
                return new CampaignDecideOutcome.Refused(shut is { Request: { } over }
                    ? $"Nothing was decided. {over.Plan?.Workload}: {shut.Why} Or ask for changes, so that {over.Plan?.Workload} is left out of the campaign." : shut?.Why ?? "");
            }
        }
        catch (DbUpdateException)
        {
            // the version or the one-voice index: another decision was faster
            return new CampaignDecideOutcome.ChangedMeanwhile(campaign.State);
        }

        signal.Publish(Topics.Campaigns);
        signal.Publish(Topics.Operations);
        signal.Publish(Topics.Requests);
        return outcome;
    }

    private static CampaignDecideOutcome? Refuse(Campaign campaign, Actor who, Verdict verdict, string comment, DateTimeOffset now) =>
        campaign.Requirement is { } asked && (CampaignApprovalRules.WhyNever(who, campaign.AuthorId, asked) ?? who.Closed) is { } never
            ? new CampaignDecideOutcome.Refused(never, Refusal.NotPermitted)
        : campaign.State is not CampaignState.Waiting || campaign.Requirement is not { } requirement
            ? new CampaignDecideOutcome.Refused($"Campaign {campaign.Number} is {campaign.State}, so there is nothing to decide.")
        : CampaignApprovalRules.WhyNotDecide(who, campaign.AuthorId, requirement, campaign.ValidDecisions) is { } why
            ? new CampaignDecideOutcome.Refused(why, Refusal.NotPermitted)
        : comment.Length > 4000
            ? new CampaignDecideOutcome.Refused($"The comment has {comment.Length} characters; use 4,000 or fewer.", Refusal.NotFit)
        : verdict is not Verdict.Approve && comment.Length == 0
            ? new CampaignDecideOutcome.Refused("Say why: its author will read it.", Refusal.NotFit)
        : campaign.ExpiresAt <= now
            ? new CampaignDecideOutcome.Refused($"Campaign {campaign.Number} expired at {campaign.ExpiresAt:u}. Its author can write another one.")
        : null;

    private static async Task<CampaignDecideOutcome> TakeAsync(
        PortalDb db, Campaign campaign, IReadOnlyList<Request> requests, CampaignRequirement requirement, Actor who, Verdict verdict, string comment, List<Happening> happenings, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (verdict is Verdict.Approve && !CampaignApprovalRules.IsEnough(requirement, campaign.ValidDecisions))
        {
            return new CampaignDecideOutcome.Counted(CampaignApprovalRules.Progress(requirement, campaign.ValidDecisions));
        }

        foreach (var request in requests)
        {
            request.Apply(Event(verdict), now);
            foreach (var said in verdict is Verdict.Approve ? campaign.ValidDecisions.Where(d => d.Verdict is Verdict.Approve) : campaign.ValidDecisions.Where(d => d.PersonId == who.PersonId))
            {
                db.Decisions.Add(new Decision
                {
                    Id = Guid.CreateVersion7(now), RequestId = request.Id, Round = request.Round, PersonId = said.PersonId, Verdict = said.Verdict,
                    Stage = CampaignApprovalRules.StageOf(requirement, campaign.ValidDecisions, said.PersonId, request.TeamId, request.Requirement?.Rule ?? "") ?? 0,
                    Comment = said.Comment.Length == 0 ? FormattableString.Invariant($"With campaign {campaign.Number}.") : said.Comment, At = said.At,
                });
            }

            happenings.Add(Happening.By(who, $"request.{Word(verdict)}", request, new { comment, campaign = campaign.Number }));
        }

        switch (verdict)
        {
            case Verdict.Reject:
                campaign.Apply(CampaignEvent.Reject, now);
                return new CampaignDecideOutcome.Rejected();
            case Verdict.AskForChanges:
                campaign.Apply(CampaignEvent.AskForChanges, now);
                campaign.Why = $"{who.Name} asked for changes: {comment}";
                return new CampaignDecideOutcome.ChangesAsked();
            case Verdict.Approve:
                campaign.Apply(CampaignEvent.Approve, now);
                await CampaignWaves.BeginAsync(db, campaign, campaign.Items.Where(i => i.State is CampaignItemState.Asked).Min(i => i.Wave), happenings, now, cancellationToken);
                return new CampaignDecideOutcome.Running();
            default:
                throw new InvalidOperationException($"No such verdict: {verdict}.");
        }
    }

    private static RequestEvent Event(Verdict verdict) => verdict switch
    {
        Verdict.Approve => RequestEvent.Approve,
        Verdict.AskForChanges => RequestEvent.AskForChanges,
        Verdict.Reject => RequestEvent.Reject,
    };

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approved",
        Verdict.AskForChanges => "changes-asked",
        Verdict.Reject => "rejected",
    };
}
