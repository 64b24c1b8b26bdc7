using Domain.Access;
using Domain.Access.Tokens;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Access;

/// <summary>Tokens of people as use cases take them: made once, used within their scope, taken away.</summary>
public abstract class ApiTokensContract(TestDatabase database)
{
    private static readonly TokenScope Dev = new("payments", "dev", TokenAction.Request);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<DomainWorld> WorldAsync(bool withHistory = false) => DomainWorld.StartAsync(database, Stop, withHistory);

    private static async Task<TokenOutcome.Made> MakeAsync(DomainWorld world, TokenScope scope, CastMember? who = null, string name = "ci", double days = 30) =>
        Assert.IsType<TokenOutcome.Made>(await world.Get<ApiTokens>().MakeAsync((who ?? DemoCast.Ines).Caller, name, scope, world.Clock.GetUtcNow().AddDays(days), Stop));

    private static Task<Caller?> FindAsync(DomainWorld world, string token) => world.Get<TokenCheck>().FindAsync(token, Stop);

    private static async Task<Caller> CallerAsync(DomainWorld world, TokenScope scope, CastMember? who = null) =>
        await FindAsync(world, (await MakeAsync(world, scope, who)).Token) ?? throw new InvalidOperationException("The token is not taken.");

    [Fact]
    public async Task A_token_is_told_once_and_only_its_hash_is_kept()
    {
        await using var world = await WorldAsync();

        var made = await MakeAsync(world, Dev);

        Assert.Matches("^berth_[A-Za-z0-9_-]{43}$", made.Token);
        var caller = Assert.IsType<Caller>(await FindAsync(world, made.Token));
        Assert.Equal((DemoCast.Ines.Subject, made.Id), (caller.Subject, caller.TokenId));
        Assert.Empty(caller.Roles);
        await using var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        var kept = await db.ApiTokens.AsNoTracking().SingleAsync(t => t.Id == made.Id, Stop);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(made.Token))), kept.Hash);
        Assert.StartsWith(kept.Start, made.Token, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Token, string.Join('\n', await db.Audit.AsNoTracking().Select(a => a.Data).ToListAsync(Stop)), StringComparison.Ordinal);
        Assert.NotEqual(made.Token, (await MakeAsync(world, Dev)).Token);
    }

    [Fact]
    public async Task Wrong_expired_and_revoked_tokens_are_nobodys()
    {
        await using var world = await WorldAsync();
        var (revoked, expiring) = (await MakeAsync(world, Dev), await MakeAsync(world, Dev, days: 1));
        Assert.IsType<TokenOutcome.Revoked>(await world.Get<ApiTokens>().RevokeAsync(DemoCast.Ines.Caller, revoked.Id, Stop));
        var held = await FindAsync(world, expiring.Token);
        world.Clock.Advance(TimeSpan.FromDays(1));

        Assert.NotNull(held);
        Assert.Null(await FindAsync(world, revoked.Token));
        Assert.Null(await FindAsync(world, expiring.Token));
        Assert.Null(await FindAsync(world, expiring.Token[..^1] + (expiring.Token[^1] == 'A' ? 'B' : 'A')));
        Assert.Null(await FindAsync(world, "berth_"));
        Assert.Null(await FindAsync(world, expiring.Token["berth_".Length..]));
    }

    [Fact]
    public async Task Last_use_is_kept_to_the_minute()
    {
        await using var world = await WorldAsync();
        var made = await MakeAsync(world, Dev);
        async Task<DateTimeOffset?> LastAsync() => (await world.Get<ApiTokens>().ListAsync(DemoCast.Ines.Caller, Stop)).Single(t => t.Id == made.Id).LastUsedAt;
        Assert.Null(await LastAsync());

        var first = world.Clock.GetUtcNow();
        await FindAsync(world, made.Token);
        var used = await LastAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(59));
        await FindAsync(world, made.Token);
        var soon = await LastAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await FindAsync(world, made.Token);

        Assert.InRange(used ?? default, first.AddMilliseconds(-1), first.AddSeconds(1));
        Assert.Equal(used, soon);
        Assert.True(await LastAsync() > soon);
    }

    [Fact]
    public async Task What_a_token_asks_for_is_its_owners_request_which_the_owner_cannot_approve_and_the_record_names_the_token()
    {
        await using var world = await WorldAsync();
        var token = await CallerAsync(world, Dev, DemoCast.Ben);

        var sent = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(token, DomainWorld.Draft("by-token"), Stop));

        var seen = await world.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, sent.Number, Stop) ?? throw new InvalidOperationException();
        Assert.Equal(DemoCast.Ben.Name, seen.Requester);
        Assert.NotNull(seen.WhyNotDecide);
        var lines = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Mara.Caller, new AuditFilter(Request: sent.Number), null, 10, Stop)).Lines;
        Assert.Equal($"token ci of {DemoCast.Ben.Name}", Assert.Single(lines, l => l.What == "request.submitted").Who);
        var own = Assert.IsType<RequestView>(await world.Get<RequestDetails>().FindAsync(token, sent.Number, Stop));
        Assert.NotNull(own.WhyNotDecide);
        Assert.NotNull(own.WhyNotCancel);
        Assert.NotNull(own.WhyNotMend);
    }

    [Fact]
    public async Task Beyond_its_scope_a_token_asks_and_sees_nothing()
    {
        await using var world = await WorldAsync(withHistory: true);
        await world.SweepAsync(Stop);
        var token = await CallerAsync(world, Dev, DemoCast.Mara);
        var prod = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("in-prod", environment: "prod"), Stop));

        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(token, DomainWorld.Draft("by-token", environment: "prod"), Stop)).Kind);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<ProposalOutcome.Refused>(await world.Get<Proposals>().PreviewAsync(token, DomainWorld.Draft("by-token", "search"), Stop)).Kind);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<DraftOutcome.Refused>(await world.Get<Drafts>().SaveAsync(token, null, DomainWorld.Draft("by-token", environment: "prod"), 0, Stop)).Kind);
        Assert.Null(await world.Get<RequestDetails>().FindAsync(token, prod.Number, Stop));
        Assert.All((await world.Get<RequestReader>().ListAsync(token, RequestScope.All, null, null, 0, 100, Stop)).Rows, r => Assert.Equal(("payments", "dev"), (r.TeamId, r.Environment)));
        var services = await world.Get<WorkloadReader>().ListAsync(token, new ServiceFilter(), Stop);
        Assert.NotEmpty(services);
        Assert.All(services, s => Assert.Equal(("payments", "dev"), (s.TeamId, s.Environment)));
        Assert.Equal(["payments/dev"], (await world.Get<Domain.Catalog.CatalogueReader>().PlacesAsync(token, Stop)).Select(p => $"{p.TeamId}/{p.Environment}"));
    }

    [Fact]
    public async Task A_token_for_one_service_deploys_an_image_there_and_nothing_else()
    {
        await using var world = await WorldAsync(withHistory: true);
        await world.SweepAsync(Stop);
        var choices = await world.Get<ApiTokens>().ChoicesAsync(DemoCast.Ines.Caller, Stop);
        var (service, other) = (choices.Services[0], choices.Services[1]);
        var token = await CallerAsync(world, new(service.TeamId, service.Environment, TokenAction.DeployImage, service.Cluster, service.Name));
        RequestDraft Image(TokenService of) => new(
            "web-service", of.TeamId, of.Environment, of.Cluster, of.Name, new Dictionary<string, string> { ["image"] = "registry.example.com/payments/next:9.9.9" }, "The pipeline is green.", "service-image");

        var sent = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(token, Image(service), Stop));

        Assert.NotNull(await world.Get<RequestDetails>().FindAsync(token, sent.Number, Stop));
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(token, Image(other), Stop)).Kind);
        Assert.Equal(Refusal.NotPermitted, Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(token, Image(service) with { Kind = "service-delete" }, Stop)).Kind);
        Assert.Equal([service.Name], (await world.Get<WorkloadReader>().ListAsync(token, new ServiceFilter(), Stop)).Select(s => s.Name));
        Assert.Null(await world.Get<WorkloadReader>().FindAsync(token, other.Cluster, other.Name, Stop));
    }

    [Fact]
    public async Task A_token_stops_where_its_owner_leaves_the_team()
    {
        await using var world = await WorldAsync();
        var token = await CallerAsync(world, Dev);
        await using var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        await db.Members.Where(m => m.TeamId == "payments" && db.People.Any(p => p.Id == m.PersonId && p.Subject == DemoCast.Ines.Subject)).ExecuteDeleteAsync(Stop);

        var refused = Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(token, DomainWorld.Draft("too-late"), Stop));

        Assert.Contains("any more", refused.Why, StringComparison.Ordinal);
        Assert.Empty((await world.Get<RequestReader>().ListAsync(token, RequestScope.All, null, null, 0, 100, Stop)).Rows);
    }

    [Fact]
    public async Task Use_cases_that_do_not_ask_for_the_scope_are_closed_to_tokens()
    {
        await using var world = await WorldAsync();
        var token = await CallerAsync(world, new("payments", null, TokenAction.Request), DemoCast.Mara);
        var sent = Assert.IsType<SubmitOutcome.Submitted>(await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft("to-decide"), Stop));

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<Decide>().RunAsync(token, sent.Number, 0, Verdict.Approve, "", Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<CancelRequest>().RunAsync(token, sent.Number, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<AuditReader>().ListAsync(token, AuditFilter.All, null, 10, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<ApiTokens>().MakeAsync(token, "child", Dev, world.Clock.GetUtcNow().AddDays(1), Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.Get<SignIns>().EndAllAsync(token, Stop));
    }

    [Fact]
    public async Task Its_owner_and_a_platform_admin_see_and_revoke_a_token_and_others_do_not()
    {
        await using var world = await WorldAsync();
        var made = await MakeAsync(world, Dev);
        var tokens = world.Get<ApiTokens>();

        Assert.DoesNotContain(await tokens.ListAsync(DemoCast.Ben.Caller, Stop), t => t.Id == made.Id);
        Assert.IsType<TokenOutcome.NotFound>(await tokens.RevokeAsync(DemoCast.Ben.Caller, made.Id, Stop));
        Assert.Contains(await tokens.ListAsync(DemoCast.Mara.Caller, Stop), t => t.Id == made.Id && t is { IsOwn: false, Holds: true } && t.Owner == DemoCast.Ines.Name);
        Assert.IsType<TokenOutcome.Revoked>(await tokens.RevokeAsync(DemoCast.Mara.Caller, made.Id, Stop));
        Assert.IsType<TokenOutcome.Revoked>(await tokens.RevokeAsync(DemoCast.Mara.Caller, made.Id, Stop));

        Assert.False((await tokens.ListAsync(DemoCast.Ines.Caller, Stop)).Single(t => t.Id == made.Id).Holds);
        var lines = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(DemoCast.Mara.Caller, new AuditFilter("token."), null, 10, Stop)).Lines;
        Assert.Equal(["token.revoked", "token.made"], lines.Select(l => l.What));
    }

    [Fact]
    public async Task A_token_is_made_for_places_that_are_there_and_the_makers_own()
    {
        await using var world = await WorldAsync();
        Task<TokenOutcome> Try(TokenScope scope) => world.Get<ApiTokens>().MakeAsync(DemoCast.Ines.Caller, "ci", scope, world.Clock.GetUtcNow().AddDays(1), Stop);

        Assert.IsType<TokenOutcome.Refused>(await Try(new("search", null, TokenAction.Read)));
        Assert.Contains("no such environment", Assert.IsType<TokenOutcome.Refused>(await Try(new("payments", "moon", TokenAction.Read))).Why, StringComparison.Ordinal);
        Assert.Contains("no such service", Assert.IsType<TokenOutcome.Refused>(await Try(new("payments", "dev", TokenAction.DeployImage, SandboxAccount.FargateCluster, "payments-dev-moon"))).Why, StringComparison.Ordinal);
    }
}

public sealed class ApiTokensOnSqlite(SqliteFile database) : ApiTokensContract(database), IClassFixture<SqliteFile>;

public sealed class ApiTokensOnPostgres(PostgresServer database) : ApiTokensContract(database), IClassFixture<PostgresServer>;
