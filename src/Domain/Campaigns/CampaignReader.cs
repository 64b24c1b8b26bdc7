using System.Text.Json;
using Domain.Access;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>A campaign as a list shows it.</summary>
/// <param name="Done">Workloads upgraded.</param>
/// <param name="Total">Workloads that take part or took part.</param>
/// <param name="Sentence">What is the matter and what happens next.</param>
/// <param name="AwaitsMe">The caller may decide on it now.</param>
/// <param name="AwaitsWord">It has stopped, and the caller may say how it goes on.</param>
public sealed record CampaignRow(
    Guid Id, int Number, string Title, string Author, CampaignState State, int Done, int Failed, int Total, string Sentence, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    bool AwaitsMe, bool AwaitsWord);

/// <param name="Wave">0 for one that cannot be upgraded.</param>
/// <param name="RequestNumber">Null while no request is made of it.</param>
/// <param name="Values">Given for it alone.</param>
public sealed record CampaignItemView(
    string Cluster, string Name, string TeamId, string Environment, string Tier, string FromVersion, int Wave, CampaignItemState State, string Why, int? RequestNumber,
    IReadOnlyDictionary<string, string> Values);

/// <param name="Could">Names of people who could approve for it, without the author.</param>
public sealed record PartView(string Words, string Because, int Needed, int Given, int Requests, IReadOnlyList<string> Could);

public sealed record CampaignVoice(string Who, Verdict Verdict, string Comment, DateTimeOffset At);

/// <summary>Everything the page of a campaign shows.</summary>
/// <param name="Version">To be sent back with a decision.</param>
/// <param name="DeltaAtMax">US dollars a month more at most, over all its requests; null where a price is not known.</param>
/// <param name="Hidden">Workloads of teams the caller may not see.</param>
/// <param name="WhyNot">By what can be done: null where the caller may do it now.</param>
public sealed record CampaignView(
    Guid Id, int Number, int Version, string Title, string TemplateId, string TemplateName, string ToVersion, string Reason, string Author, CampaignState State, string Sentence, string Why,
    WavePlan Waves, IReadOnlyDictionary<string, string> Values, DateTimeOffset CreatedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt,
    IReadOnlyList<CampaignItemView> Items, int Hidden, IReadOnlyList<PartView> Requirement, IReadOnlyList<CampaignVoice> Voices, decimal? DeltaAtMax,
    IReadOnlyList<TimelineEntry> Timeline, bool IsMine, bool IsLastNeeded, string? WhyNotDecide, IReadOnlyDictionary<Steer, string?> WhyNot);

/// <summary>Campaigns, as far as the caller may see them: those who see everything, and members of a team with a workload in it.</summary>
public sealed class CampaignReader(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<CampaignRow>> ListAsync(Caller caller, CancellationToken cancellationToken) => ListAsync(caller, all => all, cancellationToken);

    /// <summary>Those that stand still until the caller decides or says how they go on, oldest first.</summary>
    public async Task<IReadOnlyList<CampaignRow>> AwaitingAsync(Caller caller, CancellationToken cancellationToken) =>
        [.. (await ListAsync(caller, all => all.Where(c => c.State == CampaignState.Waiting || c.State == CampaignState.Stopped), cancellationToken)).Where(c => c.AwaitsMe || c.AwaitsWord).Reverse()];

    private async Task<IReadOnlyList<CampaignRow>> ListAsync(Caller caller, Func<IQueryable<Campaign>, IQueryable<Campaign>> which, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var all = await which(db.Campaigns.AsNoTracking()).Include(c => c.Items).Include(c => c.Decisions).AsSplitQuery().OrderByDescending(c => c.Number).ToListAsync(cancellationToken);
        var authors = all.Select(c => c.AuthorId).Distinct().ToList();
        var people = await db.People.AsNoTracking().Where(p => authors.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return [.. all.Where(c => CampaignSight.MaySee(who, c)).Select(c => new CampaignRow(
            c.Id, c.Number, c.Title, people.GetValueOrDefault(c.AuthorId, "someone"), c.State, c.Items.Count(i => i.State is CampaignItemState.Done),
            c.Items.Count(i => i.State is CampaignItemState.Failed), c.Items.Count(i => i.State is not CampaignItemState.CannotUpgrade), CampaignWords.Sentence(c), c.CreatedAt, c.EndedAt,
            c is { State: CampaignState.Waiting, Requirement: { } needed } && CampaignApprovalRules.WhyNotDecide(who, c.AuthorId, needed, c.ValidDecisions) is null,
            c.State is CampaignState.Stopped && CampaignPermits.WhyNotSteer(who, c.AuthorId) is null))];
    }

    /// <returns>Null when there is none of this number, or the caller may not see it.</returns>
    public async Task<CampaignView?> FindAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Items).Include(c => c.Decisions).AsSplitQuery().SingleOrDefaultAsync(c => c.Number == number, cancellationToken);
        if (campaign is null || !CampaignSight.MaySee(who, campaign))
        {
            return null;
        }

        var people = await db.People.AsNoTracking().ToListAsync(cancellationToken);
        var names = people.ToDictionary(p => p.Id, p => p.Name);
        var members = await Memberships.AllAsync(db, cancellationToken);
        var template = await db.Templates.AsNoTracking().Where(t => t.Id == campaign.TemplateId).Select(t => t.Name).SingleOrDefaultAsync(cancellationToken);
        var estimates = await db.Requests.AsNoTracking().Where(r => r.CampaignId == campaign.Id && r.State != RequestState.Cancelled).Select(r => r.Estimate).ToListAsync(cancellationToken);
        var record = await db.Audit.AsNoTracking().Where(a => a.RequestId == campaign.Id).OrderByDescending(a => a.Sequence).ToListAsync(cancellationToken);
        var seen = campaign.Items.Where(i => CampaignSight.MaySeeTeam(who, campaign, i.TeamId)).ToList();
        var requirement = campaign.Requirement ?? new([]);
        var whyNotDecide = campaign.State is CampaignState.Waiting ? CampaignApprovalRules.WhyNotDecide(who, campaign.AuthorId, requirement, campaign.ValidDecisions) ?? who.Closed : $"It is {campaign.State}.";
        return new(
            campaign.Id, campaign.Number, campaign.Version, campaign.Title, campaign.TemplateId, template ?? campaign.TemplateId, campaign.To.ToString(), campaign.Reason,
            names.GetValueOrDefault(campaign.AuthorId, "someone"), campaign.State, CampaignWords.Sentence(campaign), campaign.Why, campaign.Waves, campaign.Values,
            campaign.CreatedAt, campaign.SubmittedAt, campaign.ExpiresAt, campaign.EndedAt,
            [.. seen.OrderBy(i => i.Wave).ThenBy(i => i.Position).Select(i => new CampaignItemView(i.Cluster, i.Name, i.TeamId, i.Environment, i.Tier, i.FromVersion, i.Wave, i.State, i.Why, i.RequestNumber, i.Values))],
            campaign.Items.Count - seen.Count, Parts(campaign, requirement, members, people),
            [.. campaign.ValidDecisions.OrderBy(d => d.At).Select(d => new CampaignVoice(names.GetValueOrDefault(d.PersonId, "someone"), d.Verdict, d.Comment, d.At))],
            estimates.All(e => e is { IsPriced: true }) && estimates.Count > 0 ? estimates.Sum(e => e?.DeltaAtMax ?? 0) : null,
            [.. record.Select(Entry).OfType<TimelineEntry>()], campaign.AuthorId == who.PersonId, whyNotDecide is null && IsLast(who, campaign, requirement), whyNotDecide,
            Enum.GetValues<Steer>().ToDictionary(s => s, s => SteerCampaign.WhyNot(who, campaign, s) ?? (CampaignStates.Next(campaign.State, SteerCampaign.Event(s)) is null ? $"It is {campaign.State}." : null)));
    }

    private static bool IsLast(Actor who, Campaign campaign, CampaignRequirement requirement) => CampaignApprovalRules.IsEnough(
        requirement, campaign.ValidDecisions.Append(new CampaignDecision
        {
            Id = Guid.Empty, CampaignId = campaign.Id, Round = campaign.Round, PersonId = who.PersonId, Verdict = Verdict.Approve, Comment = "", At = campaign.CreatedAt,
            SpeaksFor = CampaignApprovalRules.SpeaksFor(who, requirement),
        }));

    private static List<PartView> Parts(Campaign campaign, CampaignRequirement requirement, List<TeamMember> members, List<Person> people) =>
        [.. CampaignApprovalRules.Progress(requirement, campaign.ValidDecisions).Select(p => new PartView(
            ApprovalRules.Words(p.Part.Groups, p.Part.TeamId), $"{p.Part.Rule}, for {p.Part.TeamId}. {p.Part.Because}", p.Part.Needed, p.Given, p.Part.Requests,
            [.. CampaignApprovalRules.WhoCould(p.Part, campaign.AuthorId, members, people).Select(x => x.Name).Order(StringComparer.Ordinal)]))];

    private static TimelineEntry? Entry(AuditEntry line)
    {
        using var data = JsonDocument.Parse(line.Data);
        return CampaignWords.Of(line.What, data.RootElement) is { } what ? new(line.At, line.Who, what.What, what.Comment) : null;
    }
}
