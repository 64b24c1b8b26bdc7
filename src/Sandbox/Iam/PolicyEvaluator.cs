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
    ResourceBased,
}

internal sealed record MatchedStatement(PolicyKind Kind, PolicyDocument Policy, Statement Statement);

internal sealed record Decision(Verdict Verdict, PolicyKind Kind, IReadOnlyList<MatchedStatement> Matched)
{
    public bool Allowed => Verdict == Verdict.Allowed;

    public static Decision Implicit(PolicyKind kind) => new(Verdict.ImplicitDeny, kind, []);
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
        var layers = Layers(policies).Select(l => (l.Kind, Matched: Match(l.Kind, l.Policies, action, resource, context))).ToList();
        foreach (var (kind, matched) in layers)
        {
            if (matched.Exists(m => !m.Statement.Allow))
            {
                return new(Verdict.ExplicitDeny, kind, [.. matched.Where(m => !m.Statement.Allow)]);
            }
        }
        foreach (var (kind, matched) in layers)
        {
            if (matched.Count == 0)
            {
                return Decision.Implicit(kind);
            }
        }
        return new(Verdict.Allowed, PolicyKind.IdentityBased, layers[0].Matched);
    }

    /// <summary>
    /// With a resource-based policy of which the resource insists that it allows, as a role does by its trust policy (IAM
    /// User Guide, "Policy evaluation logic for resource-based policies" and "Cross-account policy evaluation logic"). Within
    /// an account, naming the caller itself takes the place of every other permission, naming its role that of the role's
    /// policies; naming the account leaves them to decide. Across accounts all must allow.
    /// </summary>
    /// <param name="resourcePolicy">The resource's own policy; null where the resource does not exist.</param>
    public static Decision Decide(
        PolicySet policies, PolicyDocument? resourcePolicy, PrincipalNames names, bool sameAccount, string action, string resource, RequestContext context)
    {
        var own = Decide(policies, action, resource, context);
        var (trust, match) = ByResource(resourcePolicy, names, action, null, context);
        if (own.Verdict == Verdict.ExplicitDeny || trust.Verdict == Verdict.ExplicitDeny)
        {
            return trust.Verdict == Verdict.ExplicitDeny ? trust : own;
        }
        if (!trust.Allowed)
        {
            return trust;
        }
        return (sameAccount ? match : PrincipalMatch.Account) switch
        {
            PrincipalMatch.Itself => trust,
            PrincipalMatch.Role => own.Kind == PolicyKind.IdentityBased ? Bounded(policies, action, resource, context) ?? trust : own,
            PrincipalMatch.Account or PrincipalMatch.None => own,
        };
    }

    /// <summary>Whether a role lets a service of AWS, such as <c>ecs-tasks.amazonaws.com</c>, take it.</summary>
    public static bool TrustsService(PolicyDocument trust, string service, RequestContext context)
    {
        bool Named(IReadOnlyDictionary<string, IReadOnlyList<string>> principals)
            => (principals.TryGetValue("Service", out var services) && services.Contains(service)) || (principals.TryGetValue("AWS", out var all) && all.Contains("*"));
        var matched = trust.Statements
            .Where(s => s.Principals is { } named ? Named(named) : s is { NotPrincipals: { } spared, Allow: false } && !Named(spared))
            .Where(s => s.Acts("sts:AssumeRole") && s.Holds(context)).ToList();
        return matched.Count > 0 && matched.TrueForAll(s => s.Allow);
    }

    /// <summary>
    /// With a resource-based policy of the common kind, which within an account adds to what the caller's own policies allow
    /// and across accounts is asked besides them (IAM User Guide, "Identity-based policies and resource-based policies").
    /// </summary>
    public static Decision DecideEither(
        PolicySet policies, PolicyDocument resourcePolicy, PrincipalNames names, bool sameAccount, string action, string resource, RequestContext context)
    {
        var own = Decide(policies, action, resource, context);
        var (granted, match) = ByResource(resourcePolicy, names, action, resource, context);
        return granted.Verdict == Verdict.ExplicitDeny ? granted
            : own.Verdict == Verdict.ExplicitDeny ? own
            : sameAccount ? (own.Allowed || match < PrincipalMatch.Role ? own : granted)
            : own.Allowed ? granted : own;
    }

    /// <summary>What boundary and session policy say where identity-based policies need not allow; null where both allow.</summary>
    private static Decision? Bounded(PolicySet policies, string action, string resource, RequestContext context)
        => Layers(policies).Skip(1).Where(l => Match(l.Kind, l.Policies, action, resource, context).Count == 0).Select(l => Decision.Implicit(l.Kind)).FirstOrDefault();

    /// <param name="resource">Null for a trust policy, which names none.</param>
    private static (Decision Decision, PrincipalMatch Match) ByResource(PolicyDocument? policy, PrincipalNames names, string action, string? resource, RequestContext context)
    {
        var best = PrincipalMatch.None;
        var allows = new List<MatchedStatement>();
        foreach (var (trust, statement) in policy is null ? [] : policy.Statements.Select(s => (policy, s)))
        {
            var match = statement.Principals is { } named ? names.Match(named)
                : statement is { NotPrincipals: { } spared, Allow: false } && !names.Spared(spared) ? PrincipalMatch.Itself
                : PrincipalMatch.None;
            if (match == PrincipalMatch.None || !statement.Acts(action) || (resource is not null && !statement.Covers(resource, context)) || !statement.Holds(context))
            {
                continue;
            }
            var matched = new MatchedStatement(PolicyKind.ResourceBased, trust, statement);
            if (!statement.Allow)
            {
                return (new(Verdict.ExplicitDeny, PolicyKind.ResourceBased, [matched]), match);
            }
            allows.Add(matched);
            best = match > best ? match : best;
        }
        return (allows.Count > 0 ? new(Verdict.Allowed, PolicyKind.ResourceBased, allows) : Decision.Implicit(PolicyKind.ResourceBased), best);
    }

    private static IEnumerable<(PolicyKind Kind, IReadOnlyList<PolicyDocument> Policies)> Layers(PolicySet policies)
    {
        yield return (PolicyKind.IdentityBased, policies.Identity);
        if (policies.Boundary is { } boundary)
        {
            yield return (PolicyKind.PermissionsBoundary, boundary);
        }
        if (policies.Session is { } session)
        {
            yield return (PolicyKind.Session, session);
        }
    }

    private static List<MatchedStatement> Match(PolicyKind kind, IReadOnlyList<PolicyDocument> policies, string action, string resource, RequestContext context)
        => [.. from policy in policies
               from statement in policy.Statements
               where statement.Acts(action) && statement.Covers(resource, context) && statement.Holds(context)
               select new MatchedStatement(kind, policy, statement)];
}
