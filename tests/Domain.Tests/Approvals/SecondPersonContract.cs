using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Catalog;
using Domain.Costs;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Notices;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Approvals;

/// <summary>Every setting passes a second platform admin as soon as there is one, on both engines.</summary>
public abstract class SecondPersonContract(TestDatabase database)
{
    private static readonly Caller mara = DemoCast.Mara.Caller;
    private static readonly Caller nora = new(DemoCast.Issuer, "nora", "Nora Osei", [GlobalRoles.PlatformAdmin]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A world with two platform admins.</summary>
    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await world.Get<Actors>().LoadAsync(nora, Stop);
        return world;
    }

    [Fact]
    public async Task Limits_hold_when_the_second_has_approved_and_the_author_is_told()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);

        var waits = Assert.IsType<LimitsOutcome.Waits>(await LimitAsync(world, team.Limits with { MaxVcpu = 30 }, team.Version));
        Assert.Equal(["Nora Osei"], waits.Who);
        Assert.Equal(24, (await TeamAsync(world)).Limits.MaxVcpu);
        await world.Get<NoticeClerk>().RunAsync(Stop);
        var asked = Assert.Single((await world.Get<Inbox>().ReadAsync(nora, Stop)).Notices, n => n.Kind is NoticeKind.Setting);
        Assert.Equal($"/admin/setting-changes/{waits.Id}", asked.Link);

        Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, mara, waits.Id));
        Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, nora, waits.Id));

        Assert.Equal(30, (await TeamAsync(world)).Limits.MaxVcpu);
        await world.Get<NoticeClerk>().RunAsync(Stop);
        Assert.Contains((await world.Get<Inbox>().ReadAsync(mara, Stop)).Notices, n => n.Title == "Nora Osei: approved what you proposed");
        Assert.Contains((await world.Get<Inbox>().ReadAsync(nora, Stop)).Notices, n => n.HandledBy == "Nora Osei");
        var line = await LineAsync(world, "limits.set");
        Assert.Equal(("Nora Osei", "payments"), (line.Who, line.TeamId));
        Assert.Contains("\"author\":\"Mara Lindqvist\"", line.Data, StringComparison.Ordinal);
        Assert.Contains("\"maxVcpu\":24", line.Data, StringComparison.Ordinal);
        Assert.Contains("\"maxVcpu\":30", line.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limits_of_an_environment_wait_beside_those_of_the_team_and_go_away_by_two()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);
        var dev = team.Environments.Single(e => e.Name == "dev");

        await WaitAndApproveAsync(world, Assert.IsType<LimitsOutcome.Waits>(await LimitAsync(world, team.Limits with { MaxVcpu = 4 }, dev.Version, "dev")).Id);
        dev = (await TeamAsync(world)).Environments.Single(e => e.Name == "dev");
        Assert.Equal(4, dev.Limits?.MaxVcpu);
        var away = Assert.IsType<LimitsOutcome.Waits>(await LimitAsync(world, null, dev.Version, "dev"));
        Assert.IsType<LimitsOutcome.Waits>(await LimitAsync(world, team.Limits with { MaxVcpu = 20 }, team.Version));
        await WaitAndApproveAsync(world, away.Id);

        Assert.Null((await TeamAsync(world)).Environments.Single(e => e.Name == "dev").Limits);
        Assert.Equal("dev", (await LineAsync(world, "limits.set")).Environment);
    }

    [Fact]
    public async Task What_was_changed_otherwise_meanwhile_overtakes_what_waits()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);
        var waits = Assert.IsType<LimitsOutcome.Waits>(await LimitAsync(world, team.Limits with { MaxVcpu = 30 }, team.Version));
        await using (var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            (await db.Teams.SingleAsync(t => t.Id == "payments", Stop)).Limits = team.Limits with { MaxVcpu = 12 };
            await db.SaveChangesAsync(Stop);
        }

        var refused = Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, nora, waits.Id));

        Assert.Contains("were changed since this was proposed", refused.Why, StringComparison.Ordinal);
        var change = await world.Get<SettingChanges>().FindAsync(mara, waits.Id, Stop);
        Assert.Equal((SettingState.Overtaken, refused.Why), (change?.State, change?.Comment));
        Assert.Equal(12, (await TeamAsync(world)).Limits.MaxVcpu);
    }

    [Fact]
    public async Task Nothing_that_someone_proposed_who_may_no_longer_is_approved()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);
        var waits = Assert.IsType<LimitsOutcome.Waits>(await LimitAsync(world, team.Limits with { MaxVcpu = 30 }, team.Version));
        await using (var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            (await db.People.SingleAsync(p => p.Name == mara.Name, Stop)).Roles = [];
            await db.SaveChangesAsync(Stop);
        }

        Assert.Contains("may no longer", Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, nora, waits.Id)).Why, StringComparison.Ordinal);
        Assert.IsType<SettingOutcome.Ended>(await DecideAsync(world, nora, waits.Id, approve: false));
        Assert.Equal(24, (await TeamAsync(world)).Limits.MaxVcpu);
    }

    [Fact]
    public async Task Who_is_asked_is_reminded_once_and_the_author_reads_why_it_was_rejected()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);
        var waits = Assert.IsType<LimitsOutcome.Waits>(await LimitAsync(world, team.Limits with { MaxVcpu = 30 }, team.Version));
        var clerk = world.Get<NoticeClerk>();
        await clerk.RunAsync(Stop);
        world.Clock.Advance(NoticeClerk.Patience);
        await clerk.RunAsync(Stop);
        await clerk.RunAsync(Stop);
        Assert.Equal($"/admin/setting-changes/{waits.Id}", Assert.Single((await world.Get<Inbox>().ReadAsync(nora, Stop)).Notices, n => n.Kind is NoticeKind.Reminder).Link);

        await DecideAsync(world, nora, waits.Id, approve: false);
        await clerk.RunAsync(Stop);

        Assert.All((await world.Get<Inbox>().ReadAsync(nora, Stop)).Notices.Where(n => n.Link.EndsWith($"{waits.Id}", StringComparison.Ordinal)), n => Assert.Equal("Nora Osei", n.HandledBy));
        Assert.Equal("Other limits for payments: \"Because.\"", Assert.Single((await world.Get<Inbox>().ReadAsync(mara, Stop)).Notices, n => n.Kind is NoticeKind.Decided).Text);
    }

    [Fact]
    public async Task Guardrails_are_switched_by_two()
    {
        await using var world = await WorldAsync();
        var guardrails = world.Get<PlatformGuardrails>();

        var waits = Assert.IsType<GuardrailsOutcome.Waits>(await guardrails.SaveAsync(mara, [new("logging", GuardrailLevel.Fail)], Stop));
        Assert.Empty(await guardrails.ReadAsync(Stop));
        Assert.Equal("Switch on \"Logging on\"", (await world.Get<SettingChanges>().FindAsync(nora, waits.Id, Stop))?.Title);
        await WaitAndApproveAsync(world, waits.Id);

        Assert.Equal("logging", Assert.Single(await guardrails.ReadAsync(Stop)).Id);
        Assert.Contains("\"before\":[]", (await LineAsync(world, "guardrails.changed")).Data, StringComparison.Ordinal);
        Assert.IsType<GuardrailsOutcome.Saved>(await guardrails.SaveAsync(mara, [new("logging", GuardrailLevel.Fail)], Stop));
    }

    [Fact]
    public async Task A_price_counts_when_the_second_has_approved_and_is_overtaken_by_another_of_the_same_day()
    {
        await using var world = await WorldAsync();
        var today = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime);
        async Task<PriceLine> NowAsync() => (await world.Get<ListPrices>().RunAsync("us-east-1", Stop)).Single(l => l.Meter == Meters.FargateVcpu);
        var line = await NowAsync();

        var waits = Assert.IsType<PriceOutcome.Waits>(await world.Get<SetPrice>().RunAsync(mara, new NewPrice("us-east-1", Meters.FargateVcpu, .25m, today, "AWS Price List", true, line.Version), Stop));
        Assert.Equal(line.Now, (await NowAsync()).Now);
        await WaitAndApproveAsync(world, waits.Id);
        Assert.Equal(.25m, (await NowAsync()).Now?.Usd);

        var second = Assert.IsType<PriceOutcome.Waits>(await world.Get<SetPrice>().RunAsync(nora, new NewPrice("us-east-1", Meters.FargateVcpu, .5m, today, "AWS Price List", true, (await NowAsync()).Version), Stop));
        await using (var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop))
        {
            (await db.Prices.SingleAsync(p => p.Region == "us-east-1" && p.Meter == Meters.FargateVcpu && p.AsOf == today, Stop)).Usd = .3m;
            await db.SaveChangesAsync(Stop);
        }

        Assert.Contains("since this was proposed", Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, mara, second.Id)).Why, StringComparison.Ordinal);
        Assert.Equal(.3m, (await NowAsync()).Now?.Usd);
    }

    [Fact]
    public async Task A_freeze_holds_at_once_and_is_ended_by_two()
    {
        await using var world = await WorldAsync();
        var (freezes, now) = (world.Get<FreezeWindows>(), world.Clock.GetUtcNow().UtcDateTime);

        var set = Assert.IsType<FreezeOutcome.Done>(await freezes.CreateAsync(mara, new("Incident", "Payments are down.", now.AddMinutes(-1), now.AddHours(4), "UTC", [], [], []), Stop));
        Assert.Equal(FreezePhase.Holding, Assert.Single(await freezes.ListAsync(Stop)).Phase);
        var kept = Assert.Single(await world.Get<SettingChanges>().ListAsync(nora, FreezeSetting.KindId, Stop));
        Assert.Equal((SettingState.Applied, (string?)null), (kept.State, kept.DecidedBy));
        Assert.Contains("stricter", kept.Comment, StringComparison.Ordinal);
        Assert.Equal("Mara Lindqvist", (await LineAsync(world, "setting.applied-at-once")).Who);

        var waits = Assert.IsType<FreezeOutcome.Waits>(await freezes.EndAsync(mara, set.Id, Stop));
        Assert.Equal(FreezePhase.Holding, Assert.Single(await freezes.ListAsync(Stop)).Phase);
        await WaitAndApproveAsync(world, waits.Id);
        Assert.Equal(FreezePhase.Ended, Assert.Single(await freezes.ListAsync(Stop)).Phase);
        Assert.Equal("Nora Osei", (await LineAsync(world, "freeze.ended")).Who);
    }

    [Fact]
    public async Task A_freeze_that_is_over_before_the_second_approves_has_nothing_left_to_end()
    {
        await using var world = await WorldAsync();
        var (freezes, now) = (world.Get<FreezeWindows>(), world.Clock.GetUtcNow().UtcDateTime);
        var set = Assert.IsType<FreezeOutcome.Done>(await freezes.CreateAsync(mara, new("Sale", "A sale.", now, now.AddHours(1), "UTC", [], [], []), Stop));
        var waits = Assert.IsType<FreezeOutcome.Waits>(await freezes.EndAsync(mara, set.Id, Stop));

        world.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Contains("over already", Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, nora, waits.Id)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_published_and_retired_by_two_and_an_edit_overtakes_its_publication()
    {
        await using var world = await WorldAsync();
        var (versions, reader) = (world.Get<TemplateVersions>(), world.Get<TemplateReader>());
        await versions.BeginAsync(mara, "web-service", "1.0", VersionStep.Minor, Stop);

        var first = Assert.IsType<TemplateOutcome.Waits>(await versions.PublishAsync(mara, "web-service", "1.1", null, Stop));
        var change = await world.Get<SettingChanges>().FindAsync(nora, first.Id, Stop);
        Assert.Contains("\"version\":\"1.0\"", change?.Before, StringComparison.Ordinal);
        Assert.Contains("\"version\":\"1.1\"", change?.After, StringComparison.Ordinal);
        var draft = await reader.FindAsync(mara, "web-service", "1.1", Stop) ?? throw new InvalidOperationException();
        Assert.IsType<TemplateOutcome.Done>(await versions.EditAsync(mara, "web-service", "1.1", draft.Content with { Notes = "Other notes." }, draft.Seen, Stop));
        Assert.Contains("was changed since", Assert.IsType<SettingOutcome.Refused>(await DecideAsync(world, nora, first.Id)).Why, StringComparison.Ordinal);
        Assert.Equal("1.0", (await world.Get<CatalogueReader>().FindAsync(mara, "web-service", Stop))?.Version);

        await WaitAndApproveAsync(world, Assert.IsType<TemplateOutcome.Waits>(await versions.PublishAsync(mara, "web-service", "1.1", null, Stop)).Id);
        Assert.Equal("1.1", (await world.Get<CatalogueReader>().FindAsync(mara, "web-service", Stop))?.Version);
        await WaitAndApproveAsync(world, Assert.IsType<TemplateOutcome.Waits>(await versions.RetireAsync(mara, "web-service", "1.1", Stop)).Id);
        Assert.Equal("1.0", (await world.Get<CatalogueReader>().FindAsync(mara, "web-service", Stop))?.Version);
    }

    [Fact]
    public async Task What_is_said_of_a_published_template_and_its_end_need_two_a_drafts_does_not()
    {
        await using var world = await WorldAsync();
        var (versions, keep, reader) = (world.Get<TemplateVersions>(), world.Get<KeepTemplate>(), world.Get<TemplateReader>());
        var seen = await reader.FindAsync(mara, "web-service", Stop) ?? throw new InvalidOperationException();
        var content = (await reader.FindAsync(mara, "web-service", "1.0", Stop))?.Content ?? throw new InvalidOperationException();

        await WaitAndApproveAsync(world, Assert.IsType<TemplateOutcome.Waits>(await keep.DescribeAsync(mara, "web-service", seen.About with { Teams = ["search"] }, seen.Version, Stop)).Id);
        Assert.Equal(["search"], (await reader.FindAsync(mara, "web-service", Stop))?.About.Teams);

        await versions.CreateAsync(mara, "parcel", TemplateKind.Service, seen.About, content, Stop);
        Assert.IsType<TemplateOutcome.Done>(await keep.DescribeAsync(mara, "parcel", seen.About with { Name = "Parcel" }, 0, Stop));
        await WaitAndApproveAsync(world, Assert.IsType<TemplateOutcome.Waits>(await versions.PublishAsync(mara, "parcel", "1.0", null, Stop)).Id);
        await WaitAndApproveAsync(world, Assert.IsType<TemplateOutcome.Waits>(await keep.DeleteAsync(mara, "parcel", "1.0", Stop)).Id);
        Assert.Empty((await reader.FindAsync(mara, "parcel", Stop))?.Versions ?? throw new InvalidOperationException());
        Assert.IsType<TemplateOutcome.Done>(await keep.DeleteAsync(mara, "parcel", null, Stop));

        await versions.CreateAsync(mara, "crate", TemplateKind.Service, seen.About, content, Stop);
        await WaitAndApproveAsync(world, Assert.IsType<TemplateOutcome.Waits>(await versions.PublishAsync(mara, "crate", "1.0", null, Stop)).Id);
        await WaitAndApproveAsync(world, Assert.IsType<TemplateOutcome.Waits>(await keep.DeleteAsync(mara, "crate", null, Stop)).Id);
        Assert.Null(await reader.FindAsync(mara, "crate", Stop));
    }

    [Fact]
    public async Task Of_two_who_propose_at_the_same_second_one_waits()
    {
        await using var world = await WorldAsync();
        var team = await TeamAsync(world);

        var raced = await Task.WhenAll(Enumerable.Range(25, 4).Select(vcpu => LimitAsync(world, team.Limits with { MaxVcpu = vcpu }, team.Version)));

        Assert.Single(raced.OfType<LimitsOutcome.Waits>());
        Assert.All(raced.Where(o => o is not LimitsOutcome.Waits), o => Assert.True(o is LimitsOutcome.ChangedMeanwhile or LimitsOutcome.Refused));
    }

    private static async Task<TeamView> TeamAsync(DomainWorld world) =>
        await world.Get<TeamReader>().FindAsync(mara, "payments", Stop) ?? throw new InvalidOperationException("There is no team payments.");

    private static Task<LimitsOutcome> LimitAsync(DomainWorld world, TeamLimits? to, int version, string? environment = null) =>
        world.Get<SetLimits>().RunAsync(mara, new LimitsChange("payments", environment, to, version), Stop);

    private static async Task<SettingOutcome> DecideAsync(DomainWorld world, Caller who, Guid id, bool approve = true)
    {
        var change = await world.Get<SettingChanges>().FindAsync(who, id, Stop) ?? throw new InvalidOperationException("It is not to be seen.");
        return await world.Get<SettingChanges>().DecideAsync(who, id, change.Version, approve, "Because.", Stop);
    }

    private static async Task WaitAndApproveAsync(DomainWorld world, Guid id) => Assert.IsType<SettingOutcome.Applied>(await DecideAsync(world, nora, id));

    private static async Task<AuditEntry> LineAsync(DomainWorld world, string what) =>
        Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(mara, new AuditFilter(what), null, 10, Stop)).Lines[0];
}

public sealed class SecondPersonOnSqlite(SqliteFile database) : SecondPersonContract(database), IClassFixture<SqliteFile>;

public sealed class SecondPersonOnPostgres(PostgresServer database) : SecondPersonContract(database), IClassFixture<PostgresServer>;
