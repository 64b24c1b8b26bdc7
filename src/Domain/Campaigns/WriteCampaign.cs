using Domain.Access;
using Domain.Audit;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>What a person writes down for a campaign.</summary>
/// <param name="ToVersion">"1.2"; null for the newest published version.</param>
/// <param name="Waves">Null for one, then a quarter, then the rest.</param>
/// <param name="Values">For fields that nothing can be carried over to, for every workload that says nothing else.</param>
public sealed record CampaignDraft(
    string TemplateId, string? ToVersion, IReadOnlyList<CampaignWorkload> Workloads, WavePlan? Waves, IReadOnlyDictionary<string, string>? Values, string Reason);

/// <param name="Name">Full name in AWS.</param>
/// <param name="Values">For this workload alone; they come before the campaign's.</param>
public sealed record CampaignWorkload(string Cluster, string Name, IReadOnlyDictionary<string, string>? Values = null);

public abstract record CampaignOutcome
{
    private CampaignOutcome() { }
    public sealed record Saved(Guid Id, int Number) : CampaignOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : CampaignOutcome;
    public sealed record NotFound : CampaignOutcome;
    public sealed record ChangedMeanwhile : CampaignOutcome;
}

/// <summary>Begins a campaign, or alters one that is still a draft. Nothing is asked of anyone yet.</summary>
public sealed class WriteCampaign(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public const int MostWorkloads = 500;
    private static readonly Dictionary<string, string> NoValues = new(0);

    /// <param name="number">The draft to alter; null to begin one.</param>
    public async Task<CampaignOutcome> RunAsync(Caller caller, int? number, CampaignDraft draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == draft.TemplateId, cancellationToken) is not { } template)
        {
            return new CampaignOutcome.Refused($"There is no template \"{FieldRules.Short(draft.TemplateId)}\". Choose one from the catalogue.", Refusal.NotFit);
        }

        if (CampaignPermits.WhyNotWrite(who, template) is { } why)
        {
            return new CampaignOutcome.Refused(why, Refusal.NotPermitted);
        }

        var goal = await DraftVersion.FindAsync(db, new RequestDraft(draft.TemplateId, "", "", "", null, NoValues, "", TemplateVersion: draft.ToVersion), cancellationToken);
        if (goal.Version is not { } version || WhyNot(draft, version) is not null)
        {
            return new CampaignOutcome.Refused(goal.Version is { } v ? WhyNot(draft, v) ?? "" : goal.WhyNot, Refusal.NotFit);
        }

        var campaign = number is null ? null : await db.Campaigns.Include(c => c.Items).SingleOrDefaultAsync(c => c.Number == number, cancellationToken);
        if (number is not null && (campaign is null || campaign.AuthorId != who.PersonId))
        {
            return new CampaignOutcome.NotFound();
        }

        if (campaign is { State: not CampaignState.Draft } || (campaign is not null && campaign.TemplateId != draft.TemplateId))
        {
            return new CampaignOutcome.Refused($"Campaign {number} is {campaign.State} of {campaign.TemplateId} and cannot be altered. Begin another one.");
        }

        var (members, refusal) = await MembersAsync(db, who, draft, new VersionNumber(version.Major, version.Minor), number, cancellationToken);
        return refusal is not null ? new CampaignOutcome.Refused(refusal, Refusal.NotFit) : await SaveAsync(db, who, campaign, draft, version, members, cancellationToken);
    }

    private static string? WhyNot(CampaignDraft draft, TemplateVersion version) =>
        draft.Workloads.Count is 0 or > MostWorkloads ? $"Choose 1 to {MostWorkloads} workloads."
        : string.IsNullOrWhiteSpace(draft.Reason) ? "Say why: those who decide read it first."
        : draft.Reason.Length > 4000 ? $"The reason has {draft.Reason.Length} characters; use 4,000 or fewer."
        : WaveRules.WhyNot(draft.Waves ?? WavePlan.Usual) is { } waves ? waves
        : draft.Workloads.SelectMany(w => w.Values ?? NoValues).Concat(draft.Values ?? NoValues).Select(v => v.Key).FirstOrDefault(k => version.Fields.All(f => f.Name != k)) is { } unknown
            ? $"Version {version.Number} has no field \"{FieldRules.Short(unknown)}\". Leave it out; its fields are {string.Join(", ", version.Fields.Select(f => f.Name))}."
        : null;

    private static async Task<(IReadOnlyList<(WorkloadOrigin Origin, string Tier)> Members, string? WhyNot)> MembersAsync(
        PortalDb db, Actor who, CampaignDraft draft, VersionNumber to, int? number, CancellationToken cancellationToken)
    {
        var origins = (await db.Origins.AsNoTracking().Where(o => o.TemplateId == draft.TemplateId).ToListAsync(cancellationToken))
            .Where(o => Permits.WhyNotSee(who, o.TeamId) is null).ToLookup(o => (o.Cluster, o.Name));
        var tiers = await db.Environments.AsNoTracking().ToDictionaryAsync(e => (e.TeamId, e.Name), e => e.Tier, cancellationToken);
        var busy = await BusyWorkloads.ReadAsync(db, cancellationToken);
        var members = new List<(WorkloadOrigin, string)>();
        foreach (var workload in draft.Workloads.DistinctBy(w => (w.Cluster, w.Name)))
        {
            var key = (workload.Cluster, workload.Name);
            if (origins[key].FirstOrDefault() is not { } origin)
            {
                return ([], $"{workload.Name} on {workload.Cluster} was not made from {draft.TemplateId}. Leave it out.");
            }

            if (origin.Version >= to)
            {
                return ([], $"{workload.Name} runs {origin.Version} already, and the campaign goes to {to}. Leave it out.");
            }

            if (busy.TryGetValue(key, out var other) && other != number)
            {
                return ([], $"{workload.Name} is in campaign {other}, which has not ended. Leave it out, or wait for that campaign.");
            }

            members.Add((origin, tiers.GetValueOrDefault((origin.TeamId, origin.Environment), "")));
        }

        return (members, null);
    }

    private async Task<CampaignOutcome> SaveAsync(
        PortalDb db, Actor who, Campaign? kept, CampaignDraft draft, TemplateVersion version, IReadOnlyList<(WorkloadOrigin Origin, string Tier)> members, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var campaign = kept;
        try
        {
            await db.SaveAsync(now, [], cancellationToken, async () =>
            {
                if (campaign is null)
                {
                    var last = await db.Campaigns.MaxAsync(c => (int?)c.Number, cancellationToken) ?? 0;
                    campaign = new Campaign
                    {
                        Id = Guid.CreateVersion7(now), Number = last + 1, AuthorId = who.PersonId, CreatedAt = now, TemplateId = draft.TemplateId,
                        ToMajor = version.Major, ToMinor = version.Minor, Reason = "", Waves = WavePlan.Usual, Values = NoValues,
                    };
                    db.Campaigns.Add(campaign);
                }

                (campaign.ToMajor, campaign.ToMinor, campaign.Reason, campaign.Why) = (version.Major, version.Minor, draft.Reason.Trim(), "");
                (campaign.Waves, campaign.Values) = (draft.Waves ?? WavePlan.Usual, draft.Values ?? NoValues);
                if (kept is not null)
                {
                    db.Entry(campaign).Property(c => c.Version).IsModified = true;
                }

                await PutItemsAsync(db, campaign, members, draft.Workloads, now, cancellationToken);
                return true;
            });
        }
        catch (DbUpdateConcurrencyException)
        {
            return new CampaignOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Campaigns);
        return campaign is null ? new CampaignOutcome.NotFound() : new CampaignOutcome.Saved(campaign.Id, campaign.Number);
    }

    private static async Task PutItemsAsync(
        PortalDb db, Campaign campaign, IReadOnlyList<(WorkloadOrigin Origin, string Tier)> members, IReadOnlyList<CampaignWorkload> said, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var values = said.DistinctBy(w => (w.Cluster, w.Name)).ToDictionary(w => (w.Cluster, w.Name), w => w.Values ?? NoValues);
        var before = campaign.Items.ToDictionary(i => (i.Cluster, i.Name));
        var position = 0;
        foreach (var (wave, index) in WaveRules.Split(campaign.Waves, members, m => new WaveMember(m.Tier, m.Origin.TeamId, m.Origin.Name)).Select((w, i) => (w, i)))
        {
            foreach (var (origin, tier) in wave)
            {
                if (!before.Remove((origin.Cluster, origin.Name), out var item))
                {
                    item = new CampaignItem
                    {
                        Id = Guid.CreateVersion7(now), CampaignId = campaign.Id, Wave = 0, Position = 0, Cluster = origin.Cluster, Name = origin.Name,
                        TeamId = origin.TeamId, Environment = origin.Environment, Tier = tier, FromVersion = origin.Version.ToString(),
                    };
                    // its key is made here, so it is added by hand: found by its campaign alone it would be taken for an old row
                    db.CampaignItems.Add(item);
                }

                (item.Wave, item.Position, item.State, item.Why, item.Values) = (index + 1, position++, CampaignItemState.Planned, "", values[(origin.Cluster, origin.Name)]);
            }
        }

        // those left out now: what was asked for them in an earlier round is taken back
        var dropped = before.Values.Select(i => i.RequestId).OfType<Guid>().ToList();
        foreach (var request in await db.Requests.Where(r => dropped.Contains(r.Id)).ToListAsync(cancellationToken))
        {
            request.Apply(RequestEvent.Cancel, now);
        }

        db.CampaignItems.RemoveRange(before.Values);
    }
}
