using Domain.Data;
using Domain.Kinds;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Catalog.Upgrades;

/// <summary>The version of its template that a workload is on while a request would take it to another.</summary>
internal static class StandingVersion
{
    /// <returns>Null for something new, for a workload that is on the version asked already, or that another template or kind of request made.</returns>
    public static async Task<TemplateVersion?> FindAsync(PortalDb db, TeamEnvironment place, RequestDraft draft, TemplateVersion? asked, CancellationToken cancellationToken)
    {
        if (asked is null || draft.ExistingService is not { } workload
            || await Origins.FindAsync(db, place.AccountId, place.Region, draft.Cluster, workload, cancellationToken) is not { } origin
            || origin.TemplateId != draft.TemplateId || origin.Kind != draft.Kind || origin.Version == new VersionNumber(asked.Major, asked.Minor))
        {
            return null;
        }

        return await DraftVersion.FindAsync(db, origin.TemplateId, origin.Version, cancellationToken);
    }

    /// <summary>Where AWS is already as the newer version wants it, that alone is left to do: to be on it.</summary>
    public static KindProposal OrRecord(Wish wish, KindProposal made) =>
        made.Plan.Changes.Any() || wish is not { From: { } from, Template: { } to } || new VersionNumber(from.Major, from.Minor) >= new VersionNumber(to.Major, to.Minor) ? made
            : made with
            {
                Title = $"{made.Plan.Workload} on {to.TemplateId} {to.Number}, nothing changes in AWS",
                Plan = made.Plan with { Steps = [new VersionChange(to.TemplateId, made.Plan.Workload, from.Number, to.Number)] },
            };
}
