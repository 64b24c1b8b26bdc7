using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Access;

/// <summary>What is left of a sign-in that stays open while its person signs in anew, loses a role, or signs out everywhere.</summary>
public abstract class SignInsContract(TestDatabase database)
{
    private static readonly Caller Mara = DemoCast.Mara.Caller;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<DomainWorld> WorldAsync() => DomainWorld.StartAsync(database, Stop);

    private static async Task<Caller> SignInAsync(DomainWorld world, Caller who, IReadOnlyList<string>? roles = null)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var caller = who with { SignedInAt = new(world.Clock.GetUtcNow().Ticks / 10 * 10, TimeSpan.Zero), Roles = roles ?? who.Roles };
        await world.Get<SignIns>().BeginAsync(caller, null, Stop);
        return caller;
    }

    private static async Task<IReadOnlyList<string>> StoredAsync(DomainWorld world, Caller who)
    {
        await using var db = await world.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        return (await db.People.AsNoTracking().SingleAsync(p => p.Subject == who.Subject, Stop)).Roles;
    }

    [Fact]
    public async Task A_role_that_a_later_sign_in_lacks_is_gone_from_the_earlier_one_too_and_does_not_come_back()
    {
        await using var world = await WorldAsync();
        var earlier = await SignInAsync(world, Mara);
        Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(earlier, AuditFilter.All, null, 1, Stop));

        await SignInAsync(world, Mara, roles: []);

        Assert.Empty(await world.Get<SignIns>().RolesNowAsync(earlier, Stop) ?? ["over"]);
        Assert.IsType<AuditOutcome.Refused>(await world.Get<AuditReader>().ListAsync(earlier, AuditFilter.All, null, 1, Stop));
        Assert.Empty(await StoredAsync(world, Mara));
    }

    [Fact]
    public async Task A_role_that_a_later_sign_in_gained_is_not_the_earlier_ones()
    {
        await using var world = await WorldAsync();
        var earlier = await SignInAsync(world, DemoCast.Ines.Caller);

        var later = await SignInAsync(world, DemoCast.Ines.Caller, [GlobalRoles.Auditor]);

        Assert.Empty(await world.Get<SignIns>().RolesNowAsync(earlier, Stop) ?? ["over"]);
        Assert.Equal([GlobalRoles.Auditor], await world.Get<SignIns>().RolesNowAsync(later, Stop));
        await world.Get<RequestReader>().ListAsync(earlier, RequestScope.All, null, null, 0, 1, Stop);
        Assert.Equal([GlobalRoles.Auditor], await StoredAsync(world, earlier));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_sign_in_that_began_before_and_none_after()
    {
        await using var world = await WorldAsync();
        var (one, two) = (await SignInAsync(world, Mara), await SignInAsync(world, Mara));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        await world.Get<SignIns>().EndAllAsync(one, Stop);
        var later = await SignInAsync(world, Mara);

        foreach (var over in new[] { one, two })
        {
            Assert.Null(await world.Get<SignIns>().RolesNowAsync(over, Stop));
            Assert.IsType<AuditOutcome.Refused>(await world.Get<AuditReader>().ListAsync(over, AuditFilter.All, null, 1, Stop));
            Assert.IsType<SubmitOutcome.Refused>(await world.Get<SubmitRequest>().RunAsync(over, DomainWorld.Draft("too-late"), Stop));
        }

        Assert.Equal(Mara.Roles, await world.Get<SignIns>().RolesNowAsync(later, Stop));
        var line = Assert.IsType<AuditOutcome.Page>(await world.Get<AuditReader>().ListAsync(later, new AuditFilter("signed-out.everywhere"), null, 1, Stop)).Lines[0];
        Assert.Equal(Mara.Name, line.Who);
    }
}

public sealed class SignInsOnSqlite(SqliteFile database) : SignInsContract(database), IClassFixture<SqliteFile>;

public sealed class SignInsOnPostgres(PostgresServer database) : SignInsContract(database), IClassFixture<PostgresServer>;
