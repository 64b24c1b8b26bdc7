using Amazon.IdentityManagement.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Roles and their inline policies.</summary>
internal sealed class Roles(World world)
{
    private const int InlineTotal = 10_240;

    private IamState Iam => world.State.Iam;

    public void Register(Api api) => api
        .Read<GetRoleRequest, GetRoleResponse>("GetRole", Get)
        .Read<ListRolesRequest, ListRolesResponse>("ListRoles", List)
        .Read<ListRoleTagsRequest, ListRoleTagsResponse>("ListRoleTags", ListTags)
        .Read<GetRolePolicyRequest, GetRolePolicyResponse>("GetRolePolicy", GetPolicy)
        .Read<ListRolePoliciesRequest, ListRolePoliciesResponse>("ListRolePolicies", ListPolicies)
        .Read<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>("ListAttachedRolePolicies", ListAttached)
        .Write<PutRolePolicyRequest, PutRolePolicyResponse>("PutRolePolicy", PutPolicy)
        .Write<DeleteRolePolicyRequest, DeleteRolePolicyResponse>("DeleteRolePolicy", DeletePolicy);

    private GetRoleResponse Get(GetRoleRequest request, Call call) => new() { Role = View(Find(request.RoleName, call), withTags: true) };

    private ListRolesResponse List(ListRolesRequest request, Call call)
    {
        var prefix = request.PathPrefix ?? "/";
        call.Authorize($"arn:aws:iam::{call.Account}:role{prefix}");
        var roles = Iam.Roles.Values.Where(r => Arns.Account(r.Arn) == call.Account && r.Path.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var (page, next) = IamPages.Take(roles, r => r.Arn, $"ListRoles {prefix}", request.Marker, request.MaxItems);
        return new() { Roles = [.. page.Select(r => View(r, withTags: false))], Marker = next, IsTruncated = next is not null };
    }

    private ListRoleTagsResponse ListTags(ListRoleTagsRequest request, Call call)
        => new() { Tags = TagsOf(Find(request.RoleName, call)), IsTruncated = false };

    private GetRolePolicyResponse GetPolicy(GetRolePolicyRequest request, Call call)
    {
        var role = Find(request.RoleName, call);
        return role.Policies.TryGetValue(request.PolicyName, out var document)
            ? new() { RoleName = role.Name, PolicyName = request.PolicyName, PolicyDocument = Uri.EscapeDataString(document) }
            : throw NoPolicy(request.PolicyName);
    }

    private ListRolePoliciesResponse ListPolicies(ListRolePoliciesRequest request, Call call)
    {
        var role = Find(request.RoleName, call);
        var (page, next) = IamPages.Take([.. role.Policies.Keys], n => n, $"ListRolePolicies {role.Name}", request.Marker, request.MaxItems);
        return new() { PolicyNames = page, Marker = next, IsTruncated = next is not null };
    }

    private ListAttachedRolePoliciesResponse ListAttached(ListAttachedRolePoliciesRequest request, Call call)
    {
        var role = Find(request.RoleName, call);
        var (page, next) = IamPages.Take([.. role.Attached], n => n, $"ListAttachedRolePolicies {role.Name}", request.Marker, request.MaxItems);
        return new() { AttachedPolicies = [.. page.Select(a => new AttachedPolicyType { PolicyArn = a, PolicyName = Arns.Last(a) })], Marker = next, IsTruncated = next is not null };
    }

    private PutRolePolicyResponse PutPolicy(PutRolePolicyRequest request, Call call)
    {
        var role = Find(request.RoleName, call);
        if (!PolicyDocument.TryParseIdentity(request.PolicyName, request.PolicyDocument, out var why))
        {
            throw new AwsError("MalformedPolicyDocument", why);
        }
        var others = role.Policies.Where(p => p.Key != request.PolicyName).Sum(p => Length(p.Value));
        if (others + Length(request.PolicyDocument) > InlineTotal)
        {
            throw new AwsError("LimitExceeded", $"Maximum policy size of {InlineTotal} bytes exceeded for role {role.Name}", 409);
        }
        role.Policies[request.PolicyName] = request.PolicyDocument;
        return new();
    }

    private DeleteRolePolicyResponse DeletePolicy(DeleteRolePolicyRequest request, Call call)
    {
        var role = Find(request.RoleName, call);
        return role.Policies.Remove(request.PolicyName) ? new() : throw NoPolicy(request.PolicyName);
    }

    /// <summary>IAM does not count white space.</summary>
    private static int Length(string document) => document.Count(c => !char.IsWhiteSpace(c));

    private IamRole Find(string name, Call call)
    {
        var role = Iam.Roles.Values.FirstOrDefault(r => r.Name == name && Arns.Account(r.Arn) == call.Account);
        call.Authorize(role?.Arn ?? $"arn:aws:iam::{call.Account}:role/{name}", keys => keys.SetTags("aws:ResourceTag", role?.Tags ?? []));
        return role ?? throw new AwsError("NoSuchEntity", $"The role with name {name} cannot be found.", 404);
    }

    private static AwsError NoPolicy(string name) => new("NoSuchEntity", $"The role policy with name {name} cannot be found.", 404);

    private static List<Tag> TagsOf(IamRole role) => [.. role.Tags.Select(t => new Tag { Key = t.Key, Value = t.Value })];

    private static Role View(IamRole role, bool withTags) => new()
    {
        Arn = role.Arn,
        RoleName = role.Name,
        RoleId = role.RoleId,
        Path = role.Path,
        CreateDate = role.Created.UtcDateTime,
        AssumeRolePolicyDocument = Uri.EscapeDataString(role.Trust),
        Description = role.Description,
        MaxSessionDuration = role.MaxSessionSeconds,
        PermissionsBoundary = role.Boundary is { } boundary ? new() { PermissionsBoundaryArn = boundary, PermissionsBoundaryType = "Policy" } : null,
        Tags = withTags ? TagsOf(role) : null,
    };
}
