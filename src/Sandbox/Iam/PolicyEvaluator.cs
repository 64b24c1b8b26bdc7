namespace Sandbox.Iam;

internal enum Verdict
{
    Allowed,
    ImplicitDeny,
    ExplicitDeny,
}

/// <summary>Which kind of policy decided.</summary>
internal enum PolicyKind
{
    IdentityBased,
    PermissionsBoundary,
    Session,
}

internal sealed record MatchedStatement(PolicyKind Kind, string Policy, Statement Statement);

internal sealed record Decision(Verdict Verdict, PolicyKind Kind, IReadOnlyList<MatchedStatement> Matched)
{
    public bool Allowed => Verdict == Verdict.Allowed;
}

/// <summary>What a principal may do: null boundary or session means that there is none, an empty list that it allows nothing.</summary>
internal sealed record PolicySet(IReadOnlyList<PolicyDocument> Identity, IReadOnlyList<PolicyDocument>? Boundary, IReadOnlyList<PolicyDocument>? Session);

/// <summary>
/// IAM's decision: an explicit deny anywhere wins; otherwise every layer that exists must allow
/// (IAM User Guide, "Policy evaluation logic").
/// </summary>
internal static class PolicyEvaluator
{
    public static Decision Decide(PolicySet policies, string action, string resource, RequestContext context)
    {
        var layers = new List<(PolicyKind Kind, IReadOnlyList<MatchedStatement> Matched)>
        {
            (PolicyKind.IdentityBased, Match(PolicyKind.IdentityBased, policies.Identity, action, resource, context)),
        };
        if (policies.Boundary is { } boundary)
        {
            layers.Add((PolicyKind.PermissionsBoundary, Match(PolicyKind.PermissionsBoundary, boundary, action, resource, context)));
        }
        if (policies.Session is { } session)
        {
            layers.Add((PolicyKind.Session, Match(PolicyKind.Session, session, action, resource, context)));
        }
        foreach (var (kind, matched) in layers)
        {
            if (matched.Any(m => !m.Statement.Allow))
            {
                return new(Verdict.ExplicitDeny, kind, [.. matched.Where(m => !m.Statement.Allow)]);
            }
        }
        foreach (var (kind, matched) in layers)
        {
            if (matched.Count == 0)
            {
                return new(Verdict.ImplicitDeny, kind, []);
            }
        }
        return new(Verdict.Allowed, PolicyKind.IdentityBased, layers[0].Matched);
    }

    /// <summary>A trust policy's answer to <paramref name="action"/> by one of the names a principal goes by.</summary>
    public static Verdict Trusts(PolicyDocument trust, IReadOnlyCollection<string> principals, string action, RequestContext context)
    {
        var matched = trust.Statements.Where(s => Names(s, principals) && Acts(s, action) && s.Conditions.All(c => c.Holds(context))).ToList();
        if (matched.Any(s => !s.Allow))
        {
            return Verdict.ExplicitDeny;
        }
        return matched.Count > 0 ? Verdict.Allowed : Verdict.ImplicitDeny;
    }

    private static List<MatchedStatement> Match(PolicyKind kind, IReadOnlyList<PolicyDocument> policies, string action, string resource, RequestContext context)
        => [.. from policy in policies
               from statement in policy.Statements
               where Acts(statement, action) && Covers(statement, resource, context) && statement.Conditions.All(c => c.Holds(context))
               select new MatchedStatement(kind, policy.Name, statement)];

    private static bool Acts(Statement statement, string action)
        => statement.Actions is { } actions
            ? actions.Any(a => Wildcard.Matches(a, action, ignoreCase: true))
            : statement.NotActions?.Any(a => Wildcard.Matches(a, action, ignoreCase: true)) == false;

    private static bool Covers(Statement statement, string resource, RequestContext context)
    {
        // A call with no resource of its own is made on "*", which only a pattern of "*" covers.
        bool Fits(string pattern) => context.Substitute(pattern, pattern: true) is { } p && Wildcard.Matches(p, resource);
        return statement.Resources is { } resources ? resources.Any(Fits) : statement.NotResources?.Any(Fits) == false;
    }

    private static bool Names(Statement statement, IReadOnlyCollection<string> principals)
        => statement.Principals is { } named && named.Any(p => p.Value.Any(v => v == "*" || principals.Contains(v)));
}
