using System.Security.Claims;
using Domain.Access;

namespace Portal.Security;

/// <summary>
/// Who is signed in. A person is (issuer, subject); the name is for reading only. Pages take it as a cascading parameter,
/// API handlers as a plain parameter, other code of a circuit from <see cref="SignedIn"/>.
/// </summary>
/// <param name="Roles">Global roles, see <see cref="Domain.Access.GlobalRoles"/>.</param>
public sealed record CurrentUser(string Issuer, string Subject, string Name, IReadOnlyList<string> Roles)
{
    /// <summary>The same person as the domain's use cases take it.</summary>
    public Caller Caller => new(Issuer, Subject, Name, Roles) { SignedInAt = SignedInAt, TokenId = TokenId };

    /// <summary>When this sign-in began.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>The API token that calls; null for the person themselves.</summary>
    public Guid? TokenId { get; init; }

    /// <summary>True when the sign-in gave this global role.</summary>
    public bool Is(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <returns>Null when nobody is signed in, or the sign-in lacks issuer or subject and so names nobody.</returns>
    public static CurrentUser? From(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true }
            || principal.FindFirst(ClaimNames.Issuer)?.Value is not { Length: > 0 } issuer
            || principal.FindFirst(ClaimNames.Subject)?.Value is not { Length: > 0 } subject)
        {
            return null;
        }

        var name = principal.FindFirst(ClaimNames.Name)?.Value ?? subject;
        return new CurrentUser(issuer, subject, name, [.. principal.FindAll(ClaimNames.Roles).Select(c => c.Value)])
        {
            SignedInAt = SignInClock.Read(principal.FindFirst(ClaimNames.SignedInAt)?.Value),
            TokenId = principal.FindFirst(ClaimNames.Token) is { Value: var token } ? Guid.Parse(token) : null,
        };
    }

    /// <summary>Lets an endpoint take a <see cref="CurrentUser"/> parameter; without one the call is answered 401 or 400 before the handler runs.</summary>
    public static ValueTask<CurrentUser?> BindAsync(HttpContext context) => ValueTask.FromResult(From(context.User));
}

/// <summary>The claim types as the token spells them; nothing is renamed on the way in.</summary>
internal static class ClaimNames
{
    public const string Issuer = "iss";
    public const string Subject = "sub";
    public const string Name = "name";
    public const string Roles = "roles";
    public const string Groups = "groups";
    public const string Tenant = "tid";

    /// <summary>Of Berth's own making: microseconds since year 1.</summary>
    public const string SignedInAt = "berth_signed_in_at";

    /// <summary>Of Berth's own making: id of the API token.</summary>
    public const string Token = "berth_token";
}
