using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Costs;
using Domain.Data;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Operations;
using Domain.Operations.Switch;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>Everything the page of a request shows, in the order it shows it.</summary>
/// <param name="Version">To be sent back with a decision, so that nobody decides on what they did not see.</param>
/// <param name="WhyNotDecide">Null when the caller may decide now.</param>
/// <param name="WhyNotApprove">The freeze that holds, where one may decide and yet not approve.</param>
/// <param name="WhyNotClone">Null when the caller may ask for the same again.</param>
/// <param name="WhyNotMend">Null when the caller may undo, repeat or accept.</param>
/// <param name="Left">Things made in AWS that stand although the operation did not end well.</param>
public sealed record RequestView(
    Guid Id, int Number, int Version, string Title, string Reason, Guid RequesterId, string Requester, string TeamId, string Environment, bool IsProduction,
    string AccountId, string Region, string Cluster, string Service, bool IsNewService, string TemplateId, string TemplateName, string TemplateVersion, RequestState State,
    DateTimeOffset CreatedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt,
    IReadOnlyList<RiskFlag> Risks, IReadOnlyList<ChangeView> Changes, CheckList Checks, Estimate? Estimate,
    Requirement? Requirement, IReadOnlyList<ApproverView> Approvers, int Approvals,
    OperationView? Operation, IReadOnlyList<string> Left, IReadOnlyList<TimelineEntry> Timeline,
    bool IsMine, string? WhyNotDecide, string? WhyNotApprove, string? WhyNotCancel, string? WhyNotClone, string? WhyNotMend)
{
    /// <summary>Null when the caller may take its evidence pack.</summary>
    public string? WhyNotTakeEvidence { get; init; }

    /// <summary>Number of the campaign it is one of; null for one that stands alone.</summary>
    public int? Campaign { get; init; }

    /// <summary>When it was last planned again because AWS had changed, while it waits for those who must read it anew; else null.</summary>
    public DateTimeOffset? ReplannedAt { get; init; }

    /// <summary>The stage whose turn it is; null when none waits.</summary>
    public int? OpenStage { get; init; }

    /// <summary>Whether the caller's approval would be the last one needed.</summary>
    public bool IsLastApproval { get; init; }

    /// <summary>In whose place the caller would decide; null for their own.</summary>
    public string? DecidesFor { get; init; }

    /// <summary>Guardrails that wait for a waiver of the caller's.</summary>
    public IReadOnlyList<string> Waivable { get; init; } = [];

    /// <summary>Null when the caller may approve although a freeze holds, giving a reason that everyone is told.</summary>
    public string? WhyNotBreakGlass { get; init; }
}

public enum RiskKind
{
    Production,
    Public,
    NewService,
    /// <summary>Something that stands is deleted.</summary>
    Removal,
    Cost,
}

/// <summary>Something an approver should not miss.</summary>
public sealed record RiskFlag(RiskKind Kind, string Text);

public sealed record ChangeView(string Title, string Noun, bool IsNew, string? Before, string After)
{
    /// <summary>Nothing is left of it afterwards.</summary>
    public bool IsRemoval => After.Length == 0;

    /// <summary>Whether an approver may take it out and leave the rest.</summary>
    public bool IsStrikable { get; init; }

    internal static ChangeView Of(Change change)
    {
        var text = change.Text();
        return new(change.Title, change.Noun, change.IsNew, text.Before, text.After);
    }
}

/// <param name="Verdict">Null while the person has said nothing in this round.</param>
public sealed record ApproverView(Guid PersonId, string Name, string Part, Verdict? Verdict, string? Comment, DateTimeOffset? At);

/// <param name="WaitsFor">The request that changes the same thing and comes first; null when it waits for none.</param>
/// <param name="StopAskedBy">Who asked that it go no further; null when nobody did.</param>
public sealed record OperationView(
    OperationState State, string RunsAs, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, IReadOnlyList<StepView> Steps, int? WaitsFor = null, string? StopAskedBy = null)
{
    /// <summary>Why it stands still although it could go on: the platform switch; null while it goes on.</summary>
    public string? Held { get; init; }

    /// <summary>A deployment is under way that ECS can be told to stop and take back.</summary>
    public bool MayStopDeployment { get; init; }

    /// <summary>Its deployment stands still for a person; null where it does not.</summary>
    public PauseView? Pause { get; init; }
}

/// <summary>A deployment that waits for an answer.</summary>
/// <param name="Where">What has happened so far: "new tasks can be tried, before they get traffic".</param>
/// <param name="Until">Then ECS goes back by itself.</param>
/// <param name="Answered">"Ben let it go on", while ECS is told; null while nobody has.</param>
/// <param name="Asks">Who may answer: "one approval by a lead of payments".</param>
/// <param name="WhyNot">Why this caller may not; null when they may.</param>
public sealed record PauseView(string Where, DateTimeOffset Until, string? Answered, string Asks, string? WhyNot);

/// <param name="Expected">How long steps of this kind took of late, of the same workload where it tells; null where none ended well yet.</param>
/// <param name="Calls">What it asked AWS to change, every try of it, oldest first.</param>
public sealed record StepView(
    int Index, string Title, StepState State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string Said, StepFailure? Failure, TimeSpan? Expected, IReadOnlyList<StepCall> Calls);

public sealed record TimelineEntry(DateTimeOffset At, string Who, string What, string? Comment);

/// <summary>One request in full.</summary>
public sealed class RequestDetails(IDbContextFactory<PortalDb> databases, RequestKinds kinds, StepTimes times, TimeProvider time)
{
    /// <summary>Null when there is none of this number, or the caller may not see it.</summary>
    public async Task<RequestView?> FindAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Delegations.WithAsync(db, await Actors.LoadOrTokenAsync(db, caller, cancellationToken), time.GetUtcNow(), cancellationToken);
        var request = await db.Requests.AsNoTracking().Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return null;
        }

        // a draft may name a place that is none yet, and a place may be taken away
        var place = await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == request.TeamId && e.Name == request.Environment, cancellationToken);
        var members = await Memberships.OfTeamAsync(db, request.TeamId, cancellationToken);
        var people = (await PeopleInQuestion.WithRolesOrAsync(
            db, [request.RequesterId, .. members.Select(m => m.PersonId), .. request.Decisions.SelectMany(d => new[] { d.PersonId, d.Speaker })], cancellationToken)).ToDictionary(p => p.Id);
        var operation = await db.Operations.AsNoTracking().Include(o => o.Steps).SingleOrDefaultAsync(o => o.RequestId == request.Id, cancellationToken);
        var template = await db.Templates.AsNoTracking().Where(t => t.Id == request.TemplateId).Select(t => t.Name).SingleOrDefaultAsync(cancellationToken);
        var record = await db.Audit.AsNoTracking().Where(a => a.RequestId == request.Id).OrderByDescending(a => a.Sequence).ToListAsync(cancellationToken);
        var isNew = request.ExistingService is null;
        var now = time.GetUtcNow();
        var frozen = place is null || request.State is not RequestState.Waiting ? null
            : FreezeRules.WhyNotApprove(await db.Freezes.AsNoTracking().Where(w => w.Until > now).ToListAsync(cancellationToken), place, now);
        var checks = request.State is RequestState.Waiting ? await WaiverBook.JudgeAsync(db, request, now, cancellationToken) : request.Checks;
        return new RequestView(
            request.Id, request.Number, request.Version, request.Title, request.Reason, request.RequesterId, Name(people, request.RequesterId), request.TeamId, request.Environment,
            place is { IsProduction: true }, place?.AccountId ?? "", place?.Region ?? "", request.Cluster, request.Plan?.Workload ?? request.ExistingService ?? "", isNew,
            request.TemplateId, template ?? request.TemplateId, request.TemplateVersion, request.State, request.CreatedAt, request.SubmittedAt, request.ExpiresAt, request.EndedAt,
            Risks(request, place), [.. request.Plan?.Changes.Select(c => ChangeView.Of(c) with { IsStrikable = MayStrike(request, c) }) ?? []], checks, request.Estimate, request.Requirement, Approvers(request, people, members),
            request.ValidDecisions.Count(d => d.Verdict is Verdict.Approve),
            operation is null ? null : View(operation, place, await times.ExpectAsync(operation, cancellationToken), StepCalls.Of(record)) with
            {
                Pause = Pause(operation, request, who, now),
                WaitsFor = await WaitsForAsync(db, operation, cancellationToken),
                Held = OperationStates.IsLive(operation.State) ? SwitchRules.WhyNotApply(await PlatformSwitch.ReadAsync(db, cancellationToken)) : null,
            }, Left(operation), [.. record.Select(RequestTimeline.Entry).OfType<TimelineEntry>()],
            request.RequesterId == who.PersonId, await BoundRequests.WhyNotDecideAsync(db, request, cancellationToken) ?? WhyNotDecide(request, who), frozen,
            Permits.WhyNotCancel(who, request.RequesterId) ?? await BoundRequests.WhyNotCancelAsync(db, request, cancellationToken) ?? (RequestStates.Next(request.State, RequestEvent.Cancel) is null ? $"It is {request.State}." : request.Round == 0 ? "It was never sent." : null),
            request.State is RequestState.Draft or RequestState.Checking ? "It is a draft still." : Permits.WhyNotRequest(who, RequestSight.TargetOf(request)),
            Permits.WhyNotMend(who, request.TeamId, request.Environment))
        {
            ReplannedAt = request.State is RequestState.Waiting ? record.TakeWhile(a => a.What != "request.submitted").FirstOrDefault(a => a.What == "request.replanned")?.At : null,
            WhyNotTakeEvidence = request.Round == 0 ? "It was never sent." : Permits.WhyNotTakeEvidence(who, request.TeamId),
            Campaign = await BoundRequests.NumberAsync(db, request, cancellationToken),
            OpenStage = request is { State: RequestState.Waiting, Requirement: { } needed } ? ApprovalRules.OpenStage(needed, request.ValidDecisions) : null,
            IsLastApproval = IsLast(request, who),
            DecidesFor = request.State is RequestState.Waiting && ApprovalRules.VoiceOf(who, request).OnBehalfOf is { } other ? Name(people, other) : null,
            WhyNotBreakGlass = Permits.WhyNotBreakGlass(who),
            Waivable = WaiverRules.Asks(who, request, checks),
        };
    }

    private static bool IsLast(Request request, Actor who) => request is { State: RequestState.Waiting, Requirement: { } requirement }
        && ApprovalRules.VoiceOf(who, request) is { WhyNot: null } voice
        && ApprovalRules.IsEnough(requirement, [.. request.ValidDecisions, new Decision
        {
            Id = Guid.Empty, RequestId = request.Id, Round = request.Round, PersonId = who.PersonId, OnBehalfOf = voice.OnBehalfOf, Stage = voice.Stage, Verdict = Verdict.Approve, Comment = "", At = default,
        }]);

    // one change alone is rejected, not struck
    private bool MayStrike(Request request, Change change) => request is { State: RequestState.Waiting, ExistingService: not null, Plan: { } plan }
        && plan.Changes.Skip(1).Any() && kinds.Find(request.Kind)?.StruckFields(change, []) is not null;

    private static string? WhyNotDecide(Request request, Actor who) => request switch
    {
        { State: RequestState.Waiting } => ApprovalRules.WhyNotDecide(who, request) ?? who.Closed,
        _ => $"It is {request.State}.",
    };

    private static List<RiskFlag> Risks(Request request, TeamEnvironment? place)
    {
        var risks = new List<RiskFlag>();
        if (place is { IsProduction: true })
        {
            risks.Add(new(RiskKind.Production, "Production"));
        }

        if (request.Plan?.Changes.Any(c => c is ServiceChange { After.AssignPublicIp: true } or RollbackChange { Service.AssignPublicIp: true }) == true)
        {
            risks.Add(new(RiskKind.Public, "Public addresses"));
        }

        if (request is { ExistingService: null, Kind: RequestDraft.ServiceKind })
        {
            risks.Add(new(RiskKind.NewService, "New service"));
        }

        if (request.Plan?.Changes.Any(c => ChangeView.Of(c).IsRemoval) == true)
        {
            risks.Add(new(RiskKind.Removal, "Takes something away"));
        }

        if (request.Estimate is { } e && e.NowAtMax > 0 && e.DeltaAtMax > e.NowAtMax / 10)
        {
            risks.Add(new(RiskKind.Cost, "Costs over 10 % more"));
        }

        return risks;
    }

    private static List<ApproverView> Approvers(Request request, Dictionary<Guid, Person> people, List<TeamMember> members)
    {
        if (request.Requirement is not { } requirement)
        {
            return [];
        }

        var could = ApprovalRules.WhoCould(requirement, request.RequesterId, members, people.Values, request.Environment).Select(p => p.Id).Except(request.Editors);
        var decided = request.ValidDecisions.ToDictionary(d => d.PersonId);
        // who handed a decision over has spoken with it
        var spoken = request.ValidDecisions.Select(d => d.OnBehalfOf).OfType<Guid>();
        return [.. decided.Keys.Union(could.Except(spoken)).Select(id => new ApproverView(id, Name(people, id),
                decided.GetValueOrDefault(id)?.OnBehalfOf is { } other ? $"For {Name(people, other)}" : Part(id, request, requirement, people, members),
                decided.GetValueOrDefault(id)?.Verdict, decided.GetValueOrDefault(id)?.Comment, decided.GetValueOrDefault(id)?.At))
            .OrderBy(a => a.At is null).ThenBy(a => a.At).ThenBy(a => a.Name, StringComparer.Ordinal)];
    }

    /// <summary>By which of the groups asked for they could approve.</summary>
    private static string Part(Guid id, Request request, Requirement requirement, Dictionary<Guid, Person> people, List<TeamMember> members)
    {
        var isLead = members.Any(m => m.PersonId == id && m.RoleIn(request.Environment) is TeamRole.Lead);
        var word = people.TryGetValue(id, out var person) ? requirement.AllGroups.FirstOrDefault(g => g.Has(person, isLead))?.Word : null;
        return word is null ? "Approver" : char.ToUpperInvariant(word[0]) + word[1..];
    }

    private static async Task<int?> WaitsForAsync(PortalDb db, Operation operation, CancellationToken cancellationToken) =>
        operation is not { Holds: null, Workload.Length: > 0 } || !OperationStates.IsLive(operation.State) ? null
        : await db.Operations.AsNoTracking().Where(o => o.Workload == operation.Workload && o.Id != operation.Id
                && (o.State == OperationState.Queued || o.State == OperationState.Running || o.State == OperationState.Undoing) && (o.Holds != null || o.CreatedAt < operation.CreatedAt))
            .OrderBy(o => o.CreatedAt).Join(db.Requests, o => o.RequestId, r => r.Id, (o, r) => (int?)r.Number).FirstOrDefaultAsync(cancellationToken);

    private static OperationView View(Operation operation, TeamEnvironment? place, IReadOnlyDictionary<int, TimeSpan> expected, ILookup<int, StepCall> calls) => new(
        operation.State, place?.RoleArn ?? "", operation.CreatedAt, operation.EndedAt,
        [.. operation.Steps.OrderBy(s => s.Index).Select(s => new StepView(
            s.Index, s.Planned.Title, s.State, s.StartedAt, s.EndedAt, s.Said, s.Failure, expected.TryGetValue(s.Index, out var took) ? took : null, [.. calls[s.Index]]))], StopAskedBy: operation.StopAskedBy)
    { MayStopDeployment = DeploymentStopRules.WhyNot(operation) is null };

    private static PauseView? Pause(Operation operation, Request request, Actor who, DateTimeOffset now)
    {
        if (PauseRules.Waiting(operation, now) is not { } wait || DeploymentPause.Of(wait.Made) is not { } pause)
        {
            return null;
        }

        var answer = PauseAnswer.Of(wait.Made) is { } given && given.Hook == pause.Hook ? given : null;
        return new(
            pause.Words, pause.Until, answer is null ? null : $"{answer.By} {(answer.GoOn ? "let it go on" : "took it back")}",
            request.Requirement is { IsAutomatic: false } asked ? asked.Words(request.TeamId) : $"whoever may undo requests of {request.TeamId}", PauseRules.WhyNot(who, request));
    }

    private static List<string> Left(Operation? operation) => operation is { State: OperationState.Failed or OperationState.RolledBack or OperationState.Undone }
        ? [.. operation.Steps.Where(s => s.Planned is Change && s.State is StepState.Done or StepState.Kept).OrderBy(s => s.Index).Select(s => s.Said)]
        : [];

    private static string Name(Dictionary<Guid, Person> people, Guid id) => people.TryGetValue(id, out var person) ? person.Name : "someone";
}
