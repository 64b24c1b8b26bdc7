using Domain.Requests;

namespace Domain.Access.Preflight;

/// <summary>What a simulation said of one action on one resource (IAM API Reference, "EvaluationResult" and "ResourceSpecificResult").</summary>
/// <param name="Decision"><c>allowed</c>, <c>implicitDeny</c> or <c>explicitDeny</c>.</param>
/// <param name="AllowedByBoundary">Null where the role has no permissions boundary.</param>
/// <param name="AllowedByOrganization">Null where the account is in no organization.</param>
public sealed record SimulatedCall(
    string Decision, IReadOnlyList<MatchedPlace> Matched, IReadOnlyList<string> Missing, bool? AllowedByBoundary, bool? AllowedByOrganization)
{
    public const string AllowedWord = "allowed";
    public const string ExplicitWord = "explicitDeny";
}

/// <summary>Where a deciding statement stands.</summary>
/// <param name="Policy">The simulation's name for the policy.</param>
/// <param name="Type">The simulation's word for the kind of policy.</param>
public sealed record MatchedPlace(string Policy, string? Type, int? Line, int? Column);

/// <summary>A role's policies, read beside the simulation.</summary>
/// <param name="Boundary">Name of the permissions boundary; null without one, or where the role could not be read.</param>
/// <param name="IsWhole">False where some policy could not be read: then nothing follows from what the others lack.</param>
public sealed record RolePolicies(IReadOnlyList<PolicyText> Policies, string? Boundary, bool IsWhole)
{
    public static readonly RolePolicies Unread = new([], null, IsWhole: false);
}

/// <summary>Turns what a simulation said into a verdict. Pure.</summary>
public static class VerdictRules
{
    /// <param name="said">Null where IAM left the call out of its answer.</param>
    public static Verdict Of(NeededPermission permission, SimulatedCall? said, RolePolicies role)
    {
        if (said is null)
        {
            return new Verdict.Unknown([], AllowedWithout: false);
        }

        var allowed = said.Decision == SimulatedCall.AllowedWord;
        var by = said.Matched.Select(m => Find(permission, m, allowed, role)).ToList();
        var missing = said.Missing.Where(k => !IsAbsent(permission, k)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0 && Matter(permission, said, [.. by.Select(b => b.Statement)], missing, role))
        {
            return new Verdict.Unknown(missing, allowed);
        }

        var deciding = by.Select(b => b.Words).FirstOrDefault();
        if (allowed)
        {
            return new Verdict.Allowed(deciding);
        }

        var isExplicit = said.Decision == SimulatedCall.ExplicitWord;
        return said switch
        {
            { AllowedByOrganization: false } => new Verdict.Denied(DenialKind.Organization, isExplicit ? deciding : null),
            _ when isExplicit && said.Matched.Any(m => IsBoundary(m, role)) => new Verdict.Denied(DenialKind.Boundary, deciding, role.Boundary),
            _ when isExplicit => new Verdict.Denied(DenialKind.Explicit, deciding),
            { AllowedByBoundary: false } => new Verdict.Denied(DenialKind.Boundary, null, role.Boundary),
            _ => new Verdict.Denied(DenialKind.Implicit, null),
        };
    }

    /// <summary>
    /// Berth writes the request, so its tags and the keys of these services are known: what is not in the context is not in the call, which is what
    /// the simulation took it for.
    /// </summary>
    private static bool IsAbsent(NeededPermission permission, string key)
    {
        var service = permission.Action[..(permission.Action.IndexOf(':') + 1)];
        return !permission.Context.Keys.Contains(key, StringComparer.OrdinalIgnoreCase) && !key.StartsWith("ecs:ResourceTag/", StringComparison.OrdinalIgnoreCase)
            && (key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase) || key.Equals("aws:TagKeys", StringComparison.OrdinalIgnoreCase)
                || (service is "ecs:" or "application-autoscaling:" or "logs:" && key.StartsWith(service, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether the keys could turn the answer round. Only where every statement that could ask for them has been read may it be no.</summary>
    private static bool Matter(
        NeededPermission permission, SimulatedCall said, IReadOnlyList<PolicyStatement?> matched, IReadOnlyList<string> missing, RolePolicies role)
    {
        bool Asks(PolicyStatement s) => missing.Any(s.Mentions);
        if (said.Decision == SimulatedCall.ExplicitWord)
        {
            return !matched.Any(s => s is not null && !Asks(s));
        }

        var acting = role.Policies.SelectMany(p => p.Statements.Select(s => (p.IsBoundary, Statement: s))).Where(s => s.Statement.ActsOn(permission.Action)).ToList();
        // a key that no policy asks for that could be read is asked for by one that could not
        if (!role.IsWhole || missing.Any(k => !acting.Exists(s => s.Statement.Mentions(k))))
        {
            return true;
        }

        return said.Decision == SimulatedCall.AllowedWord
            ? !matched.Any(s => s is not null && !Asks(s)) || acting.Exists(s => (s.IsBoundary || !s.Statement.IsAllow) && Asks(s.Statement))
            : acting.Exists(s => s.Statement.IsAllow && Asks(s.Statement));
    }

    private static (DecidingStatement Words, PolicyStatement? Statement) Find(NeededPermission permission, MatchedPlace place, bool allows, RolePolicies role)
    {
        var isBoundary = IsBoundary(place, role);
        var policy = role.Policies.FirstOrDefault(p => p.IsBoundary == isBoundary && p.IsNamed(place.Policy));
        // what the text says must agree with what the simulation said: a policy may have been changed between the two
        bool Fits(PolicyStatement s) => s.IsAllow == allows && s.ActsOn(permission.Action);
        var statement = place is { Line: { } line, Column: { } column } ? policy?.At(line, column) : null;
        if ((statement is null || !Fits(statement)) && policy is not null)
        {
            statement = policy.Statements.Where(Fits).Take(2).ToList() is [var only] ? only : null;
        }

        return (new(policy?.Name ?? place.Policy, place.Line, statement?.Sid, statement?.Text), statement);
    }

    private static bool IsBoundary(MatchedPlace place, RolePolicies role) =>
        place.Type?.Contains("boundary", StringComparison.OrdinalIgnoreCase) == true
        || (role.Boundary is { } name && place.Policy == name && role.Policies.All(p => p.IsBoundary || !p.IsNamed(place.Policy)));
}
