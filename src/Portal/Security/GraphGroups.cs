using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Portal.Security;

/// <summary>
/// Asks Microsoft Graph which of the groups that Berth goes by a person is in. POST /v1.0/me/checkMemberGroups takes 20 ids a call,
/// answers transitively, and needs the delegated permission User.Read for the person themselves.
/// Source: Microsoft Graph, "directoryObject: checkMemberGroups".
/// </summary>
internal sealed class GraphGroups(IHttpClientFactory clients, IOptions<AuthSettings> settings)
{
    public const string Client = "graph";
    private const int MostACall = 20;

    /// <param name="accessToken">The person's own, which came with the sign-in.</param>
    /// <param name="groups">Ids to ask about; what is no GUID is no group of Entra ID.</param>
    /// <exception cref="RefusedSignInException">Graph is not configured, or did not answer.</exception>
    public async Task<IReadOnlyList<string>> OfAsync(string? accessToken, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        if (settings.Value is not { IsEntra: true, EntraId.AsksGraph: true })
        {
            throw new RefusedSignInException(RefusedBecause.Groups, "The token leaves its groups out, and AzureAd:Graph is not set.");
        }

        if (string.IsNullOrEmpty(accessToken))
        {
            throw new RefusedSignInException(RefusedBecause.Graph, "The token leaves its groups out, and no access token came with it to ask Graph with.");
        }

        var found = new List<string>();
        try
        {
            foreach (var some in groups.Where(g => Guid.TryParse(g, out _)).Chunk(MostACall))
            {
                found.AddRange(await AskAsync(accessToken, some, cancellationToken));
            }
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new RefusedSignInException(RefusedBecause.Graph, "Microsoft Graph did not say which groups the person is in.", failed);
        }

        return found;
    }

    private async Task<IReadOnlyList<string>> AskAsync(string accessToken, string[] groups, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(Client);
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(settings.Value.EntraId.Graph), "v1.0/me/checkMemberGroups"))
        {
            Content = JsonContent.Create(new { groupIds = groups }),
        };
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await http.SendAsync(call, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Answer>(cancellationToken))?.Value ?? throw new JsonException("The answer has no value.");
    }

    private sealed record Answer(IReadOnlyList<string>? Value);
}
