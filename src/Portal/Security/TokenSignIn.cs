using System.Security.Claims;
using System.Text.Encodings.Web;
using Domain.Access.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Api;

namespace Portal.Security;

/// <summary>
/// Takes <c>Authorization: Bearer berth_…</c> on calls under /api/v1 and nowhere else: no page and no circuit is opened with a token.
/// A call that carries one is the token's alone, whatever cookie comes with it.
/// </summary>
internal sealed class TokenSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenCheck tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Named = "berth-token";
    private const string Bearer = "Bearer ";

    /// <summary>For the cookie's scheme: who speaks by token is not asked for a cookie.</summary>
    public static string? ForwardIfToken(HttpContext context) => IsCarriedBy(context.Request) ? Named : null;

    public static bool IsCarriedBy(HttpRequest request) =>
        request.Path.StartsWithSegments(ApiSetup.Root, StringComparison.OrdinalIgnoreCase)
        && request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var text = Request.Headers.Authorization.ToString();
        if (!IsCarriedBy(Request))
        {
            return AuthenticateResult.NoResult();
        }

        // one answer for what is wrong, expired or revoked: it tells a thief nothing
        return await tokens.FindAsync(text[Bearer.Length..].Trim(), Context.RequestAborted) is { TokenId: { } id } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(
                [
                    new Claim(ClaimNames.Issuer, caller.Issuer), new Claim(ClaimNames.Subject, caller.Subject),
                    new Claim(ClaimNames.Name, caller.Name), new Claim(ClaimNames.Token, id.ToString("N")),
                ],
                Named, ClaimNames.Name, ClaimNames.Roles)), Named))
            : AuthenticateResult.Fail("The token is not taken.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            "The API token is not taken. Look at your tokens in the account menu, and make another if this one is wrong, expired or revoked.",
            statusCode: StatusCodes.Status401Unauthorized, title: "Who calls is not known.").ExecuteAsync(Context);
    }
}
