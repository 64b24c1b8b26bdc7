using Domain.Access;

namespace Domain.Requests;

/// <summary>Who may see a request. Pure.</summary>
internal static class RequestSight
{
    /// <summary>What was never sent is its writer's own affair, and a draft thrown away is nobody's any more.</summary>
    public static bool MaySee(Actor who, Request request) =>
        (Permits.WhyNotSee(who, TargetOf(request)) is null || IsAsked(who, request))
        && (request.Round > 0 || (who.Token is null && request.RequesterId == who.PersonId && request.State is not RequestState.Cancelled));

    /// <summary>A named group decides and waives for teams that its people are not in; whoever stands in for one of them too.</summary>
    private static bool IsAsked(Actor who, Request request) =>
        who.Token is null && request.Requirement is { } requirement
        && requirement.AllGroups.Concat(request.Checks.Items.SelectMany(c => c.Waivable?.Groups ?? [])).Any(g => g.IsNamed && who.ActsFor.Prepend(who).Any(a => g.Has(a, request.TeamId, request.Environment)));

    public static Target TargetOf(Request request) => new(request.TeamId, request.Environment, request.Kind, request.Cluster, request.ExistingService);

    public static Target TargetOf(RequestDraft draft) => new(draft.TeamId, draft.Environment, draft.Kind, draft.Cluster, draft.ExistingService);
}
