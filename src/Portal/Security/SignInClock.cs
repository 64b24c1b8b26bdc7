using System.Globalization;
using System.Security.Claims;
using Domain.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Portal.Security;

/// <summary>
/// Stamps a sign-in with when it began, and says what is left of it: asked at every page and call, and every few minutes by an open
/// circuit, which sends neither.
/// </summary>
internal sealed class SignInClock(SignIns signIns, IOptions<AuthSettings> settings, TimeProvider time)
{
    /// <summary>Makes this a sign-in that begins now.</summary>
    /// <param name="groups">That the identity provider puts the person into; null where it says nothing of groups.</param>
    public async Task BeginAsync(ClaimsPrincipal principal, IReadOnlyList<string>? groups, CancellationToken cancellationToken)
    {
        if (principal.Identity is ClaimsIdentity identity)
        {
            identity.TryRemoveClaim(identity.FindFirst(ClaimNames.SignedInAt));
            identity.AddClaim(new Claim(ClaimNames.SignedInAt, Write(time.GetUtcNow())));
        }

        if (CurrentUser.From(principal) is { } user)
        {
            await signIns.BeginAsync(user.Caller, groups, cancellationToken);
        }
    }

    /// <returns>The same principal; one with fewer roles; or null when the sign-in is over.</returns>
    public async Task<ClaimsPrincipal?> NowAsync(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        // a cookie without the moment is of a version that did not write it
        if (CurrentUser.From(principal) is not { SignedInAt: { } began } user || time.GetUtcNow() >= began + settings.Value.SessionLength
            || await signIns.RolesNowAsync(user.Caller, cancellationToken) is not { } roles)
        {
            return null;
        }

        return user.Roles.All(r => roles.Contains(r, StringComparer.Ordinal))
            ? principal
            : new ClaimsPrincipal(principal.Identities.Select(i => new ClaimsIdentity(
                i.Claims.Where(c => c.Type != ClaimNames.Roles || roles.Contains(c.Value, StringComparer.Ordinal)), i.AuthenticationType, i.NameClaimType, i.RoleClaimType)));
    }

    /// <summary>The cookie's own check, once a page or call.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        // styles and scripts are anybody's
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || context.Principal is not { } principal)
        {
            return;
        }

        var clock = context.HttpContext.RequestServices.GetRequiredService<SignInClock>();
        switch (await clock.NowAsync(principal, context.HttpContext.RequestAborted))
        {
            case null:
                context.RejectPrincipal();
                break;
            case var now when now != principal:
                context.ReplacePrincipal(now);
                break;
        }
    }

    // microseconds, as the databases keep them
    private static string Write(DateTimeOffset at) => (at.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    public static DateTimeOffset? Read(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds < DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond
            ? new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero)
            : null;
}
