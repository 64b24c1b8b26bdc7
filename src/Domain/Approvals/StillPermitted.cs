using Domain.Access;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>Whether who asked and who approved still may, asked again before anything begins: a role may have been taken away since.</summary>
internal static class StillPermitted
{
    /// <summary>Null when all of them still may, as far as the database knows.</summary>
    /// <param name="request">With its decisions.</param>
    public static async Task<string?> WhyNotAsync(PortalDb db, Request request, CancellationToken cancellationToken)
    {
        if (await PersonAsync(db, request.RequesterId, cancellationToken) is not { } requester || Permits.WhyNotRequest(requester, RequestSight.TargetOf(request)) is not null)
        {
            return $"Who asked may no longer ask for changes of {request.TeamId}/{request.Environment}.";
        }

        // those of a campaign are decided with it
        if (request is not { CampaignId: null, Requirement: { } requirement })
        {
            return null;
        }

        foreach (var decision in request.ValidDecisions.Where(d => d.Verdict is Verdict.Approve && d.Stage < requirement.Stages.Count))
        {
            var stage = requirement.Stages[decision.Stage];
            if (await PersonAsync(db, decision.Speaker, cancellationToken) is not { } approver || !ApprovalRules.InAny(stage.Groups, request.TeamId, request.Environment, approver))
            {
                return $"Who approved this is no longer {ApprovalRules.Words(stage.Groups, request.TeamId)}.";
            }
        }

        return null;
    }

    private static async Task<Actor?> PersonAsync(PortalDb db, Guid id, CancellationToken cancellationToken) =>
        await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is { } person ? await Actors.LoadAsync(db, person, cancellationToken) : null;
}
