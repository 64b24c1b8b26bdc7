using System.Diagnostics;
using Domain.Access;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog.Upgrades;

/// <summary>A workload that runs an older version than the newest published one.</summary>
/// <param name="Version">What it runs.</param>
/// <param name="RequestNumber">The request that made it or changed it last.</param>
/// <param name="InCampaign">Number of the campaign that is already about to upgrade it.</param>
/// <param name="Asks">Names of the fields that it has no value for and that have no default: its upgrade must be given them.</param>
public sealed record OutdatedWorkload(
    string AccountId, string Region, string Cluster, string Name, string TeamId, string Environment, string Tier, string Version, int RequestNumber, DateTimeOffset At, int? InCampaign,
    IReadOnlyList<string> Asks);

/// <param name="Newest">The newest published version; null when none is.</param>
/// <param name="UpToDate">How many workloads of this template run the newest.</param>
/// <param name="MustAsk">Fields of the newest version that one of the workloads at least must be given a value for.</param>
/// <param name="WhyNotCampaign">Null when the caller may begin a campaign.</param>
public sealed record OutdatedList(
    string TemplateId, string TemplateName, string? Newest, string Notes, int UpToDate, IReadOnlyList<OutdatedWorkload> Workloads, IReadOnlyList<Field> MustAsk, string? WhyNotCampaign);

/// <summary>A draft that takes a workload to another version of its template.</summary>
public sealed record UpgradeDraft(RequestDraft Draft, string From, string To, CarriedValues Carried);

public abstract record UpgradeOutcome
{
    private UpgradeOutcome() { }
    public sealed record Ready(UpgradeDraft Upgrade) : UpgradeOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : UpgradeOutcome;
}

public abstract record UpgradePreviewOutcome
{
    private UpgradePreviewOutcome() { }
    public sealed record Ready(UpgradePreview Preview) : UpgradePreviewOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : UpgradePreviewOutcome;
}

/// <summary>What an upgrade of one workload would do.</summary>
/// <param name="Proposal">Null while values are missing or it was refused.</param>
/// <param name="Changes">Each change with before and after.</param>
/// <param name="WhyNot">Why it cannot be, in a sentence; null when there is a proposal.</param>
public sealed record UpgradePreview(UpgradeDraft Upgrade, Proposal? Proposal, IReadOnlyList<ChangeView> Changes, string? WhyNot);

/// <summary>The version a service runs and the one it could.</summary>
/// <param name="Newest">Null when it runs the newest, or nothing newer is published.</param>
public sealed record ServiceVersion(string TemplateId, string TemplateName, string Version, string? Newest);

/// <summary>Who runs an outdated version, and how they get to a newer one. Saves nothing.</summary>
public sealed class Upgrades(IDbContextFactory<PortalDb> databases, ServiceDrafts services, Proposals proposals)
{
    private static readonly Dictionary<string, string> NoAnswers = new(0);

    /// <returns>Null when there is no such template, or it is for other teams. Only workloads of teams the caller may see.</returns>
    public async Task<OutdatedList?> OutdatedAsync(Caller caller, string templateId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == templateId, cancellationToken) is not { } template)
        {
            return null;
        }

        var newest = await Published.FindAsync(db, templateId, cancellationToken);
        var limit = newest is null ? default : new VersionNumber(newest.Major, newest.Minor);
        var rows = (await db.Origins.AsNoTracking().Where(o => o.TemplateId == templateId).ToListAsync(cancellationToken))
            .Where(o => Permits.WhyNotSee(who, o.TeamId) is null).ToList();
        // who runs it keeps seeing it, though it is for other teams by now
        if (rows.Count == 0 && Permits.WhyNotUse(who, template.Teams) is not null)
        {
            return null;
        }

        var places = await db.Environments.AsNoTracking().ToDictionaryAsync(e => (e.TeamId, e.Name), e => new FormPlace(e.Name, e.Tier), cancellationToken);
        var busy = await Campaigns.BusyWorkloads.ReadAsync(db, cancellationToken);
        var versions = await db.TemplateVersions.AsNoTracking().Where(v => v.TemplateId == templateId).ToDictionaryAsync(v => new VersionNumber(v.Major, v.Minor), v => v.Fields, cancellationToken);
        List<OutdatedWorkload> behind =
        [
            .. rows.Where(o => newest is not null && o.Version < limit)
                .OrderBy(o => o.TeamId, StringComparer.Ordinal).ThenBy(o => o.Environment, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal)
                .Select(o => (Origin: o, Place: places.GetValueOrDefault((o.TeamId, o.Environment))))
                .Select(x => new OutdatedWorkload(
                    x.Origin.AccountId, x.Origin.Region, x.Origin.Cluster, x.Origin.Name, x.Origin.TeamId, x.Origin.Environment, x.Place?.Tier ?? "", x.Origin.Version.ToString(),
                    x.Origin.RequestNumber, x.Origin.At, busy.TryGetValue((x.Origin.Cluster, x.Origin.Name), out var number) ? number : null,
                    UpgradeRules.Asks(versions.GetValueOrDefault(x.Origin.Version) ?? [], newest?.Fields ?? [], x.Place, x.Origin.Values))),
        ];
        var asked = behind.SelectMany(w => w.Asks).ToHashSet(StringComparer.Ordinal);
        return new(
            template.Id, template.Name, newest?.Number, newest?.Notes ?? "", rows.Count(o => newest is not null && o.Version >= limit), behind,
            [.. (newest?.Fields ?? []).Where(f => asked.Contains(f.Name))], Campaigns.CampaignPermits.WhyNotWrite(who, template));
    }

    /// <returns>Null for a service that no template made, or that the caller may not see.</returns>
    public async Task<ServiceVersion?> OfServiceAsync(Caller caller, string cluster, string name, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var origin = (await db.Origins.AsNoTracking().Where(o => o.Cluster == cluster && o.Name == name).ToListAsync(cancellationToken)).Find(o => Permits.WhyNotSee(who, o.TeamId) is null);
        if (origin is null || await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == origin.TemplateId, cancellationToken) is not { } template)
        {
            return null;
        }

        var newest = await Published.FindAsync(db, origin.TemplateId, cancellationToken);
        return new(template.Id, template.Name, origin.Version.ToString(), newest is not null && origin.Version < new VersionNumber(newest.Major, newest.Minor) ? newest.Number : null);
    }

    /// <param name="to">Null for the newest published version.</param>
    /// <param name="answers">Values for fields that nothing can be carried over to; may be empty.</param>
    public async Task<UpgradeOutcome> BeginAsync(
        Caller caller, string cluster, string service, string? to, IReadOnlyDictionary<string, string>? answers, CancellationToken cancellationToken)
    {
        return await services.BeginAsync(caller, cluster, service, cancellationToken) switch
        {
            ServiceDraftOutcome.Ready ready => await BeginAsync(ready.Draft, service, to, answers ?? NoAnswers, cancellationToken),
            ServiceDraftOutcome.Refused refused => new UpgradeOutcome.Refused(refused.Why, refused.Kind),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<UpgradeOutcome> BeginAsync(
        RequestDraft stands, string service, string? to, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var origin = await db.Origins.AsNoTracking().FirstOrDefaultAsync(
            o => o.TeamId == stands.TeamId && o.Environment == stands.Environment && o.Cluster == stands.Cluster && o.Name == service, cancellationToken);
        var goal = await DraftVersion.FindAsync(db, new RequestDraft(stands.TemplateId, "", "", "", null, NoAnswers, "") { TemplateVersion = to }, cancellationToken);
        if (origin is null || goal.Version is not { } version)
        {
            return new UpgradeOutcome.Refused(origin is null ? $"Berth does not know what {service} was made from." : goal.WhyNot, Refusal.NotFit);
        }

        var number = new VersionNumber(version.Major, version.Minor);
        if (number <= origin.Version)
        {
            return new UpgradeOutcome.Refused($"{service} runs {origin.TemplateId} {origin.Version} already. An upgrade goes to a newer version.");
        }

        var place = await db.Environments.AsNoTracking().SingleAsync(e => e.TeamId == stands.TeamId && e.Name == stands.Environment, cancellationToken);
        var from = await DraftVersion.FindAsync(db, origin.TemplateId, origin.Version, cancellationToken);
        // what stands in AWS comes before what was once asked for
        var now = new Dictionary<string, string>(origin.Values, StringComparer.Ordinal);
        foreach (var (field, value) in stands.Values)
        {
            now[field] = value;
        }

        var carried = UpgradeRules.Carry(from?.Fields ?? [], version.Fields, new FormPlace(place.Name, place.Tier), now, answers);
        return new UpgradeOutcome.Ready(new(
            stands with { Values = carried.Values, TemplateVersion = version.Number, Reason = "" }, origin.Version.ToString(), version.Number, carried));
    }

    /// <summary>The plan, checks and estimate of one workload's upgrade.</summary>
    public async Task<UpgradePreviewOutcome> PreviewAsync(
        Caller caller, string cluster, string service, string? to, IReadOnlyDictionary<string, string>? answers, CancellationToken cancellationToken)
    {
        switch (await BeginAsync(caller, cluster, service, to, answers, cancellationToken))
        {
            case UpgradeOutcome.Ready { Upgrade: var upgrade }:
                return new UpgradePreviewOutcome.Ready(await proposals.PreviewAsync(caller, upgrade.Draft, cancellationToken) switch
                {
                    ProposalOutcome.Ready ready => new(upgrade, ready.Proposal, [.. ready.Proposal.Plan.Changes.Select(ChangeView.Of)], null),
                    ProposalOutcome.Invalid invalid => new(upgrade, null, [], string.Join(' ', invalid.Problems.Select(x => x.Why))),
                    ProposalOutcome.Refused refused => new(upgrade, null, [], refused.Why),
                    _ => throw new UnreachableException(),
                });
            case UpgradeOutcome.Refused refused:
                return new UpgradePreviewOutcome.Refused(refused.Why, refused.Kind);
            default:
                throw new UnreachableException();
        }
    }
}
