using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using Domain.Access;
using Domain.Hosting.Demo;
using Domain.Teams;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Portal.Security;
using Testing;

namespace Portal.Tests.Access;

/// <summary>
/// One portal with the demo's data for all sweeps, everybody of the table signed in, and one of everything that belongs to payments. It makes the sweeps
/// itself, in one order: what one of them uses up, the next does not look at.
/// </summary>
public sealed class AccessWorld : IAsyncLifetime
{
    private readonly DemoPortal portal = new();
    private readonly Dictionary<string, HttpClient> clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Guid Id, string Text)> tokens = new(StringComparer.Ordinal);
    private AccessThings? things;

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What came back, by what was asked: a word for each role.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Pages { get; private set; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Endpoints { get; private set; } = new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyDictionary<string, IReadOnlyList<string>> UseCases { get; private set; } = new Dictionary<string, IReadOnlyList<string>>();

    internal IServiceProvider Services => portal.Factory.Services;

    internal AccessThings Things => things ?? throw new InvalidOperationException("The world is not set up.");

    public HttpClient Client(AccessRole role) => clients[role.Name];

    public async ValueTask InitializeAsync()
    {
        // with a second admin a change of a setting waits for a decision
        portal.Factory.More = [new("milo", "Milo Moss", "Visitor, in no team", null, []), new("nia", "Nia Berg", "Viewer, and developer in dev", null, [])];
        portal.Factory.Settings["Auth:TokenCallsAMinute"] = "100000";
        await portal.InitializeAsync();
        using var vera = await portal.SignedInAsync("vera", Stop);
        await SignInAsync();
        if (await CallerAsync(AccessRoles.All.First(r => r.Name == "dev-only")) is { } nia)
        {
            var who = await Services.GetRequiredService<Actors>().LoadAsync(nia, Stop);
            await StoredRows.AddAsync(
                Services, new TeamMember { TeamId = AccessThings.Team, PersonId = who.PersonId, Role = TeamRole.Viewer, Environments = new Dictionary<string, TeamRole> { ["dev"] = TeamRole.Developer } }, Stop);
        }

        foreach (var role in AccessRoles.All.Where(r => r.Token is not null))
        {
            using var owner = await portal.SignedInAsync(role.Subject, Stop);
            using var answer = await owner.PostAsJsonAsync(
                "/api/v1/tokens", new { name = $"{role.Token?.TeamId} pipeline", teamId = role.Token?.TeamId, action = role.Token?.Action.ToString(), expiresAt = TimeProvider.System.GetUtcNow().AddDays(9) }, Stop);
            var made = await DemoPortal.ReadAsync(answer, Stop);
            tokens[role.Name] = (Guid.Parse($"{made["id"]}", CultureInfo.InvariantCulture), $"{made["token"]}");
        }

        await SignInAsync();
        things = await AccessThings.MakeAsync(this, Stop);
        await AccessInventory.AddAsync(Services, Stop);
        UseCases = await new UseCaseSweep(this).UseCasesAsync();
        await SignInAsync();
        await things.MentionAsync(this, Stop);
        Pages = await new HttpSweep(this).PagesAsync();
        await things.MentionAsync(this, Stop);
        Endpoints = await new HttpSweep(this).EndpointsAsync();
        await SignInAsync();
    }

    public Task<HttpClient> SignedInAsync(string subject) => portal.SignedInAsync(subject, Stop);

    /// <summary>Anew: a sweep also signs people out.</summary>
    public async Task SignInAsync()
    {
        foreach (var role in AccessRoles.All)
        {
            clients.Remove(role.Name, out var before);
            before?.Dispose();
            clients[role.Name] = await portal.SignedInAsync(role.Token is null ? role.Subject : null, Stop);
            if (tokens.TryGetValue(role.Name, out var token))
            {
                clients[role.Name].DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
            }
        }
    }

    /// <summary>Who a page of an open circuit passes to a use case; null for nobody. A token opens no circuit: its caller is the API's.</summary>
    internal async Task<Caller?> CallerAsync(AccessRole role)
    {
        var (claims, roles) = (new List<Claim>(), DemoCast.All.FirstOrDefault(c => c.Subject == role.Subject)?.Roles ?? []);
        if (role.Subject is { } subject)
        {
            claims.AddRange([new(ClaimNames.Issuer, DemoCast.Issuer), new(ClaimNames.Subject, subject), new(ClaimNames.Name, NameOf(subject))]);
            claims.AddRange(roles.Select(r => new Claim(ClaimNames.Roles, r)));
        }

        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, role.Subject is null ? null : "test", ClaimNames.Name, ClaimNames.Roles));
        await using var circuit = Services.CreateAsyncScope();
        await circuit.ServiceProvider.GetRequiredService<SignInClock>().BeginAsync(principal, null, Stop);
        ((ServerAuthenticationStateProvider)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        try
        {
            var caller = (await circuit.ServiceProvider.GetRequiredService<SignedIn>().UserAsync()).Caller;
            return tokens.TryGetValue(role.Name, out var token) ? caller with { TokenId = token.Id, Roles = [], SignedInAt = null } : caller;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string NameOf(string subject) => DemoCast.All.FirstOrDefault(c => c.Subject == subject)?.Name ?? subject;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        await portal.DisposeAsync();
    }
}
