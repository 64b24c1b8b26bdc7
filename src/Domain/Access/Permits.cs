using Domain.Access.Tokens;

namespace Domain.Access;

/// <summary>What a person may do in Berth. Pure; null means permitted, otherwise the sentence to show.</summary>
public static class Permits
{
    public static string? WhyNotRequest(Actor who, string teamId) => WhyNotRequest(who, new Target(teamId));

    public static string? WhyNotRequest(Actor who, Target target) =>
        who.Token is { } token ? TokenRules.WhyNotRequest(token, target) ?? who.Closed : WhyNotPersonRequest(who, target);

    private static string? WhyNotPersonRequest(Actor who, Target target) =>
        who.IsPlatformAdmin || who.Develops(target.TeamId, target.Environment) ? who.Closed
        : who.IsIn(target.TeamId) ? Viewer(target, "ask for changes")
        : $"Only members of team {target.TeamId} may ask for its changes. Ask a lead of it or a platform admin to add you, or let a member of the team make the request.";

    /// <summary>Ask for anything at all.</summary>
    public static string? WhyNotAsk(Actor who) =>
        who.Token is not null ? TokenRules.Never
        : who.IsPlatformAdmin || who.Teams.Keys.Any(t => who.Develops(t, null)) ? who.Closed
        : who.Teams.Count == 0 ? "You are in no team, so there is nothing you could ask for. Ask the lead of a team or a platform admin to add you."
        : $"You are a viewer of {string.Join(" and ", who.Teams.Keys.Order(StringComparer.Ordinal))}: you see everything but ask for nothing. Ask a lead or a platform admin to make you a developer.";

    private static string Viewer(Target target, string verb) =>
        $"You are a viewer {(target.Environment is { Length: > 0 } environment ? $"in {target.TeamId}/{environment}" : $"of team {target.TeamId}")}: you see everything but do not {verb}. "
        + "Ask a lead or a platform admin to make you a developer, or let one of its developers do it.";

    public static string? WhyNotSee(Actor who, string teamId) => WhyNotSee(who, new Target(teamId));

    public static string? WhyNotSee(Actor who, Target target) =>
        who.Token is { } token ? TokenRules.WhyNotSee(token, target) : WhyNotPersonSee(who, target.TeamId);

    private static string? WhyNotPersonSee(Actor who, string teamId) =>
        who.IsIn(teamId) || who.Roles.Count > 0
            ? null
            : $"Only members of team {teamId}, platform admins, finance and auditors see this. Ask a lead of it or a platform admin to add you.";

    /// <summary>The IAM roles of a team, written out: they name its external ids.</summary>
    public static string? WhyNotSeeIam(Actor who, string teamId) =>
        who.IsPlatformAdmin || who.Is(GlobalRoles.Auditor) || who.Leads(teamId)
            ? null
            : $"The IAM roles are open to leads of team {teamId}, platform admins and auditors. Ask one of them.";

    /// <summary>Undo, try again and accept: whoever may ask for the changes there may also mend what came of them.</summary>
    /// <param name="environment">Of the request.</param>
    public static string? WhyNotMend(Actor who, string teamId, string? environment) => WhyNotStop(who, teamId, environment) ?? who.Closed;

    /// <summary>Let what is under way go no further: open to those who may mend it, and always.</summary>
    /// <param name="environment">Of the request.</param>
    public static string? WhyNotStop(Actor who, string teamId, string? environment) =>
        who.Token is not null ? TokenRules.Never
        : who.IsPlatformAdmin || who.Develops(teamId, environment) ? null
        : who.IsIn(teamId) ? Viewer(new(teamId, environment), "undo, repeat or accept")
        : $"Only members of team {teamId} and platform admins may undo, repeat or accept its changes.";

    public static string? WhyNotCancel(Actor who, Guid requesterId) =>
        who.Token is not null ? TokenRules.Never
        : who.PersonId == requesterId ? null : "Only the person who asked may cancel the request. An approver can reject it instead.";

    public static string? WhyNotFreeze(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only platform admins set and end freeze windows. Ask one of them.";

    /// <summary>Propose and approve approval rules, and who is in the groups they name.</summary>
    public static string? WhyNotSetRules(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only platform admins set approval rules and groups. Ask one of them.";

    /// <summary>Approve although a freeze holds.</summary>
    public static string? WhyNotBreakGlass(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only a platform admin may approve while a freeze holds, and must say why. Ask one, or wait until it is over.";

    /// <summary>Let another decide in one's place: those who are asked for decisions.</summary>
    public static string? WhyNotHandOver(Actor who) =>
        who.Token is not null ? TokenRules.Never
        : who.Roles.Count > 0 || who.Groups.Count > 0 || who.TeamsLed.Count > 0
            ? who.Closed
            : "You are asked for no decisions, so there is nothing to hand over.";

    /// <summary>Make the whole of Berth stop applying or take nothing, and open it again: also while it is closed.</summary>
    public static string? WhyNotSwitch(Actor who) =>
        who.IsPlatformAdmin ? null : "Only platform admins stop all applying or make Berth read-only. Ask one of them, and say why.";

    public static string? WhyNotSetPrice(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only a platform admin sets prices. Send one what the price should be, and where you looked it up.";

    public static string? WhyNotSetLimits(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only platform admins set the limits of teams and environments. Ask one, and say what you need the room for.";

    /// <summary>Propose and approve a team's name and budget, and where its environments stand in AWS.</summary>
    public static string? WhyNotSetTeam(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only platform admins set the budgets and environments of teams. Ask one of them.";

    /// <summary>Propose and approve who is in a team and as what.</summary>
    public static string? WhyNotSetMembers(Actor who, string teamId) =>
        who.IsPlatformAdmin || who.Leads(teamId) ? who.Closed : $"Only leads of team {teamId} and platform admins say who is in it. Ask one of them.";

    /// <summary>Propose and approve which part in a team a group of the identity provider brings: who is in the group is said elsewhere.</summary>
    public static string? WhyNotSetTeamGroups(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only platform admins say which groups of the identity provider are in a team. Ask one of them, or add single people.";

    public static string? WhyNotReadAudit(Actor who) =>
        who.Token is not null ? TokenRules.Never
        : who.Roles.Count > 0 || who.Teams.Keys.Any(who.Leads)
            ? null
            : "The record is open to team leads, platform admins, finance and auditors.";

    /// <summary>Verify the whole record: what it finds concerns every team.</summary>
    public static string? WhyNotVerifyRecord(Actor who) =>
        who.IsPlatformAdmin || who.Is(GlobalRoles.Auditor) ? null : "Only auditors and platform admins verify the record. Ask one of them.";

    /// <summary>Take the evidence of a request out of Berth.</summary>
    public static string? WhyNotTakeEvidence(Actor who, string teamId) =>
        WhyNotVerifyRecord(who) is null || who.Leads(teamId)
            ? null
            : $"Only leads of team {teamId}, auditors and platform admins take a request's evidence. Ask one of them.";

    /// <summary>Make, alter, publish, retire and delete templates, and switch on guardrails.</summary>
    public static string? WhyNotKeepCatalogue(Actor who) =>
        who.IsPlatformAdmin ? who.Closed : "Only platform admins alter templates and guardrails. Ask one, or take an export of the template, alter it and send it to them.";

    /// <summary>See and use a template.</summary>
    /// <param name="teams">Teams it is for; null means all.</param>
    public static string? WhyNotUse(Actor who, IReadOnlyList<string>? teams) =>
        who.Token is not null ? TokenRules.Never
        : teams is null || who.Roles.Count > 0 || teams.Any(who.IsIn)
            ? null
            : "This template is for other teams. Ask a platform admin to open it to yours.";

    /// <summary>Make API tokens, and see one's own.</summary>
    public static string? WhyNotMakeToken(Actor who) => who.Token is not null ? TokenRules.Never : who.Closed;

    public static string? WhyNotRevokeToken(Actor who, Guid ownerId) =>
        who.Token is not null ? TokenRules.Never
        : who.PersonId == ownerId || who.IsPlatformAdmin ? null : "Only whoever made an API token and platform admins may revoke it.";
}
