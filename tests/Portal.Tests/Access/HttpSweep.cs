using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Access;

/// <summary>
/// Every page and every endpoint, asked over HTTP by every role about what belongs to payments. Who is refused is asked twice: with what would be taken
/// from others, and with what would be taken from nobody.
/// </summary>
internal sealed class HttpSweep(AccessWorld world)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> EndpointsAsync()
    {
        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var table = AccessTable.Section("api");
        foreach (var (method, pattern) in Endpoints())
        {
            answers[$"{method} {pattern}"] = await AskAllAsync(method, pattern, table);
        }

        return answers;
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> PagesAsync()
    {
        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var page in AccessPages.All)
        {
            var words = new List<string>();
            foreach (var role in AccessRoles.All)
            {
                using var answer = await world.Client(role).GetAsync(new Uri(AccessPages.Address(page, world.Things.Page), UriKind.Relative), Stop);
                words.Add(answer.StatusCode is HttpStatusCode.OK
                    ? AccessPages.LoadsLive(page) ? AccessTable.Said(AccessTable.Section("pages"), page, words.Count) ?? AccessTable.Hid
                        : AccessPages.Shows(page, world.Things.Page, AccessPages.Inside(await answer.Content.ReadAsStringAsync(Stop))) ? AccessTable.See : AccessTable.Hid
                    : WordOf(answer.StatusCode, answer.Headers.Location));
            }

            answers[page] = words;
        }

        return answers;
    }

    private async Task<IReadOnlyList<string>> AskAllAsync(string method, string pattern, IReadOnlyDictionary<string, IReadOnlyList<string>> table)
    {
        var words = new string[AccessRoles.All.Count];
        // whom the table refuses comes first: what the others are allowed may change what there is to refuse
        foreach (var at in Enumerable.Range(0, words.Length).OrderBy(i => !AccessTable.IsRefusal(AccessTable.Said(table, $"{method} {pattern}", i))))
        {
            words[at] = await AskAsync(method, pattern, AccessRoles.All[at], fit: false);
            if (method != "GET" && AccessTable.IsRefusal(words[at]) && await AskAsync(method, pattern, AccessRoles.All[at], fit: true) is var other && other != words[at])
            {
                words[at] = $"{words[at]}/{other}";
            }
        }

        return words;
    }

    private async Task<string> AskAsync(string method, string pattern, AccessRole role, bool fit)
    {
        var calls = new AccessCalls(world.Things);
        using var call = new HttpRequestMessage(new HttpMethod(method), new Uri(calls.Address(method, pattern), UriKind.Relative));
        if (method != "GET")
        {
            call.Content = JsonContent.Create(calls.Body(method, pattern, fit));
        }

        using var answer = await world.Client(role).SendAsync(call, Stop);
        return method == "GET" && answer.StatusCode is HttpStatusCode.OK
            ? (await answer.Content.ReadAsStringAsync(Stop)).Contains(AccessCalls.Sign(pattern), StringComparison.OrdinalIgnoreCase) ? AccessTable.See : AccessTable.Hid
            : WordOf(answer.StatusCode, answer.Headers.Location);
    }

    private static string WordOf(HttpStatusCode status, Uri? to) => status switch
    {
        HttpStatusCode.Unauthorized => AccessTable.Out,
        HttpStatusCode.Redirect when $"{to}".Contains("/sign-in", StringComparison.Ordinal) => AccessTable.Out,
        HttpStatusCode.Forbidden => AccessTable.No,
        HttpStatusCode.NotFound => AccessTable.None,
        HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.Accepted => AccessTable.May,
        // in order: permission, then whether it fits, then whether it is still so
        HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity => AccessTable.May,
        var other => ((int)other).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>As the portal itself has them: reading before writing, what ends something last, and signing out last of all.</summary>
    private IEnumerable<(string Method, string Pattern)> Endpoints() =>
        from endpoint in world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + (endpoint.RoutePattern.RawText ?? "").Trim('/')
        where pattern.StartsWith("/api/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        orderby pattern.EndsWith("/sign-ins", StringComparison.Ordinal), Array.IndexOf(["GET", "PUT", "POST", "DELETE"], method),
            pattern.EndsWith("/cancel", StringComparison.Ordinal) || pattern.EndsWith("/end", StringComparison.Ordinal), pattern
        select (method, pattern);
}
