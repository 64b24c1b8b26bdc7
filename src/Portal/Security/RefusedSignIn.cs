using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Security;

/// <summary>Why a sign-in was refused, as the address of the page that says so spells it.</summary>
internal enum RefusedBecause
{
    /// <summary>The token has another issuer than the settings name.</summary>
    Issuer,
    /// <summary>The token is of another tenant of Entra ID, or of none.</summary>
    Tenant,
    /// <summary>The token was made for another application.</summary>
    Audience,
    /// <summary>The token is not valid any more, or not yet.</summary>
    Time,
    /// <summary>The token is not signed by the provider, or by no means that counts.</summary>
    Signature,
    /// <summary>The answer belongs to no sign-in that this browser began here, or that was too long ago.</summary>
    Stale,
    /// <summary>The token does not say who it is about.</summary>
    Nobody,
    /// <summary>The provider said no, or the person did there.</summary>
    Declined,
    /// <summary>The provider could not be asked.</summary>
    Unreachable,
    /// <summary>The person is in more groups than fit into a token, and Berth does not ask for them elsewhere.</summary>
    Groups,
    /// <summary>Microsoft Graph did not say which groups the person is in.</summary>
    Graph,
    /// <summary>Any other reason that makes the answer unfit.</summary>
    Unfit,
}

/// <summary>Thrown out of the events of a sign-in where the refusal is Berth's own.</summary>
internal sealed class RefusedSignInException(RefusedBecause because, string message, Exception? inner = null) : Exception(message, inner)
{
    public RefusedBecause Because => because;
}

/// <summary>Turns what went wrong at the identity provider's answer into a page and a line of the log.</summary>
internal static partial class RefusedSignIn
{
    public const string Path = "/sign-in-refused";

    /// <summary>For every remote failure: nothing of it reaches the browser but the kind and a reference.</summary>
    public static Task AnswerAsync(RemoteFailureContext context)
    {
        Answer(context.HttpContext, Because(context.Failure), context.Failure);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public static void Answer(HttpContext http, RefusedBecause because, Exception? failure)
    {
        var reference = Parts.ReferenceId.New();
        Refused(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Portal.Security.SignIn"), because, reference, failure);
        http.Response.Redirect($"{Path}?why={because}&reference={reference}");
    }

    public static RefusedBecause Because(Exception? failure) => failure switch
    {
        null => RefusedBecause.Unfit,
        RefusedSignInException own => own.Because,
        SecurityTokenInvalidIssuerException => RefusedBecause.Issuer,
        SecurityTokenInvalidAudienceException => RefusedBecause.Audience,
        SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException or SecurityTokenInvalidLifetimeException => RefusedBecause.Time,
        SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException or SecurityTokenSignatureKeyNotFoundException => RefusedBecause.Signature,
        OpenIdConnectProtocolInvalidNonceException or OpenIdConnectProtocolInvalidStateException => RefusedBecause.Stale,
        // the handler's own words where state and cookie do not meet, and where there is no state at all
        AuthenticationFailureException { Message: var said } when said.Contains("Correlation", StringComparison.Ordinal) || said.Contains("state", StringComparison.OrdinalIgnoreCase) => RefusedBecause.Stale,
        // IDX21314: a claim that every token has, such as sub, is missing
        OpenIdConnectProtocolException { Message: var said } when said.Contains("IDX21314", StringComparison.Ordinal) => RefusedBecause.Nobody,
        OpenIdConnectProtocolException { Data: var data } when data.Contains("error") => RefusedBecause.Declined,
        HttpRequestException or IOException or TaskCanceledException => RefusedBecause.Unreachable,
        { InnerException: { } inner } => Because(inner),
        _ => RefusedBecause.Unfit,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in was refused: {Because}, reference {Reference}")]
    private static partial void Refused(ILogger logger, RefusedBecause because, string reference, Exception? failure);
}
