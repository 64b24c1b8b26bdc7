using Domain.Audit;
using Domain.Data;

namespace Domain.Requests;

/// <summary>
/// Writes down what a plan made anew has come to: a new round of decisions, back to the requester, or an end without an operation.
/// Whoever is concerned finds a comment of Berth on the request and is told of it.
/// </summary>
internal static class Replanned
{
    /// <summary>Null when the outcome changes nothing, or may not happen in the request's state.</summary>
    /// <param name="request">Tracked, with its decisions.</param>
    public static Happening? Take(PortalDb db, Request request, ReplanOutcome outcome, DateTimeOffset now, TimeSpan patience)
    {
        var concerned = request.ValidDecisions.Select(d => d.PersonId).Append(request.RequesterId).Distinct().ToList();
        switch (outcome)
        {
            case ReplanOutcome.Differs differs when request.Replan(differs.Now, now, patience):
                Say(db, request, concerned, $"AWS has changed since this was planned, so it was planned again and asks again; earlier decisions no longer count.\n{Lines(differs.What)}", now);
                return Happening.BySystem("request.replanned", request, new { differs = differs.What, round = request.Round });
            case ReplanOutcome.NothingLeft when request.Apply(RequestEvent.FindDone, now):
                Say(db, request, concerned, "Nothing is left to do: AWS is already as this asks. It ended without changing anything.", now);
                return Happening.BySystem("request.nothing-left", request, new { });
            case ReplanOutcome.Fails fails when request.FailAgain(fails.Checks, now):
                Say(db, request, concerned, $"Checked again before anything was begun, this may not go on: {fails.Why} It is its requester's draft again.", now);
                return Happening.BySystem("request.checks-failed", request, new { why = fails.Why });
            default:
                return null;
        }
    }

    /// <summary>Back to those who decide, with the plan as it is.</summary>
    public static Happening? AskAgain(PortalDb db, Request request, string why, DateTimeOffset now, TimeSpan patience)
    {
        var concerned = request.ValidDecisions.Select(d => d.PersonId).Append(request.RequesterId).Distinct().ToList();
        if (!request.AskAgain(now, patience))
        {
            return null;
        }

        Say(db, request, concerned, $"{why} Nothing was begun. It asks again; earlier decisions no longer count.", now);
        return Happening.BySystem("request.replanned", request, new { why, round = request.Round });
    }

    private static void Say(PortalDb db, Request request, IReadOnlyList<Guid> concerned, string text, DateTimeOffset now)
    {
        var comment = Comments.BySystem(request.Id, text, now);
        comment.Mentions.AddRange(concerned.Select(id => new Mention { CommentId = comment.Id, PersonId = id, RequestId = request.Id }));
        db.Comments.Add(comment);
    }

    private static string Lines(IReadOnlyList<string> what) => string.Join('\n', what.Take(12).Select(w => $"- {w}")) + (what.Count > 12 ? $"\n- and {what.Count - 12} more" : "");
}
