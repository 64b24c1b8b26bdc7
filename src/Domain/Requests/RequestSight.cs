using Domain.Access;

namespace Domain.Requests;

/// <summary>Who may see a request. Pure.</summary>
internal static class RequestSight
{
    /// <summary>What was never sent is its writer's own affair, and a draft thrown away is nobody's any more.</summary>
    public static bool MaySee(Actor who, Request request) =>
        Permits.WhyNotSee(who, request.TeamId) is null
        && (request.Round > 0 || (request.RequesterId == who.PersonId && request.State is not RequestState.Cancelled));
}
