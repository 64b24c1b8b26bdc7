using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Campaigns;
using Domain.Data;
using Domain.Operations;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

public enum RequestScope
{
    /// <summary>Asked by the caller.</summary>
    Mine,
    /// <summary>Of the caller's teams.</summary>
    Team,
    /// <summary>All the caller may see.</summary>
    All,
    /// <summary>The caller may decide now.</summary>
    WaitingForMe,
    /// <summary>Decided by the caller.</summary>
    DecidedByMe,
}

/// <summary>A request as a list shows it.</summary>
/// <param name="DeltaAtMax">US dollars a month more at most; null where no price is known.</param>
/// <param name="Next">What happens next, in words.</param>
public sealed record RequestRow(
    Guid Id, int Number, string Title, string Requester, string TeamId, string Environment, RequestState State, int Passes, int Warnings, int Failures,
    decimal? DeltaAtMax, bool Approximate, DateTimeOffset CreatedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? ExpiresAt, string Next);

/// <summary>One page of a list.</summary>
public sealed record RequestPage(IReadOnlyList<RequestRow> Rows, int Total);

/// <summary>Lists of requests, only those the caller may see.</summary>
public sealed class RequestReader(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    /// <param name="skip">Rows to leave out.</param>
    /// <param name="take">1 to 100 rows.</param>
    public async Task<RequestPage> ListAsync(Caller caller, RequestScope scope, RequestState? state, string? team, int skip, int take, CancellationToken cancellationToken)
    {
        skip = Math.Max(0, skip);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Delegations.WithAsync(db, await Actors.LoadOrTokenAsync(db, caller, cancellationToken), time.GetUtcNow(), cancellationToken);
        var mine = who.TeamsToRead;
        var everything = who.Roles.Count > 0;
        // people of a named group are asked by teams they are not in: what waits for them, and what they decided
        var asked = who.Token is null && who.ActsFor.Prepend(who).Any(a => a.Groups.Count > 0);
        var query = scope is RequestScope.WaitingForMe or RequestScope.DecidedByMe && asked
            ? db.Requests.AsNoTracking()
            : db.Requests.AsNoTracking().Where(r => everything || mine.Contains(r.TeamId));
        if (who.Token is { Scope: var scoped })
        {
            query = query.Where(r => r.Round > 0 && (scoped.Environment == null || r.Environment == scoped.Environment)
                && (scoped.Service == null || (r.ExistingService == scoped.Service && r.Cluster == scoped.Cluster)));
        }

        // a draft is its writer's own affair, and one thrown away is nobody's
        query = query.Where(r => (r.State != RequestState.Draft && r.Round > 0) || (r.RequesterId == who.PersonId && (r.Round > 0 || r.State != RequestState.Cancelled)));
        query = scope switch
        {
            RequestScope.Mine => query.Where(r => r.RequesterId == who.PersonId),
            RequestScope.Team => query.Where(r => mine.Contains(r.TeamId)),
            RequestScope.All => query,
            RequestScope.WaitingForMe => query.Where(r => r.State == RequestState.Waiting && r.RequesterId != who.PersonId
                // those of a campaign are decided with it, or when it goes on
                && !db.Campaigns.Any(c => c.Id == r.CampaignId && (c.State == CampaignState.Waiting || c.State == CampaignState.Checking
                    || c.State == CampaignState.Stopped || c.State == CampaignState.RollingBack))),
            RequestScope.DecidedByMe => query.Where(r => r.Decisions.Any(d => d.PersonId == who.PersonId)),
        };
        if (state is { } wanted)
        {
            query = query.Where(r => r.State == wanted);
        }

        if (!string.IsNullOrEmpty(team))
        {
            query = query.Where(r => r.TeamId == team);
        }

        var ordered = query.OrderByDescending(r => r.Number);
        List<Request> page;
        int total;
        if (scope is RequestScope.WaitingForMe)
        {
            // who may decide is a rule, not a query; few wait at any time
            var waiting = new List<Request>();
            foreach (var request in await ordered.Include(r => r.Decisions).ToListAsync(cancellationToken))
            {
                if (RequestSight.MaySee(who, request)
                    && (ApprovalRules.WhyNotDecide(who, request) is null || WaiverRules.Asks(who, request, await WaiverBook.JudgeAsync(db, request, time.GetUtcNow(), cancellationToken)).Count > 0))
                {
                    waiting.Add(request);
                }
            }

            (page, total) = ([.. waiting.Skip(skip).Take(Math.Clamp(take, 1, 100))], waiting.Count);
        }
        else
        {
            total = await ordered.CountAsync(cancellationToken);
            page = await ordered.Include(r => r.Decisions).Skip(skip).Take(Math.Clamp(take, 1, 100)).ToListAsync(cancellationToken);
        }

        return new(await RowsAsync(db, page, time.GetUtcNow(), cancellationToken), total);
    }

    private static async Task<IReadOnlyList<RequestRow>> RowsAsync(PortalDb db, List<Request> page, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = page.Select(r => r.Id).ToList();
        var askers = page.Select(r => r.RequesterId).Distinct().ToList();
        var names = await db.People.AsNoTracking().Where(p => askers.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var progress = await db.Operations.AsNoTracking().Where(o => ids.Contains(o.RequestId))
            .Select(o => new { o.RequestId, o.State, Steps = o.Steps.Count, Done = o.Steps.Count(s => s.State == StepState.Done) })
            .ToDictionaryAsync(o => o.RequestId, cancellationToken);
        var checks = new Dictionary<Guid, CheckList>();
        foreach (var request in page)
        {
            checks[request.Id] = request.State is RequestState.Waiting ? await WaiverBook.JudgeAsync(db, request, now, cancellationToken) : request.Checks;
        }

        return [.. page.Select(r => new RequestRow(
            r.Id, r.Number, r.Title, names.GetValueOrDefault(r.RequesterId, "someone"), r.TeamId, r.Environment, r.State,
            checks[r.Id].Passes, checks[r.Id].Warnings, checks[r.Id].Failures, r.Estimate is { IsPriced: true } cost ? cost.DeltaAtMax : null, r.Estimate?.Approximate ?? false,
            r.CreatedAt, r.SubmittedAt, r.ExpiresAt,
            r.State is RequestState.Waiting && checks[r.Id].Unwaived.FirstOrDefault() is { } unwaived ? $"Needs a waiver by {WaiverRules.Words(unwaived, r.TeamId)}"
                : progress.TryGetValue(r.Id, out var p) ? Next(r, p.State, p.Done, p.Steps) : Next(r, null, 0, 0)))];
    }

    private static string Next(Request r, OperationState? operation, int done, int steps) => r.State switch
    {
        RequestState.Draft => r.Round > 0 ? "Changes were asked for" : "Not submitted yet",
        RequestState.Checking => "Being checked",
        RequestState.Waiting when r.Requirement is { } needed =>
            ApprovalRules.OpenStage(needed, r.ValidDecisions) is not { } open ? "Starts at once"
            : needed.Stages[open].Needed - r.ValidDecisions.Count(d => d.Verdict is Verdict.Approve && d.Stage == open) is > 1 and var more
                ? $"Needs {more} more: {ApprovalRules.Words(needed.Stages[open].Groups, r.TeamId)}" : $"Needs {ApprovalRules.Words(needed.Stages[open].Groups, r.TeamId)}",
        RequestState.Waiting => "Waits for a decision",
        RequestState.Approved when r.CampaignId is not null && operation is null => "Starts with its wave of the campaign",
        RequestState.Approved => "Starts at once",
        RequestState.Scheduled => "Starts later",
        RequestState.Applying => $"Step {Math.Min(done + 1, steps)} of {steps}",
        RequestState.Failed when operation is OperationState.Undoing => "Being undone",
        RequestState.Failed => $"Stopped at step {Math.Min(done + 1, steps)} of {steps}",
        RequestState.RolledBack => "ECS went back to the former revision",
        RequestState.Done => "Applied",
        RequestState.DoneInPart => "Accepted as it is",
        RequestState.Undone => "Taken back",
        RequestState.Rejected => "Rejected",
        RequestState.Cancelled => "Taken back by the requester",
        RequestState.Expired when r.Round == 0 || r.ValidDecisions.Any(d => d.Verdict is Verdict.AskForChanges) => "Nobody touched the draft in time",
        RequestState.Expired => "Nobody decided in time",
    };
}
