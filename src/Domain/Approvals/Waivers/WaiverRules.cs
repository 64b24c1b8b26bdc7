using Domain.Access;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Approvals.Waivers;

/// <summary>
/// Pure: which failing guardrails are let pass, and who may let them. Only what a guardrail found and its rule names a group for can be:
/// a limit, an answer of IAM and a missing approver carry no <see cref="Waivable"/>, so that no waiver fits them.
/// </summary>
public static class WaiverRules
{
    public const int MostDays = 90;
    public const int MostReason = 1000;

    /// <summary>Before its end it is shown as ending soon.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    /// <summary>The checks with the waivers that hold now, whatever was said of them before.</summary>
    /// <param name="waivers">Of the workload.</param>
    /// <param name="own">Who asks and who altered it since: their waivers do not count for it, though they may for what others ask.</param>
    public static CheckList Judge(CheckList checks, IReadOnlyList<Waiver> waivers, IReadOnlyCollection<Guid> own, DateTimeOffset now) =>
        checks.Items.Any(c => c.Waivable is not null) ? CheckList.Of(checks.Items.Select(c => Judge(c, waivers, own, now))) : checks;

    private static Check Judge(Check check, IReadOnlyList<Waiver> waivers, IReadOnlyCollection<Guid> own, DateTimeOffset now)
    {
        if (check is not { Waivable: { } may, Outcome: CheckOutcome.Fail or CheckOutcome.Waived })
        {
            return check;
        }

        var given = new List<Waiver>();
        foreach (var group in may.Groups)
        {
            // nobody speaks for two groups
            if (waivers.Where(w => w.Holds(now) && w.Guardrail == may.Guardrail && w.Group == group && w.Found.Contains(may.Found, StringComparer.Ordinal) && !own.Any(w.IsOf)
                && !given.Exists(g => Voices(g).Any(w.IsOf))).MaxBy(w => w.Until) is { } waiver)
            {
                given.Add(waiver);
            }
        }

        return check with
        {
            Outcome = given.Count == may.Groups.Count ? CheckOutcome.Waived : CheckOutcome.Fail,
            Waivable = may with { Given = [.. given.Select(w => new GivenWaiver(w.Id, w.Group, w.PersonId, w.By, w.Until, w.Reason))] },
        };
    }

    /// <summary>What waits for a waiver that nobody could give simply fails, and says so before anything is sent.</summary>
    /// <param name="whoCould">The people of a group, without the one who asks.</param>
    public static CheckList WithoutHope(CheckList checks, string teamId, Func<ApproverGroup, bool> whoCould) => CheckList.Of(checks.Items.Select(c =>
        c is { NeedsWaiver: true, Waivable: { } may } && may.Missing.FirstOrDefault(g => !whoCould(g)) is { } empty
            ? c with { Waivable = null, Finding = $"{c.Finding} Only {empty.Words(teamId)} may waive it, and there is nobody but the one who asks. Ask a platform admin to name someone." }
            : c));

    /// <summary>What fails and who may waive it, a sentence each.</summary>
    public static IEnumerable<string> Needs(CheckList checks, string teamId) =>
        checks.Unwaived.Select(c => $"{c.Waivable?.Found} It needs a waiver by {Words(c, teamId)}.");

    /// <summary>"one of security, and a platform admin": who must still waive it.</summary>
    public static string Words(Check check, string teamId) => string.Join(", and ", (check.Waivable?.Missing ?? []).Select(g => g.Words(teamId)));

    /// <summary>Guardrails of a request that wait for a waiver of this person's.</summary>
    /// <param name="checks">Judged now.</param>
    public static IReadOnlyList<string> Asks(Actor who, Request request, CheckList checks) => request.State is not RequestState.Waiting || who.Token is not null ? []
        : [.. checks.Unwaived.Select(c => c.Waivable?.Guardrail ?? "").Distinct(StringComparer.Ordinal).Where(g => VoiceOf(who, request, checks, g).WhyNot is null)];

    /// <summary>For which group this person would waive what one guardrail found in a request, and in whose place.</summary>
    /// <param name="checks">Judged now.</param>
    public static WaiverVoice VoiceOf(Actor who, Request request, CheckList checks, string guardrail)
    {
        var open = checks.Unwaived.Where(c => c.Waivable?.Guardrail == guardrail).ToList();
        if (open.Count == 0)
        {
            return WaiverVoice.No(checks.Items.Any(c => c.Waivable?.Guardrail == guardrail)
                ? "It is waived already."
                : $"No check of request #{request.Number} waits for a waiver of \"{FieldRules.Short(guardrail)}\". Limits, refusals of IAM and missing approvers are never waived.");
        }

        if (WhyNever(who, request, guardrail) is { } never)
        {
            return WaiverVoice.No(never);
        }

        var missing = open.SelectMany(c => c.Waivable?.Missing ?? []).Distinct().ToList();
        if (open.Any(c => c.Waivable?.Given.Any(g => g.PersonId == who.PersonId) is true))
        {
            return WaiverVoice.No($"You have waived your part. Somebody else must give what is missing: {string.Join(", and ", missing.Select(g => g.Words(request.TeamId)))}.");
        }

        if (missing.Find(g => g.Has(who, request.TeamId, request.Environment)) is { } own)
        {
            return new(own, null, null);
        }

        foreach (var away in who.ActsFor.Where(a => a.PersonId != request.RequesterId && !request.Editors.Contains(a.PersonId)))
        {
            if (missing.Find(g => g.Has(away, request.TeamId, request.Environment)) is { } theirs)
            {
                return new(theirs, away.PersonId, null);
            }
        }

        return WaiverVoice.No($"Only {string.Join(", and ", missing.Select(g => g.Words(request.TeamId)))} may waive this.");
    }

    /// <summary>Why this person waives nothing of this request, whatever its state; null where they might.</summary>
    public static string? WhyNever(Actor who, Request request, string guardrail)
    {
        var groups = request.Checks.Items.Where(c => c.Waivable?.Guardrail == guardrail).SelectMany(c => c.Waivable?.Groups ?? []).Distinct().ToList();
        var words = groups.Count == 0 ? "one of the group that the guardrail names" : string.Join(", and ", groups.Select(g => g.Words(request.TeamId)));
        return who.PersonId == request.RequesterId ? $"You asked for this, so another must waive it: {words}."
            : request.Editors.Contains(who.PersonId) ? $"You altered this, so another must waive it: {words}."
            : who.ActsFor.Prepend(who).Any(w => groups.Count == 0 ? w.Roles.Count > 0 || w.Groups.Count > 0 || w.Leads(request.TeamId, request.Environment) : groups.Exists(g => g.Has(w, request.TeamId, request.Environment))) ? null
            : $"Only {words} may waive this.";
    }

    /// <summary>Null when the reason and the end fit.</summary>
    public static string? WhyNotFit(string reason, DateTimeOffset until, DateTimeOffset now) =>
        reason.Length is 0 or > MostReason ? $"Say why in {MostReason:N0} characters or fewer: the record and every page that shows it have it."
        : until <= now ? "It would be over at once. Name an end that is still to come."
        : until - now > TimeSpan.FromDays(MostDays) ? $"That is longer than {MostDays} days. Choose an earlier end; it can be waived again then."
        : null;

    public static string? WhyNotRevoke(Actor who, Waiver waiver, DateTimeOffset now) =>
        waiver.RevokedAt is not null ? $"{waiver.RevokedBy} took it back already."
        : waiver.Until <= now ? "It is over already."
        : waiver.Group.Has(who, waiver.TeamId, waiver.Environment) || who.ActsFor.Any(a => waiver.Group.Has(a, waiver.TeamId, waiver.Environment)) ? null
        : $"Only {waiver.Group.Words(waiver.TeamId)} may take it back.";

    /// <summary>The people who could waive a check's missing part, without the one who asks.</summary>
    public static IEnumerable<Person> WhoCould(ApproverGroup group, Guid requesterId, IEnumerable<TeamMember> members, IEnumerable<Person> people, string environment) =>
        ApprovalRules.WhoCould([group], requesterId, members, people, environment);

    private static IEnumerable<Guid> Voices(Waiver waiver) => waiver.OnBehalfOf is { } other ? [waiver.PersonId, other] : [waiver.PersonId];
}

/// <param name="Group">In whose name; null where the person may not.</param>
/// <param name="OnBehalfOf">Who handed it over; null for the person's own.</param>
public sealed record WaiverVoice(ApproverGroup? Group, Guid? OnBehalfOf, string? WhyNot)
{
    internal static WaiverVoice No(string why) => new(null, null, why);
}
