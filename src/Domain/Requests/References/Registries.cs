using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests.References;

/// <summary>The accounts whose registries Berth can ask: those of environments, each with the read role of one of them.</summary>
internal static class Registries
{
    /// <param name="images">As task definitions name them.</param>
    public static async Task<IReadOnlyDictionary<string, TeamEnvironment>> OfAsync(PortalDb db, TeamEnvironment place, IEnumerable<string> images, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, TeamEnvironment>(StringComparer.Ordinal) { [place.AccountId] = place };
        foreach (var account in images.Select(EcrImage.Of).OfType<EcrImage>().Select(i => i.AccountId).Distinct(StringComparer.Ordinal).Where(a => a != place.AccountId).ToList())
        {
            if (await db.Environments.AsNoTracking().Where(e => e.AccountId == account).OrderBy(e => e.TeamId).ThenBy(e => e.Name).FirstOrDefaultAsync(cancellationToken) is { } owner)
            {
                known[account] = owner;
            }
        }

        return known;
    }
}
