using Domain.Access;
using Domain.Audit;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Catalog;

/// <summary>Draft → Published → Retired, and who may see what.</summary>
public abstract class TemplateLifeContract(TestDatabase database)
{
    private static readonly Caller Mara = DemoCast.Mara.Caller;
    private static readonly TemplateAbout About = new("Worker", "Empties a queue.", "Platform", null, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_goes_from_draft_to_published_to_retired_and_each_step_is_written_down()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (versions, reader) = (world.Get<TemplateVersions>(), world.Get<TemplateReader>());
        var content = await StarterAsync(world);

        Assert.IsType<TemplateOutcome.Done>(await versions.CreateAsync(Mara, "worker", TemplateKind.Service, About, content with { Fields = [] }, Stop));
        Assert.IsType<TemplateOutcome.Invalid>(await versions.PublishAsync(Mara, "worker", "1.0", null, Stop));
        var draft = await reader.FindAsync(Mara, "worker", "1.0", Stop) ?? throw new InvalidOperationException();
        Assert.IsType<TemplateOutcome.Done>(await versions.EditAsync(Mara, "worker", "1.0", content, draft.Seen, Stop));
        Assert.IsType<TemplateOutcome.ChangedMeanwhile>(await versions.EditAsync(Mara, "worker", "1.0", content with { Notes = "late" }, draft.Seen, Stop));
        Assert.IsType<TemplateOutcome.Done>(await versions.PublishAsync(Mara, "worker", "1.0", null, Stop));

        var published = Assert.IsType<TemplateOutcome.Refused>(await versions.EditAsync(Mara, "worker", "1.0", content, draft.Seen + 2, Stop));
        Assert.Contains("never changes", published.Why, StringComparison.Ordinal);
        Assert.Equal("1.1", Assert.IsType<TemplateOutcome.Done>(await versions.BeginAsync(Mara, "worker", "1.0", VersionStep.Minor, Stop)).Version);
        Assert.Equal("2.0", Assert.IsType<TemplateOutcome.Done>(await versions.BeginAsync(Mara, "worker", "1.0", VersionStep.Major, Stop)).Version);
        Assert.IsType<TemplateOutcome.Done>(await versions.RetireAsync(Mara, "worker", "1.0", Stop));
        Assert.Null(await world.Get<CatalogueReader>().FindAsync(Mara, "worker", Stop));

        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        Assert.Equal(["template.created", "template.edited", "template.published", "template.version-begun", "template.version-begun", "template.retired"],
            await db.Audit.Where(a => a.What.StartsWith("template.")).OrderBy(a => a.Sequence).Select(a => a.What).ToListAsync(Stop));
        Assert.Null(Assert.IsType<VerifyOutcome.Checked>(await world.Get<VerifyRecord>().RunAsync(DemoCast.Dana.Caller, Stop)).Check.BrokenAt);
    }

    [Fact]
    public async Task A_template_without_a_published_version_is_called_a_draft_or_retired_with_what_to_do()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (versions, drafts) = (world.Get<TemplateVersions>(), world.Get<Drafts>());
        await versions.CreateAsync(Mara, "parcel", TemplateKind.Service, About, await StarterAsync(world), Stop);
        async Task<string> WhyAsync(string template)
        {
            var refused = Assert.IsType<DraftOutcome.Refused>(await drafts.SaveAsync(Mara, null, DomainWorld.Draft("kept") with { TemplateId = template }, 0, Stop));
            Assert.Equal(refused.Why, await world.Get<CatalogueReader>().WhyNotAsync(Mara, template, Stop));
            return refused.Why;
        }

        Assert.Contains("is a draft and not published yet", await WhyAsync("parcel"), StringComparison.Ordinal);
        await versions.PublishAsync(Mara, "parcel", "1.0", null, Stop);
        await versions.RetireAsync(Mara, "parcel", "1.0", Stop);
        Assert.Contains("was retired: what runs on it goes on", await WhyAsync("parcel"), StringComparison.Ordinal);
        Assert.Contains("There is no template \"none\"", await WhyAsync("none"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_request_names_can_be_retired_and_never_deleted()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var keep = world.Get<KeepTemplate>();
        Assert.IsType<DraftOutcome.Saved>(await world.Get<Drafts>().SaveAsync(Mara, null, DomainWorld.Draft("kept"), 0, Stop));

        var refused = Assert.IsType<TemplateOutcome.Refused>(await keep.DeleteAsync(Mara, "web-service", "1.0", Stop));
        Assert.Contains("1 request", refused.Why, StringComparison.Ordinal);
        Assert.Contains("Retire", refused.Why, StringComparison.Ordinal);
        Assert.IsType<TemplateOutcome.Refused>(await keep.DeleteAsync(Mara, "web-service", null, Stop));

        await world.Get<TemplateVersions>().CreateAsync(Mara, "worker", TemplateKind.Service, About, await StarterAsync(world), Stop);
        Assert.IsType<TemplateOutcome.Done>(await keep.DeleteAsync(Mara, "worker", "1.0", Stop));
        Assert.IsType<TemplateOutcome.Done>(await keep.DeleteAsync(Mara, "worker", null, Stop));
        Assert.Null(await world.Get<TemplateReader>().FindAsync(Mara, "worker", Stop));
    }

    [Fact]
    public async Task Only_platform_admins_keep_the_catalogue()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (ines, versions) = (await MemberAsync(world, "payments"), world.Get<TemplateVersions>());
        var content = await StarterAsync(world);

        TemplateOutcome[] outcomes =
        [
            await versions.CreateAsync(ines, "mine", TemplateKind.Service, About, content, Stop), await versions.BeginAsync(ines, "web-service", "1.0", VersionStep.Minor, Stop),
            await versions.EditAsync(ines, "web-service", "1.0", content, 0, Stop), await versions.PublishAsync(ines, "web-service", "1.0", null, Stop),
            await versions.RetireAsync(ines, "web-service", "1.0", Stop), await versions.ImportAsync(ines, TemplateFile.Write(new("mine", TemplateKind.Service, 1, 0, About, content)), Stop),
            await world.Get<KeepTemplate>().DeleteAsync(ines, "web-service", null, Stop), await world.Get<KeepTemplate>().DescribeAsync(ines, "web-service", About, 0, Stop),
        ];

        Assert.All(outcomes, o => Assert.Equal(Refusal.NotPermitted, Assert.IsType<TemplateOutcome.Refused>(o).Kind));
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<GuardrailsOutcome.Refused>(await world.Get<PlatformGuardrails>().SaveAsync(ines, [], Stop)).Kind);
    }

    [Fact]
    public async Task A_template_for_chosen_teams_is_seen_and_used_by_them_alone()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (catalogue, reader) = (world.Get<CatalogueReader>(), world.Get<TemplateReader>());
        var payments = await MemberAsync(world, "payments");
        var seen = await reader.FindAsync(Mara, "web-service", Stop) ?? throw new InvalidOperationException();

        Assert.IsType<TemplateOutcome.Done>(await world.Get<KeepTemplate>().DescribeAsync(Mara, "web-service", seen.About with { Teams = ["search"] }, seen.Version, Stop));

        Assert.DoesNotContain(await catalogue.ListAsync(payments, Stop), t => t.Id == "web-service");
        Assert.Null(await catalogue.FindAsync(payments, "web-service", Stop));
        Assert.Null(await reader.FindAsync(payments, "web-service", "1.0", Stop));
        Assert.Contains(await catalogue.ListAsync(Mara, Stop), t => t.Id == "web-service");
        Assert.Contains("not for team payments", Assert.IsType<ProposalOutcome.Refused>(await world.Get<Proposals>().PreviewAsync(payments, DomainWorld.Draft("closed"), Stop)).Why, StringComparison.Ordinal);
        Assert.Contains("not for team payments", Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(Mara, DomainWorld.Draft("closed"), Stop)).Why, StringComparison.Ordinal);

        // templates outlive a world that starts over: the others of this class ask for it
        var closed = await reader.FindAsync(Mara, "web-service", Stop) ?? throw new InvalidOperationException();
        Assert.IsType<TemplateOutcome.Done>(await world.Get<KeepTemplate>().DescribeAsync(Mara, "web-service", seen.About, closed.Version, Stop));
    }

    [Fact]
    public async Task A_file_comes_in_as_a_draft_beside_the_versions_that_are_here()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var (versions, reader) = (world.Get<TemplateVersions>(), world.Get<TemplateReader>());
        var exported = await reader.ExportAsync(Mara, "web-service", "1.0", Stop) ?? throw new InvalidOperationException();

        Assert.Contains("is here already", Assert.IsType<TemplateOutcome.Refused>(await versions.ImportAsync(Mara, TemplateFile.Write(exported), Stop)).Why, StringComparison.Ordinal);
        Assert.Equal("3.7", Assert.IsType<TemplateOutcome.Done>(await versions.ImportAsync(Mara, TemplateFile.Write(exported with { Major = 3, Minor = 7 }), Stop)).Version);

        var back = await reader.ExportAsync(Mara, "web-service", "3.7", Stop) ?? throw new InvalidOperationException();
        Assert.Equal(TemplateFile.Write(exported with { Major = 3, Minor = 7 }), TemplateFile.Write(back));
        Assert.Equal("1.0", (await world.Get<CatalogueReader>().FindAsync(Mara, "web-service", Stop))?.Version);
    }

    [Fact]
    public async Task The_platforms_guardrails_are_kept_and_checked()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        var guardrails = world.Get<PlatformGuardrails>();

        Assert.IsType<GuardrailsOutcome.Invalid>(await guardrails.SaveAsync(Mara, [new(GuardrailRules.AllowedRegistries, GuardrailLevel.Fail)], Stop));
        Assert.IsType<GuardrailsOutcome.Saved>(await guardrails.SaveAsync(Mara, [new("logging", GuardrailLevel.Warn)], Stop));
        Assert.IsType<GuardrailsOutcome.Saved>(await guardrails.SaveAsync(Mara, [new("logging", GuardrailLevel.Fail)], Stop));

        Assert.Equal(new GuardrailSetting("logging", GuardrailLevel.Fail), Assert.Single(await guardrails.ReadAsync(Stop)));
    }

    private static async Task<TemplateContent> StarterAsync(DomainWorld world) =>
        (await world.Get<TemplateReader>().FindAsync(Mara, "web-service", "1.0", Stop) ?? throw new InvalidOperationException()).Content;

    private static async Task<Caller> MemberAsync(DomainWorld world, string team)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var person = await db.People.Where(p => db.Members.Any(m => m.TeamId == team && m.PersonId == p.Id)).OrderBy(p => p.Subject).ToListAsync(Stop);
        var plain = person.First(p => p.Roles.Count == 0);
        return new(plain.Issuer, plain.Subject, plain.Name, plain.Roles);
    }
}

public sealed class TemplateLifeOnSqlite(SqliteFile database) : TemplateLifeContract(database), IClassFixture<SqliteFile>;

public sealed class TemplateLifeOnPostgres(PostgresServer database) : TemplateLifeContract(database), IClassFixture<PostgresServer>;
