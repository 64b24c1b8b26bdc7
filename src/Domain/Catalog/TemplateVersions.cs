using System.Globalization;
using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

public abstract record TemplateOutcome
{
    private TemplateOutcome() { }
    /// <param name="Version"><c>1.2</c>.</param>
    public sealed record Done(string TemplateId, string Version) : TemplateOutcome
    {
        /// <summary>What of a running service was not taken over, each with the container it is of.</summary>
        public IReadOnlyList<string> LeftOut { get; init; } = [];
    }

    /// <summary>Another platform admin must approve it first.</summary>
    /// <param name="Id">Of the change of a setting.</param>
    /// <param name="Who">Those who could.</param>
    public sealed record Waits(string TemplateId, string Version, Guid Id, IReadOnlyList<string> Who) : TemplateOutcome;

    /// <summary>Each problem names its place as a path, <c>fields[2].default</c>.</summary>
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : TemplateOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : TemplateOutcome;
    public sealed record NotFound : TemplateOutcome;
    public sealed record ChangedMeanwhile : TemplateOutcome;

    internal static TemplateOutcome Of(string id, string number, SettingOutcome outcome) => outcome switch
    {
        SettingOutcome.Applied => new Done(id, number),
        SettingOutcome.Waits waits => new Waits(id, number, waits.Id, waits.Who),
        SettingOutcome.Refused refused => new Refused(refused.Why, refused.Kind),
        _ => new ChangedMeanwhile(),
    };
}

/// <summary>Which number the next draft gets.</summary>
public enum VersionStep
{
    /// <summary>Fits what runs from the version before.</summary>
    Minor,
    /// <summary>Something that was asked or made before no longer is.</summary>
    Major,
}

/// <summary>
/// The life of template versions: Draft → Published → Retired. A draft may hold what does not fit yet; a published version never changes. Publishing and
/// retiring need a second platform admin.
/// </summary>
public sealed class TemplateVersions(IDbContextFactory<PortalDb> databases, SettingChanges settings, ChangeSignal signal, TimeProvider time)
{
    /// <summary>A new template with its first draft, 1.0.</summary>
    public Task<TemplateOutcome> CreateAsync(Caller caller, string id, TemplateKind kind, TemplateAbout about, TemplateContent content, CancellationToken cancellationToken) =>
        AddAsync(caller, new ExportedTemplate(id, kind, 1, 0, about, content), "template.created", cancellationToken);

    /// <summary>Takes a file in as a draft: of a new template, or as a further version of one that is here.</summary>
    public async Task<TemplateOutcome> ImportAsync(Caller caller, string file, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (Permits.WhyNotKeepCatalogue(await Actors.LoadAsync(db, caller, cancellationToken)) is { } why)
        {
            return new TemplateOutcome.Refused(why, Refusal.NotPermitted);
        }

        return TemplateFile.Read(file) switch
        {
            FileOutcome.Read read => await AddAsync(caller, read.Template, "template.imported", cancellationToken),
            FileOutcome.Unreadable unreadable => new TemplateOutcome.Invalid([unreadable.Problem]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private async Task<TemplateOutcome> AddAsync(Caller caller, ExportedTemplate wanted, string what, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotKeepCatalogue(who) is { } why)
        {
            return new TemplateOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (TemplateRules.Problems(wanted.Id, wanted.About).Concat(DraftRules.Problems(wanted.Content)).ToList() is { Count: > 0 } problems)
        {
            return new TemplateOutcome.Invalid(problems);
        }

        TemplateOutcome outcome = new TemplateOutcome.Done(wanted.Id, string.Create(CultureInfo.InvariantCulture, $"{wanted.Major}.{wanted.Minor}"));
        var now = time.GetUtcNow();
        await db.SaveAsync(now, [Happening.By(who, what, new { title = $"{wanted.About.Name} {wanted.Major}.{wanted.Minor}", template = wanted.Id })], cancellationToken, async () =>
        {
            var known = await db.Templates.Include(t => t.Versions).SingleOrDefaultAsync(t => t.Id == wanted.Id, cancellationToken);
            if (known is not null && (what == "template.created" || known.Kind != wanted.Kind || known.Versions.Any(v => v.Major == wanted.Major && v.Minor == wanted.Minor)))
            {
                outcome = new TemplateOutcome.Refused(
                    what == "template.created" ? $"There is a template {wanted.Id} already. Choose another id, or begin a new version of that one."
                    : known.Kind != wanted.Kind ? $"Template {wanted.Id} here makes a {known.Kind.ToString().ToLowerInvariant()}, the file's a {wanted.Kind.ToString().ToLowerInvariant()}. Change the id in the file."
                    : $"Version {wanted.Major}.{wanted.Minor} of {wanted.Id} is here already. Change the version in the file, or delete the draft of that number first.");
                return false;
            }

            if (known is null)
            {
                db.Templates.Add(new Template
                {
                    Id = wanted.Id, Kind = wanted.Kind, Name = wanted.About.Name.Trim(), Summary = wanted.About.Summary.Trim(), Owner = wanted.About.Owner.Trim(),
                    Teams = wanted.About.Teams, ImageDemand = wanted.About.ImageDemand,
                });
            }

            db.TemplateVersions.Add(Draft(wanted.Id, wanted.Major, wanted.Minor, wanted.Content, who, now));
            return true;
        });
        return Tell(outcome);
    }

    /// <summary>A new draft that begins as a copy of any version.</summary>
    public async Task<TemplateOutcome> BeginAsync(Caller caller, string id, string from, VersionStep step, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotKeepCatalogue(who) is { } why)
        {
            return new TemplateOutcome.Refused(why, Refusal.NotPermitted);
        }

        TemplateOutcome outcome = new TemplateOutcome.NotFound();
        var now = time.GetUtcNow();
        await db.SaveAsync(now, [Happening.By(who, "template.version-begun", new { title = $"{id} from {from}", template = id })], cancellationToken, async () =>
        {
            // counted inside the transaction: two who begin at once get two numbers
            var all = await db.TemplateVersions.AsNoTracking().Where(v => v.TemplateId == id).ToListAsync(cancellationToken);
            if (all.FirstOrDefault(v => v.Number == from) is not { } source)
            {
                return false;
            }

            var major = step is VersionStep.Major ? all.Max(v => v.Major) + 1 : source.Major;
            var minor = step is VersionStep.Major ? 0 : all.Where(v => v.Major == major).Max(v => v.Minor) + 1;
            var draft = Draft(id, major, minor, TemplateContent.Of(source) with { Notes = "" }, who, now);
            db.TemplateVersions.Add(draft);
            outcome = new TemplateOutcome.Done(id, draft.Number);
            return true;
        });
        return Tell(outcome);
    }

    /// <summary>Keeps a draft as it is written. It may hold what does not fit yet, only nothing that cannot be kept.</summary>
    /// <param name="seen">The row's version as the editor saw it.</param>
    public Task<TemplateOutcome> EditAsync(Caller caller, string id, string number, TemplateContent content, int seen, CancellationToken cancellationToken) =>
        ChangeAsync(caller, id, number, seen, async (db, who, template, version) =>
        {
            if (version.State is not VersionState.Draft)
            {
                return new TemplateOutcome.Refused($"Version {number} is {version.State.ToString().ToLowerInvariant()} and never changes. Begin a new version from it.");
            }

            if (DraftRules.Problems(content).ToList() is { Count: > 0 } problems)
            {
                return new TemplateOutcome.Invalid(problems);
            }

            (version.Fields, version.Recipe, version.Guardrails, version.Notes) = (content.Fields, RecipeRules.Tidy(content.Recipe), content.Guardrails, content.Notes.Trim());
            await db.SaveAsync(time.GetUtcNow(), [Happening.By(who, "template.edited", new { title = $"{template.Name} {number}", template = id, notes = version.Notes })], cancellationToken);
            return Tell(new TemplateOutcome.Done(id, number));
        }, cancellationToken);

    /// <summary>Opens a draft to the teams, once another platform admin approves. From then on it never changes.</summary>
    public Task<TemplateOutcome> PublishAsync(Caller caller, string id, string number, int? seen, CancellationToken cancellationToken) =>
        ChangeAsync(caller, id, number, seen, async (db, who, template, version) =>
        {
            if (version.State is not VersionState.Draft)
            {
                return new TemplateOutcome.Refused($"Version {number} is {version.State.ToString().ToLowerInvariant()} already. Begin a new version from it.");
            }

            return TemplateRules.Problems(template.Kind, TemplateContent.Of(version)) is { Count: > 0 } problems
                ? new TemplateOutcome.Invalid(problems)
                : await ProposeAsync(db, who, template, version, "Publish", VersionSetting.NewestOf(template), VersionSetting.Whole(template, version), cancellationToken);
        }, cancellationToken);

    /// <summary>Takes a published version out of the catalogue, once another platform admin approves; what was made from it stays.</summary>
    public Task<TemplateOutcome> RetireAsync(Caller caller, string id, string number, CancellationToken cancellationToken) =>
        ChangeAsync(caller, id, number, null, async (db, who, template, version) => version.State is not VersionState.Published
            ? new TemplateOutcome.Refused($"Version {number} is {version.State.ToString().ToLowerInvariant()}, and only a published one is retired.{(version.State is VersionState.Draft ? " Delete the draft instead." : "")}")
            : await ProposeAsync(db, who, template, version, "Retire", VersionSetting.State(version, VersionState.Published), VersionSetting.State(version, VersionState.Retired), cancellationToken), cancellationToken);

    private async Task<TemplateOutcome> ProposeAsync(
        PortalDb db, Actor who, Template template, TemplateVersion version, string verb, string? before, string after, CancellationToken cancellationToken) =>
        TemplateOutcome.Of(template.Id, version.Number, await settings.ProposeAsync(
            db, who, VersionSetting.KindId, VersionSetting.SubjectOf(version), $"{verb} {template.Name} {version.Number}", before, after, cancellationToken));

    private async Task<TemplateOutcome> ChangeAsync(
        Caller caller, string id, string number, int? seen, Func<PortalDb, Actor, Template, TemplateVersion, Task<TemplateOutcome>> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotKeepCatalogue(who) is { } why)
        {
            return new TemplateOutcome.Refused(why, Refusal.NotPermitted);
        }

        var template = await db.Templates.Include(t => t.Versions).SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (template?.Versions.FirstOrDefault(v => v.Number == number) is not { } version)
        {
            return new TemplateOutcome.NotFound();
        }

        // of one that is no draft any more its state says more than its age
        if (seen is { } asSeen && version.State is VersionState.Draft && version.Version != asSeen)
        {
            return new TemplateOutcome.ChangedMeanwhile();
        }

        try
        {
            return await change(db, who, template, version);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new TemplateOutcome.ChangedMeanwhile();
        }
    }

    private TemplateOutcome Tell(TemplateOutcome outcome)
    {
        if (outcome is TemplateOutcome.Done)
        {
            signal.Publish(Topics.Templates);
        }

        return outcome;
    }

    private static TemplateVersion Draft(string id, int major, int minor, TemplateContent content, Actor who, DateTimeOffset now) => new()
    {
        TemplateId = id, Major = major, Minor = minor, State = VersionState.Draft, CreatedAt = now, Author = who.Name,
        Fields = content.Fields, Recipe = RecipeRules.Tidy(content.Recipe), Guardrails = content.Guardrails, Notes = content.Notes.Trim(),
    };
}
