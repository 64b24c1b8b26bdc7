using System.Globalization;
using Domain.Access;
using Domain.Approvals;
using Domain.Teams;

namespace Domain.Campaigns;

/// <summary>What the approval rule of some of a campaign's requests asks for.</summary>
/// <param name="Requests">How many of the campaign's requests it holds for.</param>
public sealed record RequirementPart(string TeamId, string Rule, string Because, int Needed, IReadOnlyList<ApproverGroup> Groups, int Requests)
{
    private const string Stage = ", stage ";

    public string Key => $"{TeamId}/{Rule}";

    /// <summary>The parts of one chain are stages of one rule, which different people fill.</summary>
    internal string Chain => $"{TeamId}/{(At > 0 ? Rule[..Rule.LastIndexOf(Stage, StringComparison.Ordinal)] : Rule)}";

    /// <summary>Index of the stage in its rule.</summary>
    internal int At => Rule.LastIndexOf(Stage, StringComparison.Ordinal) is > 0 and var from && int.TryParse(Rule.AsSpan(from + Stage.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1 ? number - 1 : 0;

    internal static string Named(string rule, int at) => at == 0 ? rule : string.Create(CultureInfo.InvariantCulture, $"{rule}{Stage}{at + 1}");

    /// <summary>Of the team, where its requests are: a lead must lead them all. Null in campaigns stored before this was asked.</summary>
    public IReadOnlyList<string>? Environments { get; init; }

    /// <summary>Whether this person may speak for it.</summary>
    public bool IsFor(Actor who) => Environments is { Count: > 0 } ? Environments.All(e => ApprovalRules.InAny(Groups, TeamId, e, who)) : ApprovalRules.InAny(Groups, TeamId, null, who);
}

/// <summary>Every team's rule, each of which must be satisfied. One person may speak for several rules, and for one stage of each.</summary>
public sealed record CampaignRequirement(IReadOnlyList<RequirementPart> Parts);

/// <summary>How far one part is satisfied.</summary>
public sealed record PartProgress(RequirementPart Part, int Given)
{
    public bool IsEnough => Given >= Part.Needed;
}

/// <summary>
/// Pure: who may decide on a campaign and when it is enough. Nothing is approved that a team's own rule would not have let through:
/// each rule among the requests must be satisfied by people of its own groups; an approver counts for every rule whose groups they are in, and in each for one stage alone.
/// </summary>
public static class CampaignApprovalRules
{
    /// <summary>A part for each stage of each rule. What a rule would let through by itself is decided by a person too: a campaign is no small change.</summary>
    public static CampaignRequirement For(IEnumerable<(string TeamId, string Environment, Requirement Requirement)> requests) => new(
        [.. requests.SelectMany(r => Stages(r.Requirement).Select((s, i) => (r.TeamId, r.Environment, Rule: RequirementPart.Named(r.Requirement.Rule, i), r.Requirement.Because, Stage: s)))
            .GroupBy(r => (r.TeamId, r.Rule, r.Stage.Needed, Groups: string.Join(',', r.Stage.Groups.Select(g => g.Id))))
            .Select(g => new RequirementPart(g.Key.TeamId, g.Key.Rule, g.First().Because, g.Key.Needed, g.First().Stage.Groups, g.Count())
            {
                Environments = [.. g.Select(r => r.Environment).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            })
            .OrderBy(p => p.TeamId, StringComparer.Ordinal).ThenBy(p => p.Rule, StringComparer.Ordinal)]);

    private static IReadOnlyList<ApprovalStage> Stages(Requirement requirement) =>
        requirement.IsAutomatic ? [new(1, [ApproverGroup.TeamLeads, ApproverGroup.PlatformAdmins])] : requirement.Stages;

    /// <summary>Null when this person may decide; otherwise why not and who could.</summary>
    public static string? WhyNotDecide(Actor who, Guid authorId, CampaignRequirement requirement, IEnumerable<CampaignDecision> valid) =>
        WhyNever(who, authorId, requirement) is { } never ? never
        : valid.Any(d => d.PersonId == who.PersonId) ? "You have decided already. Others must give what is missing."
        : null;

    /// <summary>Null unless this person could not decide on it, however far it has come.</summary>
    public static string? WhyNever(Actor who, Guid authorId, CampaignRequirement requirement) =>
        who.PersonId == authorId ? $"You wrote this campaign, so others must approve it: {Words(requirement)}."
        : SpeaksFor(who, requirement).Count == 0 ? $"This needs {Words(requirement)}."
        : null;

    public static IReadOnlyList<string> SpeaksFor(Actor who, CampaignRequirement requirement) => who.Token is not null ? [] :
        [.. requirement.Parts.Where(p => p.IsFor(who)).Select(p => p.Key)];

    public static IReadOnlyList<PartProgress> Progress(CampaignRequirement requirement, IEnumerable<CampaignDecision> valid)
    {
        var approvals = Approvals(valid);
        var seated = requirement.Parts.GroupBy(p => p.Chain).SelectMany(c => Seat([.. c], approvals)).ToLookup(s => s.Part);
        return [.. requirement.Parts.Select(p => new PartProgress(p, seated[p].Count()))];
    }

    /// <summary>For which stage of a request's rule a person's approval of its campaign counts; null where they spoke for others.</summary>
    public static int? StageOf(CampaignRequirement requirement, IEnumerable<CampaignDecision> valid, Guid person, string teamId, string rule) =>
        Seat([.. requirement.Parts.Where(p => p.Chain == $"{teamId}/{rule}")], Approvals(valid)).FirstOrDefault(s => s.Person == person) is { Part: { } part } ? part.At : null;

    private static List<CampaignDecision> Approvals(IEnumerable<CampaignDecision> valid) => [.. valid.Where(d => d.Verdict is Verdict.Approve).DistinctBy(d => d.PersonId)];

    /// <summary>
    /// Gives each person one seat among the stages of one rule, so that as many seats as can be are taken (augmenting paths): who could sit in
    /// two stages takes the one that others leave free. Where there is one stage all who speak for it count.
    /// </summary>
    private static List<(RequirementPart? Part, Guid Person)> Seat(IReadOnlyList<RequirementPart> stages, IReadOnlyList<CampaignDecision> approvals)
    {
        var seats = stages.SelectMany(s => Enumerable.Repeat(s, stages.Count == 1 ? approvals.Count : s.Needed)).ToList();
        var taken = new CampaignDecision?[seats.Count];
        foreach (var approval in approvals)
        {
            TakeSeat(approval, []);
        }

        return [.. taken.Select((d, i) => (Decision: d, Part: seats[i])).Where(s => s.Decision is not null).Select(s => ((RequirementPart?)s.Part, s.Decision?.PersonId ?? Guid.Empty))];

        bool TakeSeat(CampaignDecision approval, HashSet<int> tried)
        {
            for (var i = 0; i < seats.Count; i++)
            {
                if (approval.SpeaksFor.Contains(seats[i].Key, StringComparer.Ordinal) && tried.Add(i) && (taken[i] is not { } other || TakeSeat(other, tried)))
                {
                    taken[i] = approval;
                    return true;
                }
            }

            return false;
        }
    }

    public static bool IsEnough(CampaignRequirement requirement, IEnumerable<CampaignDecision> valid) => Progress(requirement, valid).All(p => p.IsEnough);

    /// <summary>The people who could speak for one part, without the author.</summary>
    public static IEnumerable<Person> WhoCould(RequirementPart part, Guid authorId, IEnumerable<TeamMember> members, IEnumerable<Person> people) =>
        (part.Environments is { Count: > 0 } all ? all.AsEnumerable<string?>() : [null])
            .Select(e => ApprovalRules.WhoCould(part.Groups, authorId, members.Where(m => m.TeamId == part.TeamId), people, e))
            .Aggregate((a, b) => a.IntersectBy(b.Select(p => p.Id), p => p.Id));

    /// <summary>"a lead of payments or a platform admin; and 2 of: a lead of search".</summary>
    public static string Words(CampaignRequirement requirement) => string.Join("; and ", requirement.Parts
        .Select(p => (p.Needed == 1 ? "" : $"{p.Needed} of: ") + ApprovalRules.Words(p.Groups, p.TeamId)).Distinct(StringComparer.Ordinal));
}
