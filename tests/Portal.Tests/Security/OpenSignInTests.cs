using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using Domain.Access;
using Domain.Hosting.Demo;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Portal.Security;

namespace Portal.Tests.Security;

/// <summary>What an open circuit learns of its sign-in: roles that are gone, and that it is over.</summary>
public sealed class CircuitUserTests(PageWorld world) : IClassFixture<PageWorld>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SignInClock Clock(double hours = 10) =>
        new(world.World.Get<SignIns>(), Options.Create(new AuthSettings { SessionHours = hours }), world.World.Clock);

    private async Task<ClaimsPrincipal> SignInAsync(string person, params string[] roles)
    {
        world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        var principal = new ClaimsPrincipal(new ClaimsIdentity(
            [new(ClaimNames.Issuer, DemoCast.Issuer), new(ClaimNames.Subject, person), new(ClaimNames.Name, person), .. roles.Select(r => new Claim(ClaimNames.Roles, r))],
            SignInSetup.Scheme, ClaimNames.Name, ClaimNames.Roles));
        await Clock().BeginAsync(principal, null, Stop);
        return principal;
    }

    private CircuitUser Circuit(ClaimsPrincipal principal, SignInClock? clock = null)
    {
        var circuit = new CircuitUser(clock ?? Clock(), world.World.Clock, NullLogger<CircuitUser>.Instance);
        circuit.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        return circuit;
    }

    private static async Task<CurrentUser?> UserAsync(CircuitUser circuit) => CurrentUser.From((await circuit.GetAuthenticationStateAsync()).User);

    [Fact]
    public async Task A_role_taken_away_is_gone_from_the_open_circuit_which_stays_signed_in()
    {
        using var circuit = Circuit(await SignInAsync("otto", GlobalRoles.PlatformAdmin, GlobalRoles.Finance));
        await circuit.AskAsync();
        Assert.Equal(2, (await UserAsync(circuit))?.Roles.Count);
        var told = 0;
        circuit.AuthenticationStateChanged += _ => told++;

        await SignInAsync("otto", GlobalRoles.Finance);
        await circuit.AskAsync();
        await circuit.AskAsync();

        Assert.Equal([GlobalRoles.Finance], (await UserAsync(circuit))?.Roles);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_open_circuit_and_not_another_persons()
    {
        var principal = await SignInAsync("petra");
        using var circuit = Circuit(principal);
        using var other = Circuit(await SignInAsync("quinn"));

        await world.World.Get<SignIns>().EndAllAsync(CurrentUser.From(principal)?.Caller ?? throw new InvalidOperationException(), Stop);
        await circuit.AskAsync();
        await other.AskAsync();

        Assert.Null(await UserAsync(circuit));
        Assert.NotNull(await UserAsync(other));
    }

    [Fact]
    public async Task A_sign_in_is_over_when_its_hours_have_passed_whatever_was_done_with_it()
    {
        using var circuit = Circuit(await SignInAsync("rosa"), Clock(hours: 2));

        world.World.Clock.Advance(TimeSpan.FromMinutes(119));
        await circuit.AskAsync();
        var held = await UserAsync(circuit);
        world.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await circuit.AskAsync();

        Assert.NotNull(held);
        Assert.Null(await UserAsync(circuit));
    }

    [Fact]
    public async Task A_principal_without_the_moment_of_its_sign_in_is_nobody()
    {
        var principal = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimNames.Issuer, DemoCast.Issuer), new(ClaimNames.Subject, "sam")], SignInSetup.Scheme));

        Assert.Null(await Clock().NowAsync(principal, Stop));
    }
}

/// <summary>The cookie of a sign-in that ended elsewhere, and the length of a session.</summary>
public sealed class OpenSignInTests(DemoPortal portal) : IClassFixture<DemoPortal>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Uri At(string path) => new(path, UriKind.Relative);

    [Fact]
    public async Task Signing_out_everywhere_ends_every_browser_of_the_person_at_its_next_call_and_signing_in_again_works()
    {
        using var desk = await portal.SignedInAsync("ines", Stop);
        using var phone = await portal.SignedInAsync("ines", Stop);
        using var ben = await portal.SignedInAsync("ben", Stop);

        using var left = await phone.PostAsync(At("/sign-out-everywhere"), null, Stop);

        Assert.Equal("/sign-in", left.Headers.Location?.ToString());
        using var api = await desk.GetAsync(At("/api/v1/requests"), Stop);
        using var page = await desk.GetAsync(At("/requests"), Stop);
        using var bens = await ben.GetAsync(At("/api/v1/requests"), Stop);
        using var again = await portal.SignedInAsync("ines", Stop);
        using var back = await again.GetAsync(At("/api/v1/requests"), Stop);
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Found, HttpStatusCode.OK, HttpStatusCode.OK],
            new[] { api, page, bens, back }.Select(a => a.StatusCode));
    }

    [Fact]
    public async Task It_goes_by_the_api_too_and_not_from_another_site()
    {
        using var yuki = await portal.SignedInAsync("yuki", Stop);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/sign-out-everywhere");
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await yuki.SendAsync(foreign, Stop);
        using var call = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/sign-ins") { Content = JsonContent.Create(new { }) };

        using var ended = await yuki.SendAsync(call, Stop);

        using var after = await yuki.GetAsync(At("/api/v1/requests"), Stop);
        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.NoContent, HttpStatusCode.Unauthorized], new[] { refused, ended, after }.Select(a => a.StatusCode));
    }

    [Theory]
    [InlineData(0.5, 120, "Auth:SessionHours")]
    [InlineData(200, 120, "Auth:SessionHours")]
    [InlineData(10, 0, "Auth:TokenCallsAMinute")]
    public void A_length_or_rate_that_makes_no_sense_is_named_at_start(double hours, int calls, string key) =>
        Assert.Contains(AuthSettingsRules.Problems(new() { Mode = "Development", SessionHours = hours, TokenCallsAMinute = calls }, inDevelopment: true), p => p.Contains(key, StringComparison.Ordinal));
}
