using Domain.Access;
using Domain.Approvals;
using Domain.Catalog.Upgrades;
using Domain.Costs;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>A template as its card shows it.</summary>
/// <param name="FromMonthly">Least US dollars a month with the template's defaults; null without a price.</param>
/// <param name="Approval">Who must approve, in words.</param>
public sealed record TemplateCard(
    string Id, string Name, string Summary, string Owner, TemplateKind Kind, string Version, IReadOnlyList<Compute> Compute, decimal? FromMonthly, string Approval);

/// <summary>A published version with its fields.</summary>
/// <param name="Teams">Ids of the teams it is for; null means all.</param>
public sealed record TemplateForm(string Id, string Name, string Summary, string Owner, string Version, IReadOnlyList<Field> Fields, TemplateKind Kind = TemplateKind.Service, IReadOnlyList<string>? Teams = null);

/// <summary>One environment the caller may ask for, with what its form needs.</summary>
/// <param name="Limits">The team's.</param>
/// <param name="OwnLimits">The environment's, beneath the team's; null for none.</param>
public sealed record PlaceChoice(string TeamId, string TeamName, string Environment, string Tier, string AccountId, string Region, IReadOnlyList<string> Clusters, TeamLimits Limits, IReadOnlyList<string>? Subnets = null, TeamLimits? OwnLimits = null)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public FormPlace FormPlace => new(Environment, Tier);

    /// <summary>The team's, and the environment's own beneath them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<Ceiling> Ceilings => Ceiling.Of(Limits, $"{TeamId}/{Environment}", OwnLimits);
}

/// <summary>Reads the catalogue: what can be asked for, and where.</summary>
public sealed class CatalogueReader(IDbContextFactory<PortalDb> databases, PriceBooks books)
{
    private const string PriceRegion = "us-east-1";

    public async Task<IReadOnlyList<TemplateCard>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var region = await db.Environments.AsNoTracking().Where(e => who.Teams.Keys.Contains(e.TeamId)).Select(e => e.Region).FirstOrDefaultAsync(cancellationToken);
        var prices = await books.OfAsync(db, region ?? PriceRegion, cancellationToken);
        var rules = await db.ApprovalRules.AsNoTracking().OrderBy(r => r.Order).ToListAsync(cancellationToken);
        var cards = new List<TemplateCard>();
        foreach (var template in await db.Templates.AsNoTracking().Include(t => t.Versions).OrderBy(t => t.Name).ToListAsync(cancellationToken))
        {
            var version = template.Versions.Where(v => v.State is VersionState.Published).OrderByDescending(v => v.Major).ThenByDescending(v => v.Minor).FirstOrDefault();
            if (version is not null && Permits.WhyNotUse(who, template.Teams) is null)
            {
                cards.Add(new(template.Id, template.Name, template.Summary, template.Owner, template.Kind, version.Number,
                    ComputeOf(template.Kind, version), FromMonthly(version, prices), Approval(rules)));
            }
        }

        return cards;
    }

    /// <summary>Null when nothing of it is published, or it is for other teams.</summary>
    public Task<TemplateForm?> FindAsync(Caller caller, string templateId, CancellationToken cancellationToken) => FindAsync(caller, templateId, null, cancellationToken);

    /// <param name="number">"1.2", published or retired; null for the newest published.</param>
    public async Task<TemplateForm?> FindAsync(Caller caller, string templateId, string? number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var template = await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == templateId, cancellationToken);
        var found = number is null ? await Published.FindAsync(db, templateId, cancellationToken)
            : VersionNumber.Parse(number) is { } wanted ? await DraftVersion.FindAsync(db, templateId, wanted, cancellationToken) : null;
        return template is not null && Permits.WhyNotUse(who, template.Teams) is null && found is { State: not VersionState.Draft } version
            ? new(template.Id, template.Name, template.Summary, template.Owner, version.Number, version.Fields, template.Kind, template.Teams)
            : null;
    }

    /// <summary>Why a template is not found, and what to do: it is for other teams, retired, a draft, or there is none.</summary>
    public async Task<string> WhyNotAsync(Caller caller, string templateId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var template = await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == templateId, cancellationToken);
        return (template is null ? null : Permits.WhyNotUse(who, template.Teams)) ?? await Published.WhyNoneAsync(db, templateId, cancellationToken);
    }

    /// <summary>Why the caller asks for nothing, and what to do; null when there is a team in which they may.</summary>
    public async Task<string?> WhyNotAskAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Permits.WhyNotAsk(await Actors.LoadAsync(db, caller, cancellationToken));
    }

    /// <summary>Every environment in which the caller may ask for changes; of all teams for a platform admin.</summary>
    public async Task<IReadOnlyList<PlaceChoice>> PlacesAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        var teams = await db.Teams.AsNoTracking().Include(t => t.Environments).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        return [.. teams.SelectMany(t => t.Environments.Where(e => Permits.WhyNotRequest(who, new Target(t.Id, e.Name)) is null).OrderBy(e => e.Name, StringComparer.Ordinal)
            .Select(e => new PlaceChoice(t.Id, t.Name, e.Name, e.Tier, e.AccountId, e.Region, e.Clusters, t.Limits, e.Subnets, e.Limits)))];
    }

    /// <summary>One size priced on every kind of compute.</summary>
    /// <param name="cpu">CPU units.</param>
    /// <param name="memoryMiB">MiB.</param>
    public async Task<IReadOnlyList<TaskPrice>> PricesAsync(string region, int cpu, int memoryMiB, IReadOnlyList<string> instanceTypes, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return EstimatePlan.SideBySide(cpu, memoryMiB, instanceTypes, await books.OfAsync(db, region, cancellationToken));
    }

    /// <summary>What its tasks may run on: one where the template says which.</summary>
    private static IReadOnlyList<Compute> ComputeOf(TemplateKind kind, TemplateVersion version) =>
        kind is TemplateKind.Cluster ? [Compute.Fargate, Compute.FargateSpot]
        : version.Fields.FirstOrDefault(f => f.Kind is FieldKind.Compute) is { Mode: FieldMode.Locked, Default: { } only } && Enum.TryParse<Compute>(only, out var locked) ? [locked]
        : Enum.GetValues<Compute>();

    private static decimal? FromMonthly(TemplateVersion version, PriceBook prices)
    {
        int? Default(string name) => int.TryParse(version.Fields.FirstOrDefault(f => f.Name == name)?.Default, out var number) ? number : null;
        return Default(FieldNames.Cpu) is { } cpu && Default(FieldNames.Memory) is { } memory && Default(FieldNames.MinTasks) is { } tasks
            ? TaskPrices.Of(prices, Compute.Fargate, cpu, memory, []).Monthly * tasks : null;
    }

    private static string Approval(IReadOnlyList<ApprovalRule> rules)
    {
        if (rules.Count == 0)
        {
            return "A platform admin";
        }

        var words = rules.Where(r => !r.Automatic && r.Conditions == RuleConditions.None).Select(r => (r.Tier, Who: (r.Needed == 1 ? "a " : $"{r.Needed}: ") + string.Join(" or ", r.Groups.Select(g => g.Word)))).ToList();
        var text = words.Count == 0 ? "whom the approval rules name"
            : words.DistinctBy(w => w.Who).Count() == 1 ? words[0].Who
            : string.Join("; ", words.Select(w => $"{(w.Tier is null ? "elsewhere" : $"in {w.Tier}")} {w.Who}"));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
