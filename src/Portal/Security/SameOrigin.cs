namespace Portal.Security;

/// <summary>
/// Refuses what another site makes a signed-in browser send. A browser says where a call comes from (Sec-Fetch-Site, or
/// Origin where that is missing) and a page cannot forge either; a script with curl sends neither and carries its own cookie.
/// </summary>
internal static class SameOrigin
{
    /// <returns>Null when the call may go on, else why not.</returns>
    public static string? WhyNot(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            // "none": typed into the address bar or a bookmark, so no other site had a hand in it.
            return site is "same-origin" or "none" ? null : Why(site);
        }

        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
        {
            // Host alone: behind a proxy that ends TLS the scheme seen here is not the browser's.
            return Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
                ? null
                : Why(origin);
        }

        return null;
    }

    /// <summary>Guards endpoints that change something by cookie. Reading calls pass.</summary>
    public static TBuilder RequireSameOrigin<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(static async (call, next) =>
        {
            var request = call.HttpContext.Request;
            if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || WhyNot(request) is not { } why)
            {
                return await next(call);
            }

            return Results.Problem(title: "This call came from another site and was refused.", detail: why, statusCode: StatusCodes.Status403Forbidden);
        });

    private static string Why(string from) => $"The browser says the call comes from \"{from}\". Use the portal's own pages, or a script without a browser.";
}
