using System.Globalization;
using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>
/// SimulatePrincipalPolicy and SimulateCustomPolicy, answered by the evaluator that also decides real calls
/// (IAM API Reference, the two operations).
/// </summary>
internal sealed class Simulation(IamStore store)
{
    public void Register(Api api) => api
        .Read<SimulatePrincipalPolicyRequest, SimulatePrincipalPolicyResponse>("SimulatePrincipalPolicy", Principal)
        .Read<SimulateCustomPolicyRequest, SimulateCustomPolicyResponse>("SimulateCustomPolicy", Custom);

    private SimulatePrincipalPolicyResponse Principal(SimulatePrincipalPolicyRequest request, Call call)
    {
        call.Authorize(request.PolicySourceArn);
        var (policies, keys) = Source(request.PolicySourceArn);
        var scene = new SimulatedScene(request.ActionNames, request.ResourceArns, request.ResourcePolicy, request.ResourceOwner, request.CallerArn, request.ContextEntries, request.ResourceHandlingOption);
        policies = SimulationInput.Exclude(policies, Arns.Last(request.PolicySourceArn), request.PolicyExclusionList);
        policies = policies with
        {
            Identity = [.. policies.Identity, .. SimulationInput.Parse("PolicyInputList", request.PolicyInputList)],
            Boundary = SimulationInput.Boundary(request.PermissionsBoundaryPolicyInputList) ?? policies.Boundary,
        };
        var (page, next) = Run(scene, policies, keys, request.PolicySourceArn, request.Marker, request.MaxItems);
        return new() { EvaluationResults = page, Marker = next, IsTruncated = next is not null };
    }

    private SimulateCustomPolicyResponse Custom(SimulateCustomPolicyRequest request, Call call)
    {
        call.Authorize("*");
        var scene = new SimulatedScene(request.ActionNames, request.ResourceArns, request.ResourcePolicy, request.ResourceOwner, request.CallerArn, request.ContextEntries, request.ResourceHandlingOption);
        var policies = new PolicySet([.. SimulationInput.Parse("PolicyInputList", request.PolicyInputList)], SimulationInput.Boundary(request.PermissionsBoundaryPolicyInputList), null);
        var (page, next) = Run(scene, policies, new(), null, request.Marker, request.MaxItems);
        return new() { EvaluationResults = page, Marker = next, IsTruncated = next is not null };
    }

    /// <summary>A principal's policies, with the keys that go with it whoever asks.</summary>
    private (PolicySet Policies, RequestContext Keys) Source(string arn)
    {
        var iam = store.State;
        if (iam.Roles.TryGetValue(arn, out var role))
        {
            return (Callers.OfRole(iam, role), new RequestContext().Set("aws:PrincipalArn", role.Arn).SetTags("aws:PrincipalTag", role.Tags));
        }
        if (iam.Users.TryGetValue(arn, out var user))
        {
            return (Callers.OfUser(iam, user).Policies,
                new RequestContext().Set("aws:PrincipalArn", user.Arn).Set("aws:username", Arns.Last(user.Arn)).Set("aws:userid", user.UserId).SetTags("aws:PrincipalTag", user.Tags));
        }
        throw Arns.Resource(arn).Split('/')[0] is "role" or "user" or "group"
            ? IamRules.Missing($"Invalid Entity Arn: {arn} does not exist.")
            : new AwsError("InvalidInput", $"Invalid Entity Arn: {arn} does not clearly define entity type and name.");
    }

    private static (List<EvaluationResult> Page, string? Next) Run(SimulatedScene scene, PolicySet policies, RequestContext keys, string? source, string? marker, int? size)
    {
        scene.Check(source);
        scene.AddTo(keys);
        var numbered = scene.Actions.Select((action, index) => (Key: string.Create(CultureInfo.InvariantCulture, $"{index} {action}"), Action: action)).ToList();
        var (page, next) = IamPages.Take(numbered, n => n.Key, $"Simulate {source} {string.Join(' ', scene.Actions)}", marker, size);
        return ([.. page.Select(n => Evaluate(scene, policies, n.Action, keys, source))], next);
    }

    /// <summary>With several resources the whole is only allowed where each is, and each has its own result.</summary>
    private static EvaluationResult Evaluate(SimulatedScene scene, PolicySet policies, string action, RequestContext given, string? source)
    {
        var each = scene.Resources.Select(resource =>
        {
            var context = given.Copy();
            var decision = scene.Decide(policies, source, action, resource, context);
            return (Resource: resource, Decision: decision, Bounded: Bounded(policies, action, resource, given.Copy()), Missing: context.Missing.Order(StringComparer.Ordinal).ToList());
        }).ToList();
        var worst = each.MaxBy(e => e.Decision.Verdict);
        return new()
        {
            EvalActionName = action,
            EvalResourceName = each is [var only] ? only.Resource : "*",
            EvalDecision = Word(worst.Decision.Verdict),
            MatchedStatements = Matched(worst.Decision),
            // of named resources the missing keys stand beside each (IAM API Reference, "EvaluationResult")
            MissingContextValues = scene.NamesResources ? [] : each[0].Missing,
            PermissionsBoundaryDecisionDetail = worst.Bounded is { } bounded ? new() { AllowedByPermissionsBoundary = bounded } : null,
            ResourceSpecificResults = !scene.NamesResources ? null : [.. each.Select(e => new ResourceSpecificResult
            {
                EvalResourceName = e.Resource,
                EvalResourceDecision = Word(e.Decision.Verdict),
                MatchedStatements = Matched(e.Decision),
                MissingContextValues = e.Missing,
                PermissionsBoundaryDecisionDetail = e.Bounded is { } allowed ? new() { AllowedByPermissionsBoundary = allowed } : null,
            })],
        };
    }

    /// <summary>Whether the boundary by itself allows; null where there is none.</summary>
    private static bool? Bounded(PolicySet policies, string action, string resource, RequestContext context)
        => policies.Boundary is { } boundary ? PolicyEvaluator.Decide(new(boundary, null, null), action, resource, context).Allowed : null;

    private static List<Amazon.IdentityManagement.Model.Statement> Matched(Decision decision)
        => [.. decision.Matched.Select(m =>
        {
            var (start, end) = StatementPositions.Of(m.Policy.Text)[m.Policy.Statements.Index().First(s => ReferenceEquals(s.Item, m.Statement)).Index];
            return new Amazon.IdentityManagement.Model.Statement
            {
                SourcePolicyId = Arns.IsArn(m.Policy.Name) ? Arns.Last(m.Policy.Name) : m.Policy.Name,
                SourcePolicyType = m.Kind switch
                {
                    PolicyKind.IdentityBased => "IAM Policy",
                    PolicyKind.PermissionsBoundary => "IAM Permissions Boundary Policy",
                    PolicyKind.Session => "none",
                    PolicyKind.ResourceBased => "Resource Policy",
                },
                StartPosition = new() { Line = start.Line, Column = start.Column },
                EndPosition = new() { Line = end.Line, Column = end.Column },
            };
        })];

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Allowed => "allowed",
        Verdict.ImplicitDeny => "implicitDeny",
        Verdict.ExplicitDeny => "explicitDeny",
    };
}
