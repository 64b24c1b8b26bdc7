using System.Globalization;
using Domain.Access;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Approvals;

/// <summary>Pure: which rule holds, who may approve, whether it is enough.</summary>
public static class ApprovalRules
{
    /// <summary>The first that matches, and what of the request made it match.</summary>
    public static Requirement For(IEnumerable<ApprovalRule> rules, AskedFor asked)
    {
        var (risk, why) = RiskRules.Of(asked);
        foreach (var rule in rules.OrderBy(r => r.Order))
        {
            // what nobody looks at must be harmless, whoever wrote the rule
            if ((rule.Automatic && risk is not RiskLevel.Low) || RuleMatchRules.Reasons(rule, asked, risk, why) is not { } reasons)
            {
                continue;
            }

            return new Requirement(rule.Name, reasons, rule.Automatic ? 0 : rule.Needed, rule.Automatic ? [] : rule.Groups) { Then = rule.Automatic ? [] : rule.Then, IsAutomatic = rule.Automatic };
        }

        return new Requirement("No rule", $"No approval rule matches the tier {asked.Tier}, so the platform decides.", 1, [ApproverGroup.PlatformAdmins]);
    }

    /// <summary>Null when this person may decide; otherwise why not and who could.</summary>
    public static string? WhyNotDecide(Actor who, Request request) => VoiceOf(who, request).WhyNot;

    /// <summary>Null unless this person could not decide at any stage, however far it has come: what is said before anything else.</summary>
    public static string? WhyNever(Actor who, Request request) => request.Requirement is not { IsAutomatic: false } requirement ? null
        : WhyNotSpeak(who.PersonId, request, [], isDelegate: false) is { } theirs ? theirs
        : InAny(requirement.AllGroups, request.TeamId, request.Environment, who)
            || who.ActsFor.Any(d => InAny(requirement.AllGroups, request.TeamId, request.Environment, d) && WhyNotSpeak(d.PersonId, request, [], isDelegate: true) is null) ? null
        : $"This needs {requirement.Words(request.TeamId)}.";

    /// <summary>For which stage this person would speak, and for whom.</summary>
    public static Voice VoiceOf(Actor who, Request request)
    {
        if (request.Requirement is not { } requirement)
        {
            return Voice.No("Nothing was sent yet.");
        }

        var (valid, team, place) = (request.ValidDecisions.ToList(), request.TeamId, request.Environment);
        if (OpenStage(requirement, valid) is not { } at)
        {
            return Voice.No(requirement.IsAutomatic ? $"It approves itself by the rule \"{requirement.Rule}\"." : "It has all approvals.");
        }

        var stage = requirement.Stages[at];
        if (WhyNotSpeak(who.PersonId, request, valid, isDelegate: false) is { } why)
        {
            return Voice.No(why);
        }

        if (InAny(stage.Groups, team, place, who))
        {
            return new Voice(at, null, null);
        }

        // whoever was named by someone of the group speaks for them, under the same rules
        if (who.ActsFor.FirstOrDefault(d => InAny(stage.Groups, team, place, d) && WhyNotSpeak(d.PersonId, request, valid, isDelegate: true) is null) is { } away)
        {
            return new Voice(at, away.PersonId, null);
        }

        return Voice.No(requirement.Stages.Skip(at + 1).Any(s => InAny(s.Groups, team, place, who))
            ? $"Your turn comes after {Words(stage, team)} has approved."
            : $"This needs {Words(stage, team)}.");
    }

    private static string? WhyNotSpeak(Guid person, Request request, List<Decision> valid, bool isDelegate) =>
        person == request.RequesterId ? $"You asked for this, so another must approve it: {request.Requirement?.Words(request.TeamId)}."
        : request.Editors.Contains(person) ? $"You altered this since it was sent, so another must approve it: {request.Requirement?.Words(request.TeamId)}."
        : valid.Any(d => d.PersonId == person) ? "You have decided already. Someone else must give what is missing."
        : valid.Any(d => d.OnBehalfOf == person) ? (isDelegate ? "Decided." : "Somebody decided for you already, as you had asked. Someone else must give what is missing.")
        : null;

    /// <summary>Index of the stage whose turn it is; null when all have what they need.</summary>
    public static int? OpenStage(Requirement requirement, IEnumerable<Decision> validDecisions)
    {
        var approvals = validDecisions.Where(d => d.Verdict is Verdict.Approve).ToList();
        for (var at = 0; at < requirement.Stages.Count; at++)
        {
            if (approvals.Where(d => d.Stage == at).Select(d => d.Speaker).Distinct().Count() < requirement.Stages[at].Needed)
            {
                return at;
            }
        }

        return null;
    }

    public static bool IsEnough(Requirement requirement, IEnumerable<Decision> validDecisions) => OpenStage(requirement, validDecisions) is null;

    /// <param name="environment">Of the team; null for the team as a whole.</param>
    public static bool InAny(IEnumerable<ApproverGroup> groups, string teamId, string? environment, Actor who) => groups.Any(g => g.Has(who, teamId, environment));

    public static string Words(IEnumerable<ApproverGroup> groups, string teamId) => string.Join(" or ", groups.Select(g => g.Words(teamId)));

    public static string Words(ApprovalStage stage, string teamId) =>
        stage.Needed == 1 ? Words(stage.Groups, teamId) : string.Create(CultureInfo.InvariantCulture, $"{stage.Needed} people, each {Words(stage.Groups, teamId)}");

    /// <summary>The people of the groups of any stage, without the requester: those who could approve.</summary>
    public static IEnumerable<Person> WhoCould(Requirement requirement, Guid requesterId, IEnumerable<TeamMember> members, IEnumerable<Person> people, string? environment = null) =>
        WhoCould(requirement.AllGroups, requesterId, members, people, environment);

    /// <param name="environment">In which a lead must be one; null for the team as a whole.</param>
    public static IEnumerable<Person> WhoCould(
        IEnumerable<ApproverGroup> groups, Guid requesterId, IEnumerable<TeamMember> members, IEnumerable<Person> people, string? environment = null)
    {
        var leads = members.Where(m => m.RoleIn(environment) is TeamRole.Lead).Select(m => m.PersonId).ToHashSet();
        var all = groups.ToList();
        return people.Where(p => p.Id != requesterId && all.Exists(g => g.Has(p, leads.Contains(p.Id))));
    }

    /// <summary>The first stages that cannot be filled with different people; null when all can (Hall's condition over the stages).</summary>
    /// <param name="could">Who could approve each stage.</param>
    public static IReadOnlyList<ApprovalStage>? Unfillable(Requirement requirement, IReadOnlyList<IReadOnlySet<Guid>> could)
    {
        var stages = requirement.Stages;
        for (var some = 1; some < 1 << stages.Count; some++)
        {
            var chosen = Enumerable.Range(0, stages.Count).Where(i => (some & (1 << i)) != 0).ToList();
            if (chosen.SelectMany(i => could[i]).Distinct().Count() < chosen.Sum(i => stages[i].Needed))
            {
                return [.. chosen.Select(i => stages[i])];
            }
        }

        return null;
    }
}

/// <param name="Stage">Index of the stage it counts for.</param>
/// <param name="OnBehalfOf">Who handed the decision over; null for one's own.</param>
/// <param name="WhyNot">Null when the person may decide.</param>
public sealed record Voice(int Stage, Guid? OnBehalfOf, string? WhyNot)
{
    public static Voice No(string why) => new(0, null, why);
}
