using Amazon.IdentityManagement.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>SimulatePrincipalPolicy, answered by the evaluator that also decides real calls.</summary>
internal sealed class Simulation(World world)
{
    public void Register(Api api) => api.Read<SimulatePrincipalPolicyRequest, SimulatePrincipalPolicyResponse>("SimulatePrincipalPolicy", Simulate);

    private SimulatePrincipalPolicyResponse Simulate(SimulatePrincipalPolicyRequest request, Call call)
    {
        var iam = world.State.Iam;
        call.Authorize(request.PolicySourceArn);
        PolicySet policies;
        RequestContext context;
        if (iam.Roles.TryGetValue(request.PolicySourceArn, out var role))
        {
            policies = Callers.OfRole(iam, role);
            context = new RequestContext().Set("aws:PrincipalArn", role.Arn).SetTags("aws:PrincipalTag", role.Tags);
        }
        else if (iam.Users.TryGetValue(request.PolicySourceArn, out var user))
        {
            policies = Callers.OfUser(user).Policies;
            context = new RequestContext().Set("aws:PrincipalArn", user.Arn);
        }
        else
        {
            throw Arns.Resource(request.PolicySourceArn).StartsWith("assumed-role/", StringComparison.Ordinal)
                ? new AwsError("InvalidInput", $"Invalid Entity Arn: {request.PolicySourceArn} does not clearly define entity type and name.")
                : new AwsError("NoSuchEntity", $"Invalid Entity Arn: {request.PolicySourceArn} does not exist.", 404);
        }
        policies = policies with
        {
            Identity = [.. policies.Identity, .. Parse("PolicyInputList", request.PolicyInputList)],
            Boundary = request.PermissionsBoundaryPolicyInputList is { Count: > 0 } boundary ? [.. Parse("PermissionsBoundaryPolicyInputList", boundary)] : policies.Boundary,
        };
        foreach (var entry in request.ContextEntries ?? [])
        {
            context.Set(entry.ContextKeyName, (entry.ContextKeyValues ?? []).Select(v => v));
        }
        var results = request.ActionNames.Select(action => Evaluate(policies, action, request.ResourceArns is { Count: > 0 } arns ? arns : ["*"], context)).ToList();
        var (page, next) = IamPages.Take(results, r => r.EvalActionName, $"SimulatePrincipalPolicy {request.PolicySourceArn}", request.Marker, request.MaxItems);
        return new() { EvaluationResults = page, Marker = next, IsTruncated = next is not null };
    }

    /// <summary>With several resources the whole is only allowed where each is, and each has its own result.</summary>
    private static EvaluationResult Evaluate(PolicySet policies, string action, List<string> resources, RequestContext given)
    {
        if (!action.Contains(':', StringComparison.Ordinal) || action.Contains('*', StringComparison.Ordinal))
        {
            throw new AwsError("InvalidInput", $"Invalid Action: {action}");
        }
        var each = resources.Select(resource =>
        {
            var context = given.Copy();
            var decision = PolicyEvaluator.Decide(policies, action, resource, context);
            return (Resource: resource, Decision: decision, Missing: context.Missing.ToList());
        }).ToList();
        var worst = each.MaxBy(e => e.Decision.Verdict);
        return new()
        {
            EvalActionName = action,
            EvalResourceName = resources.Count == 1 ? resources[0] : "*",
            EvalDecision = Word(worst.Decision.Verdict),
            MatchedStatements = Matched(worst.Decision),
            MissingContextValues = [.. each.SelectMany(e => e.Missing).Distinct(StringComparer.OrdinalIgnoreCase)],
            PermissionsBoundaryDecisionDetail = Boundary(policies, worst.Decision),
            ResourceSpecificResults = [.. each.Select(e => new ResourceSpecificResult
            {
                EvalResourceName = e.Resource,
                EvalResourceDecision = Word(e.Decision.Verdict),
                MatchedStatements = Matched(e.Decision),
                MissingContextValues = e.Missing,
                PermissionsBoundaryDecisionDetail = Boundary(policies, e.Decision),
            })],
        };
    }

    private static PermissionsBoundaryDecisionDetail? Boundary(PolicySet policies, Decision decision)
        => policies.Boundary is null ? null : new() { AllowedByPermissionsBoundary = decision.Allowed || decision.Kind != PolicyKind.PermissionsBoundary };

    private static List<Amazon.IdentityManagement.Model.Statement> Matched(Decision decision)
        => [.. decision.Matched.Select(m => new Amazon.IdentityManagement.Model.Statement
        {
            SourcePolicyId = m.Policy,
            SourcePolicyType = m.Policy.StartsWith("arn:", StringComparison.Ordinal) ? "user-managed" : "role",
        })];

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Allowed => "allowed",
        Verdict.ImplicitDeny => "implicitDeny",
        Verdict.ExplicitDeny => "explicitDeny",
    };

    private static IEnumerable<PolicyDocument> Parse(string name, List<string>? documents)
    {
        foreach (var (document, index) in (documents ?? []).Select((d, i) => (d, i)))
        {
            yield return PolicyDocument.TryParse($"{name}.{index + 1}", document, out var policy, out var why)
                ? policy
                : throw new AwsError("InvalidInput", why);
        }
    }
}
