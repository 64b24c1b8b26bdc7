using Domain.Audit;
using Domain.Access;
using Domain.Costs;
using Domain.Data;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Costs;

/// <summary>The price book as an admin edits it, and what that does to estimates.</summary>
public abstract class PriceBookContract(TestDatabase database)
{
    private const string Region = "us-east-1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<DomainWorld> WorldAsync() => await DomainWorld.StartAsync(database, Stop);

    private static async Task<PriceLine> LineAsync(DomainWorld world, string meter, string region = Region) =>
        Assert.Single(await world.Get<ListPrices>().RunAsync(region, Stop), l => l.Meter == meter);

    private static Task<PriceOutcome> SetAsync(
        DomainWorld world, string? version, decimal usd, DateOnly? asOf = null, string meter = Meters.FargateVcpu, string region = Region, string source = "AWS Fargate pricing", CastMember? who = null) =>
        world.Get<SetPrice>().RunAsync((who ?? DemoCast.Mara).Caller, new NewPrice(region, meter, usd, asOf ?? Today(world), source, Exact: true, version), Stop);

    private static DateOnly Today(DomainWorld world) => DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime);

    private static async Task<decimal?> AskedAsync(DomainWorld world) =>
        Assert.IsType<ProposalOutcome.Ready>(await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, DomainWorld.Draft("priced"), Stop)).Proposal.Estimate.AtMin;

    [Fact]
    public async Task A_new_price_counts_from_its_day_and_the_old_one_stays_in_the_book()
    {
        await using var world = await WorldAsync();
        var (line, cost) = (await LineAsync(world, Meters.FargateVcpu), await AskedAsync(world));

        var saved = Assert.IsType<PriceOutcome.Saved>(await SetAsync(world, line.Version, line.Dated[0].Usd * 2));

        Assert.Equal([line.Dated[0].Usd * 2, line.Dated[0].Usd], saved.Line.Dated.Select(d => d.Usd));
        Assert.Equal(saved.Line.Dated[0], (await LineAsync(world, Meters.FargateVcpu)).Now);
        Assert.True(await AskedAsync(world) > cost);
    }

    [Fact]
    public async Task A_price_of_a_day_to_come_waits_for_it()
    {
        await using var world = await WorldAsync();
        var (line, cost) = (await LineAsync(world, Meters.FargateVcpu), await AskedAsync(world));

        var saved = Assert.IsType<PriceOutcome.Saved>(await SetAsync(world, line.Version, 1, Today(world).AddDays(2)));
        Assert.Equal((line.Now, cost), (saved.Line.Now, await AskedAsync(world)));

        world.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, (await LineAsync(world, Meters.FargateVcpu)).Now?.Usd);
        Assert.True(await AskedAsync(world) > cost);
    }

    [Fact]
    public async Task The_same_day_again_corrects_the_price_and_the_record_has_both()
    {
        await using var world = await WorldAsync();
        var first = Assert.IsType<PriceOutcome.Saved>(await SetAsync(world, (await LineAsync(world, Meters.FargateVcpu)).Version, 4));

        var second = Assert.IsType<PriceOutcome.Saved>(await SetAsync(world, first.Line.Version, 5));

        Assert.Equal(first.Line.Dated.Count, second.Line.Dated.Count);
        var record = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Mara.Caller, new AuditFilter("price.set"), null, 10, Stop)).Lines[0];
        Assert.Equal(DemoCast.Mara.Caller.Name, record.Who);
        Assert.Contains("\"usd\":4", record.Data, StringComparison.Ordinal);
        Assert.Contains("\"usd\":5", record.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_edit_the_same_price_do_not_overwrite_each_other()
    {
        await using var world = await WorldAsync();
        var line = await LineAsync(world, Meters.FargateVcpu);
        Assert.IsType<PriceOutcome.Saved>(await SetAsync(world, line.Version, 2));

        // neither a correction, nor another day, nor as if there were none
        Assert.IsType<PriceOutcome.ChangedMeanwhile>(await SetAsync(world, line.Version, 3));
        Assert.IsType<PriceOutcome.ChangedMeanwhile>(await SetAsync(world, line.Version, 3, Today(world).AddDays(-1)));
        Assert.IsType<PriceOutcome.ChangedMeanwhile>(await SetAsync(world, null, 3));
        Assert.Equal(2, (await LineAsync(world, Meters.FargateVcpu)).Now?.Usd);
    }

    [Fact]
    public async Task An_older_day_may_be_filled_in_and_moves_the_version_too()
    {
        await using var world = await WorldAsync();
        var line = await LineAsync(world, Meters.FargateVcpu);

        var saved = Assert.IsType<PriceOutcome.Saved>(await SetAsync(world, line.Version, 9, new DateOnly(2025, 1, 1)));

        Assert.Equal(line.Now, saved.Line.Now);
        Assert.NotEqual(line.Version, saved.Line.Version);
        Assert.Equal(saved.Line.Version, (await LineAsync(world, Meters.FargateVcpu)).Version);
    }

    [Fact]
    public async Task A_Region_that_the_book_does_not_know_gets_its_first_price()
    {
        await using var world = await WorldAsync();

        Assert.IsType<PriceOutcome.Saved>(await SetAsync(world, null, .05m, region: "ca-central-1"));

        Assert.Contains("ca-central-1", await world.Get<ListPrices>().RegionsAsync(Stop));
        Assert.Equal("vCPU-hour", (await LineAsync(world, Meters.FargateVcpu, "ca-central-1")).Unit);
    }

    [Fact]
    public async Task Only_a_platform_admin_sets_prices()
    {
        await using var world = await WorldAsync();
        var line = await LineAsync(world, Meters.FargateVcpu);

        var refused = Assert.IsType<PriceOutcome.Refused>(await SetAsync(world, line.Version, 1, who: DemoCast.Ben));

        Assert.Equal(Refusal.NotPermitted, refused.Kind);
        Assert.Contains("platform admin", refused.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usd", 0, "us-east-1", Meters.FargateVcpu, "AWS", 0)]
    [InlineData("usd", -1, "us-east-1", Meters.FargateVcpu, "AWS", 0)]
    [InlineData("usd", 1001, "us-east-1", Meters.FargateVcpu, "AWS", 0)]
    [InlineData("region", 1, "Frankfurt", Meters.FargateVcpu, "AWS", 0)]
    [InlineData("meter", 1, "us-east-1", "fargate:seconds", "AWS", 0)]
    [InlineData("meter", 1, "us-east-1", "ec2:", "AWS", 0)]
    [InlineData("source", 1, "us-east-1", Meters.FargateVcpu, " ", 0)]
    [InlineData("asOf", 1, "us-east-1", Meters.FargateVcpu, "AWS", 400)]
    public async Task What_cannot_be_a_price_is_refused_with_the_field_and_what_to_do(string field, double usd, string region, string meter, string source, int days)
    {
        await using var world = await WorldAsync();

        var invalid = Assert.IsType<PriceOutcome.Invalid>(await SetAsync(world, null, (decimal)usd, Today(world).AddDays(days), meter, region, source));

        Assert.Equal([field], invalid.Problems.Select(p => p.Field));
    }

    [Fact]
    public async Task An_installation_of_before_gets_the_meters_it_lacks_and_keeps_its_own_prices()
    {
        await using var world = await WorldAsync();
        var databases = world.Get<IDbContextFactory<PortalDb>>();
        await using (var db = databases.CreateDbContext())
        {
            await db.Prices.Where(p => p.Meter == Meters.FargateArmVcpu).ExecuteDeleteAsync(Stop);
            await db.Prices.Where(p => p.Meter == Meters.FargateVcpu).ExecuteUpdateAsync(p => p.SetProperty(x => x.Usd, 7), Stop);
        }

        await world.Get<Startup>().PrepareAsync((_, _) => Task.CompletedTask, Stop);

        Assert.Equal(.03238m, (await LineAsync(world, Meters.FargateArmVcpu)).Now?.Usd);
        Assert.Equal(7, Assert.Single((await LineAsync(world, Meters.FargateVcpu)).Dated).Usd);
    }
}

public sealed class PriceBookOnSqlite(SqliteFile database) : PriceBookContract(database), IClassFixture<SqliteFile>;

public sealed class PriceBookOnPostgres(PostgresServer database) : PriceBookContract(database), IClassFixture<PostgresServer>;
