using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Domain.Access.Tokens;
using Microsoft.Extensions.Options;
using Portal.Security;

namespace Portal.Api;

/// <summary>Marks an endpoint as open to API tokens; to all others a token is refused.</summary>
internal sealed class OpenToTokens
{
    private OpenToTokens()
    {
    }

    public static OpenToTokens Mark { get; } = new();
}

/// <summary>What holds for every call by API token: so many a minute, and only what is open to tokens.</summary>
internal sealed class TokenGuard(RequestDelegate next, IOptions<AuthSettings> settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> calls = PartitionedRateLimiter.Create<string, string>(token => RateLimitPartition.GetFixedWindowLimiter(
        token, _ => new FixedWindowRateLimiterOptions { PermitLimit = settings.Value.TokenCallsAMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.FindFirstValue(ClaimNames.Token) is not { } token)
        {
            await next(context);
            return;
        }

        using var lease = calls.AttemptAcquire(token);
        if (!lease.IsAcquired)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling((lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1)).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await TypedResults.Problem(
                $"A token may call {settings.Value.TokenCallsAMinute} times a minute. Call again in {seconds} seconds, and ask less often for what changes rarely.",
                statusCode: StatusCodes.Status429TooManyRequests, title: "Too many calls with this token.").ExecuteAsync(context);
        }
        else if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<OpenToTokens>() is null)
        {
            await TypedResults.Problem(TokenRules.Never, statusCode: StatusCodes.Status403Forbidden, title: "This is not open to API tokens.").ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    public void Dispose() => calls.Dispose();
}

internal static class TokenGuardSetup
{
    /// <summary>Lets API tokens call it. Its use case asks what their scope allows.</summary>
    public static TBuilder AllowTokens<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(OpenToTokens.Mark);

    /// <summary>After sign-in, before the endpoints.</summary>
    public static void UseTokenGuard(this WebApplication app) => app.UseMiddleware<TokenGuard>();
}
