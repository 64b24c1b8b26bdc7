using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>The policies of a role: its own inline ones, and managed ones attached to it.</summary>
internal sealed class RolePolicies(IamStore store)
{
    public void Register(Api api) => api
        .Write<PutRolePolicyRequest, PutRolePolicyResponse>("PutRolePolicy", Put)
        .Read<GetRolePolicyRequest, GetRolePolicyResponse>("GetRolePolicy", Get)
        .Write<DeleteRolePolicyRequest, DeleteRolePolicyResponse>("DeleteRolePolicy", Delete)
        .Read<ListRolePoliciesRequest, ListRolePoliciesResponse>("ListRolePolicies", List)
        .Write<AttachRolePolicyRequest, AttachRolePolicyResponse>("AttachRolePolicy", Attach)
        .Write<DetachRolePolicyRequest, DetachRolePolicyResponse>("DetachRolePolicy", Detach)
        .Read<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>("ListAttachedRolePolicies", ListAttached);

    private PutRolePolicyResponse Put(PutRolePolicyRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call);
        IamRules.Name(request.PolicyName, "policyName", 128);
        if (PolicyGrammar.WhyNotIdentity(request.PolicyDocument) is { } why)
        {
            throw IamRules.Malformed(why);
        }
        var others = role.Policies.Where(p => p.Key != request.PolicyName).Sum(p => IamRules.Size(p.Value));
        if (others + IamRules.Size(request.PolicyDocument) > IamRules.InlineTotal)
        {
            throw IamRules.TooMany($"Maximum policy size of {IamRules.InlineTotal} bytes exceeded for role {role.Name}");
        }
        role.Policies[request.PolicyName] = request.PolicyDocument;
        return new();
    }

    private GetRolePolicyResponse Get(GetRolePolicyRequest request, Call call)
    {
        var role = store.Role(request.RoleName, call);
        return role.Policies.TryGetValue(request.PolicyName, out var document)
            ? new() { RoleName = role.Name, PolicyName = request.PolicyName, PolicyDocument = Uri.EscapeDataString(document) }
            : throw Absent(request.PolicyName);
    }

    private DeleteRolePolicyResponse Delete(DeleteRolePolicyRequest request, Call call)
        => store.Changeable(request.RoleName, call).Policies.Remove(request.PolicyName) ? new() : throw Absent(request.PolicyName);

    private ListRolePoliciesResponse List(ListRolePoliciesRequest request, Call call)
    {
        var role = store.Role(request.RoleName, call);
        var (page, next) = IamPages.Take([.. role.Policies.Keys], n => n, $"ListRolePolicies {role.Name}", request.Marker, request.MaxItems);
        return new() { PolicyNames = page, Marker = next, IsTruncated = next is not null };
    }

    private AttachRolePolicyResponse Attach(AttachRolePolicyRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call, keys => keys.Set("iam:PolicyARN", request.PolicyArn));
        store.Demand(request.PolicyArn);
        if (AwsManaged.Find(request.PolicyArn) is { Path: "/aws-service-role/" })
        {
            throw new AwsError("PolicyNotAttachable", $"Cannot attach a Service Role Policy to a Customer Role.");
        }
        if (role.Attached.Count >= IamRules.Attachments && !role.Attached.Contains(request.PolicyArn))
        {
            throw IamRules.TooMany($"Cannot exceed quota for PoliciesPerRole: {IamRules.Attachments}");
        }
        role.Attached.Add(request.PolicyArn);
        return new();
    }

    private DetachRolePolicyResponse Detach(DetachRolePolicyRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call, keys => keys.Set("iam:PolicyARN", request.PolicyArn));
        IamRules.Arn(request.PolicyArn);
        return role.Attached.Remove(request.PolicyArn) ? new() : throw IamRules.Missing($"Policy {request.PolicyArn} was not found.");
    }

    private ListAttachedRolePoliciesResponse ListAttached(ListAttachedRolePoliciesRequest request, Call call)
    {
        var role = store.Role(request.RoleName, call);
        var prefix = IamRules.Prefix(request.PathPrefix);
        var attached = role.Attached.Where(a => PathOf(a).StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var (page, next) = IamPages.Take(attached, a => a, $"ListAttachedRolePolicies {role.Name} {prefix}", request.Marker, request.MaxItems);
        return new() { AttachedPolicies = [.. page.Select(a => new AttachedPolicyType { PolicyArn = a, PolicyName = Arns.Last(a) })], Marker = next, IsTruncated = next is not null };
    }

    /// <summary><c>policy/a/b/name</c> lies on the path <c>/a/b/</c>.</summary>
    private static string PathOf(string arn)
    {
        var resource = Arns.Resource(arn);
        return resource[resource.IndexOf('/', StringComparison.Ordinal)..(resource.LastIndexOf('/') + 1)];
    }

    private static AwsError Absent(string name) => IamRules.Missing($"The role policy with name {name} cannot be found.");
}
