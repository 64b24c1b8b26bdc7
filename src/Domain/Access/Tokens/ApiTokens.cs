using Domain.Audit;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Access.Tokens;

/// <summary>A token as lists show it.</summary>
/// <param name="Start">Its first characters.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="LastUsedAt">To the minute; null when it was never used.</param>
public sealed record TokenView(
    Guid Id, string Name, string Start, string Owner, bool IsOwn, TokenScope Scope, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, bool Holds);

/// <summary>A service a token may be made for.</summary>
public sealed record TokenService(string TeamId, string Environment, string Cluster, string Name);

/// <summary>What a person may make a token for.</summary>
/// <param name="Places">Environments by team, to read.</param>
/// <param name="Asking">Environments by team in which they may ask for changes.</param>
public sealed record TokenChoices(IReadOnlyDictionary<string, IReadOnlyList<string>> Places, IReadOnlyList<TokenService> Services, IReadOnlyDictionary<string, IReadOnlyList<string>> Asking);

public abstract record TokenOutcome
{
    private TokenOutcome() { }
    /// <param name="Token">The whole token: here, and never again.</param>
    public sealed record Made(Guid Id, string Token) : TokenOutcome;
    public sealed record Revoked : TokenOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotFit) : TokenOutcome;
    public sealed record NotFound : TokenOutcome;
}

/// <summary>The tokens of a person: made, listed, revoked. A platform admin sees and revokes everyone's.</summary>
public sealed class ApiTokens(IDbContextFactory<PortalDb> databases, TimeProvider time)
{
    public async Task<IReadOnlyList<TokenView>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        var rows = await (from t in db.ApiTokens.AsNoTracking()
                          join p in db.People on t.PersonId equals p.Id
                          where t.PersonId == who.PersonId || who.IsPlatformAdmin
                          orderby t.CreatedAt descending
                          select new { Token = t, p.Name }).ToListAsync(cancellationToken);
        return [.. rows.OrderByDescending(r => r.Token.PersonId == who.PersonId).ThenByDescending(r => r.Token.Holds(now)).ThenByDescending(r => r.Token.CreatedAt)
            .Select(r => new TokenView(
                r.Token.Id, r.Token.Name, r.Token.Start, r.Name, r.Token.PersonId == who.PersonId, r.Token.Scope, r.Token.CreatedAt, r.Token.ExpiresAt,
                r.Token.LastUsedAt, r.Token.RevokedAt, r.Token.Holds(now)))];
    }

    public async Task<TokenChoices> ChoicesAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var places = (await db.Environments.AsNoTracking().ToListAsync(cancellationToken)).Where(e => Permits.WhyNotSee(who, e.TeamId) is null).ToList();
        var services = (await db.LiveServices.AsNoTracking().Where(s => s.TeamId != null && s.Environment != null && s.Health != Workloads.ServiceHealth.Gone).ToListAsync(cancellationToken))
            .Select(s => new TokenService(s.TeamId ?? "", s.Environment ?? "", s.Cluster, s.Name)).Where(s => Permits.WhyNotRequest(who, new Target(s.TeamId, s.Environment)) is null);
        return new(
            ByTeam(places), [.. services.OrderBy(s => s.Name, StringComparer.Ordinal).ThenBy(s => s.Cluster, StringComparer.Ordinal)],
            ByTeam(places.Where(e => Permits.WhyNotRequest(who, new Target(e.TeamId, e.Name)) is null)));
    }

    private static Dictionary<string, IReadOnlyList<string>> ByTeam(IEnumerable<Teams.TeamEnvironment> places) => places.GroupBy(p => p.TeamId).OrderBy(g => g.Key, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(p => p.Name).Order(StringComparer.Ordinal)], StringComparer.Ordinal);

    public async Task<TokenOutcome> MakeAsync(Caller caller, string name, TokenScope scope, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        name = name.Trim();
        if (TokenRules.WhyNotHave(who, scope) is { } mayNot)
        {
            return new TokenOutcome.Refused(mayNot, Refusal.NotPermitted);
        }

        if (TokenRules.WhyNotMake(who, name, scope, expires, now) is { } why)
        {
            return new TokenOutcome.Refused(why);
        }

        if (scope.Environment is { } environment && !await db.Environments.AnyAsync(e => e.TeamId == scope.TeamId && e.Name == environment, cancellationToken))
        {
            return new TokenOutcome.Refused($"Team {scope.TeamId} has no such environment. Choose one from the list.");
        }

        if (scope.Service is { } service && !await db.LiveServices.AnyAsync(
            s => s.TeamId == scope.TeamId && s.Environment == scope.Environment && s.Cluster == scope.Cluster && s.Name == service, cancellationToken))
        {
            return new TokenOutcome.Refused("There is no such service in this environment. Choose one from the list.");
        }

        var text = TokenSecrets.Make();
        var token = new ApiToken
        {
            Id = Guid.CreateVersion7(now), PersonId = who.PersonId, Name = name, Scope = scope, Hash = TokenSecrets.HashOf(text), Start = TokenSecrets.StartOf(text), CreatedAt = now, ExpiresAt = expires,
        };
        db.ApiTokens.Add(token);
        var crowded = false;
        await db.SaveAsync(now, [Line(who, "token.made", token)], cancellationToken, async () =>
        {
            crowded = await db.ApiTokens.CountAsync(t => t.PersonId == who.PersonId && t.RevokedAt == null && t.ExpiresAt > now, cancellationToken) >= TokenRules.MostOfAPerson;
            return !crowded;
        });
        return crowded
            ? new TokenOutcome.Refused($"You have {TokenRules.MostOfAPerson} tokens that hold. Revoke one that nothing uses any more.", Refusal.NotNow)
            : new TokenOutcome.Made(token.Id, text);
    }

    /// <summary>Takes a token away at once and for good. To do it twice is the same as once.</summary>
    public async Task<TokenOutcome> RevokeAsync(Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (who, now) = (await Actors.LoadAsync(db, caller, cancellationToken), time.GetUtcNow());
        if (await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } token || Permits.WhyNotRevokeToken(who, token.PersonId) is not null)
        {
            return new TokenOutcome.NotFound();
        }

        if (token.RevokedAt is null)
        {
            await db.SaveAsync(now, [Line(who, "token.revoked", token)], cancellationToken, async () =>
                await db.ApiTokens.Where(t => t.Id == id && t.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(t => t.RevokedAt, now), cancellationToken) > 0);
        }

        return new TokenOutcome.Revoked();
    }

    private static Happening Line(Actor who, string what, ApiToken token) => new(
        who.PersonId, who.Name, what, token.Scope.TeamId, token.Scope.Environment, null, null,
        new { token = token.Name, start = token.Start, action = token.Scope.Action, cluster = token.Scope.Cluster, service = token.Scope.Service, expires = token.ExpiresAt, owner = token.PersonId });
}
