using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Roles: made, shown, changed, deleted; their trust, boundary and tags.</summary>
internal sealed class Roles(IamStore store)
{
    public void Register(Api api) => api
        .Write<CreateRoleRequest, CreateRoleResponse>("CreateRole", Create)
        .Read<GetRoleRequest, GetRoleResponse>("GetRole", (request, call) => new() { Role = IamStore.View(store.Role(request.RoleName, call), whole: true) })
        .Read<ListRolesRequest, ListRolesResponse>("ListRoles", List)
        .Write<UpdateRoleRequest, UpdateRoleResponse>("UpdateRole", Update)
        .Write<DeleteRoleRequest, DeleteRoleResponse>("DeleteRole", Delete)
        .Write<UpdateAssumeRolePolicyRequest, UpdateAssumeRolePolicyResponse>("UpdateAssumeRolePolicy", SetTrust)
        .Write<PutRolePermissionsBoundaryRequest, PutRolePermissionsBoundaryResponse>("PutRolePermissionsBoundary", SetBoundary)
        .Write<DeleteRolePermissionsBoundaryRequest, DeleteRolePermissionsBoundaryResponse>("DeleteRolePermissionsBoundary", RemoveBoundary)
        .Write<TagRoleRequest, TagRoleResponse>("TagRole", Tag)
        .Write<UntagRoleRequest, UntagRoleResponse>("UntagRole", Untag)
        .Read<ListRoleTagsRequest, ListRoleTagsResponse>("ListRoleTags", ListTags);

    private CreateRoleResponse Create(CreateRoleRequest request, Call call)
    {
        var path = request.Path ?? "/";
        var arn = $"arn:aws:iam::{call.Account}:role{path}{request.RoleName}";
        call.Authorize(arn, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags)).Set("iam:PermissionsBoundary", request.PermissionsBoundary));
        if (request.Tags is { Count: > 0 })
        {
            call.Authorize("iam:TagRole", arn, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags)));
        }
        IamRules.Name(request.RoleName, "roleName", 64);
        IamRules.Path(request.Path);
        IamRules.Description(request.Description);
        var seconds = IamRules.SessionSeconds(request.MaxSessionDuration);
        if (path.StartsWith("/aws-service-role/", StringComparison.OrdinalIgnoreCase))
        {
            throw new AwsError("InvalidInput", "The path /aws-service-role/ is reserved for service-linked roles.");
        }
        CheckTrust(request.AssumeRolePolicyDocument);
        store.DemandBoundary(request.PermissionsBoundary);
        var here = store.State.Roles.Values.Where(r => Arns.Account(r.Arn) == call.Account).ToList();
        if (here.Exists(r => string.Equals(r.Name, request.RoleName, StringComparison.OrdinalIgnoreCase)))
        {
            throw IamRules.Exists($"Role with name {request.RoleName} already exists.");
        }
        if (here.Count >= IamRules.Roles)
        {
            throw IamRules.TooMany($"Cannot exceed quota for RolesPerAccount: {IamRules.Roles}");
        }
        var role = new IamRole
        {
            Arn = arn,
            Name = request.RoleName,
            Path = path,
            RoleId = IamStore.NewId("AROA"),
            Trust = request.AssumeRolePolicyDocument,
            Created = store.Now,
            Description = request.Description ?? "",
            MaxSessionSeconds = seconds,
            Boundary = request.PermissionsBoundary,
        };
        IamTags.Add(role.Tags, request.Tags);
        store.State.Roles[arn] = role;
        return new() { Role = IamStore.View(role, whole: true) };
    }

    private ListRolesResponse List(ListRolesRequest request, Call call)
    {
        call.Authorize("*");
        var prefix = IamRules.Prefix(request.PathPrefix);
        var roles = store.State.Roles.Values.Where(r => Arns.Account(r.Arn) == call.Account && r.Path.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var (page, next) = IamPages.Take(roles, r => r.Arn, $"ListRoles {prefix}", request.Marker, request.MaxItems);
        return new() { Roles = [.. page.Select(r => IamStore.View(r, whole: false))], Marker = next, IsTruncated = next is not null };
    }

    private UpdateRoleResponse Update(UpdateRoleRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call);
        IamRules.Description(request.Description);
        var seconds = request.MaxSessionDuration is null ? role.MaxSessionSeconds : IamRules.SessionSeconds(request.MaxSessionDuration);
        role.Description = request.Description ?? role.Description;
        role.MaxSessionSeconds = seconds;
        return new();
    }

    /// <summary>Nothing may hang on the role: no policy of its own, none attached, no instance profile.</summary>
    private DeleteRoleResponse Delete(DeleteRoleRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call);
        if (store.State.InstanceProfiles.Values.Any(p => p.RoleArn == role.Arn))
        {
            throw IamRules.InUse("Cannot delete entity, must remove roles from instance profile first.");
        }
        if (role.Attached.Count > 0)
        {
            throw IamRules.InUse("Cannot delete entity, must detach all policies first.");
        }
        if (role.Policies.Count > 0)
        {
            throw IamRules.InUse("Cannot delete entity, must delete policies first.");
        }
        store.State.Roles.Remove(role.Arn);
        return new();
    }

    private UpdateAssumeRolePolicyResponse SetTrust(UpdateAssumeRolePolicyRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call);
        CheckTrust(request.PolicyDocument);
        role.Trust = request.PolicyDocument;
        return new();
    }

    private void CheckTrust(string document)
    {
        if (PolicyGrammar.WhyNotTrust(document, store.Exists) is { } why)
        {
            throw IamRules.Malformed(why);
        }
        if (IamRules.Size(document) > IamRules.TrustSize)
        {
            throw IamRules.TooMany($"Cannot exceed quota for ACLSizePerRole: {IamRules.TrustSize}");
        }
    }

    private PutRolePermissionsBoundaryResponse SetBoundary(PutRolePermissionsBoundaryRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call, keys => keys.Set("iam:PermissionsBoundary", request.PermissionsBoundary));
        store.DemandBoundary(request.PermissionsBoundary);
        role.Boundary = request.PermissionsBoundary;
        return new();
    }

    private DeleteRolePermissionsBoundaryResponse RemoveBoundary(DeleteRolePermissionsBoundaryRequest request, Call call)
    {
        var role = store.Changeable(request.RoleName, call);
        role.Boundary = role.Boundary is null ? throw IamRules.Missing($"The role with name {role.Name} does not have a permissions boundary.") : null;
        return new();
    }

    private TagRoleResponse Tag(TagRoleRequest request, Call call)
    {
        IamTags.Add(store.Role(request.RoleName, call, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags))).Tags, request.Tags);
        return new();
    }

    private UntagRoleResponse Untag(UntagRoleRequest request, Call call)
    {
        IamTags.Remove(store.Role(request.RoleName, call, keys => keys.Set("aws:TagKeys", request.TagKeys.Select(k => k))).Tags, request.TagKeys);
        return new();
    }

    private ListRoleTagsResponse ListTags(ListRoleTagsRequest request, Call call)
    {
        var role = store.Role(request.RoleName, call);
        var (page, next) = IamPages.Take(IamTags.View(role.Tags), t => t.Key, $"ListRoleTags {role.Name}", request.Marker, request.MaxItems);
        return new() { Tags = page, Marker = next, IsTruncated = next is not null };
    }
}
