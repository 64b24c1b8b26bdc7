using System.Globalization;
using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Managed policies: customers' own, and AWS's to look at and attach.</summary>
internal sealed class ManagedPolicies(IamStore store)
{
    public void Register(Api api) => api
        .Write<CreatePolicyRequest, CreatePolicyResponse>("CreatePolicy", Create)
        .Read<GetPolicyRequest, GetPolicyResponse>("GetPolicy", Get)
        .Write<DeletePolicyRequest, DeletePolicyResponse>("DeletePolicy", Delete)
        .Read<ListPoliciesRequest, ListPoliciesResponse>("ListPolicies", List)
        .Write<TagPolicyRequest, TagPolicyResponse>("TagPolicy", Tag)
        .Write<UntagPolicyRequest, UntagPolicyResponse>("UntagPolicy", Untag)
        .Read<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>("ListEntitiesForPolicy", ListEntities);

    private CreatePolicyResponse Create(CreatePolicyRequest request, Call call)
    {
        var arn = $"arn:aws:iam::{call.Account}:policy{request.Path ?? "/"}{request.PolicyName}";
        call.Authorize(arn, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags)));
        if (request.Tags is { Count: > 0 })
        {
            call.Authorize("iam:TagPolicy", arn, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags)));
        }
        IamRules.Name(request.PolicyName, "policyName", 128);
        var path = IamRules.Path(request.Path);
        IamRules.Length(request.Description ?? "", "description", 0, 1000);
        PolicyVersions.Check(request.PolicyDocument);
        if (store.State.Policies.Values.Any(p => Arns.Account(p.Arn) == call.Account && string.Equals(p.Name, request.PolicyName, StringComparison.OrdinalIgnoreCase)))
        {
            throw IamRules.Exists($"A policy called {request.PolicyName} already exists. Duplicate names are not allowed.");
        }
        if (store.State.Policies.Count >= IamRules.Policies)
        {
            throw IamRules.TooMany($"Cannot exceed quota for PoliciesPerAccount: {IamRules.Policies}");
        }
        var policy = new IamPolicy
        {
            Arn = arn,
            Name = request.PolicyName,
            Path = path,
            PolicyId = IamStore.NewId("ANPA"),
            Created = store.Now,
            Updated = store.Now,
            Description = request.Description,
            Last = 1,
            Default = 1,
            Versions = { [1] = new(request.PolicyDocument, store.Now) },
        };
        IamTags.Add(policy.Tags, request.Tags);
        store.State.Policies[arn] = policy;
        return new() { Policy = View(policy, whole: false) };
    }

    private GetPolicyResponse Get(GetPolicyRequest request, Call call)
    {
        store.AuthorizePolicy(request.PolicyArn, call);
        return new()
        {
            Policy = store.State.Policies.TryGetValue(request.PolicyArn, out var own) ? View(own, whole: true)
                : AwsManaged.Find(request.PolicyArn) is { } aws ? View(aws)
                : throw IamRules.Missing($"Policy {request.PolicyArn} was not found."),
        };
    }

    /// <summary>Neither attached nor a boundary, and with no version but the default (IAM API Reference, DeletePolicy).</summary>
    private DeletePolicyResponse Delete(DeletePolicyRequest request, Call call)
    {
        var policy = store.Own(request.PolicyArn, call);
        if (Attached(policy.Arn) > 0 || Bounding(policy.Arn) > 0)
        {
            throw IamRules.InUse("Cannot delete a policy attached to entities.");
        }
        if (policy.Versions.Count > 1)
        {
            throw IamRules.InUse("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
        }
        store.State.Policies.Remove(policy.Arn);
        return new();
    }

    private ListPoliciesResponse List(ListPoliciesRequest request, Call call)
    {
        call.Authorize("*");
        var prefix = IamRules.Prefix(request.PathPrefix);
        var scope = request.Scope?.Value ?? "All";
        var all = new List<ManagedPolicy>();
        if (scope is "All" or "Local")
        {
            all.AddRange(store.State.Policies.Values.Where(p => Arns.Account(p.Arn) == call.Account).Select(p => View(p, whole: false)));
        }
        if (scope is "All" or "AWS")
        {
            all.AddRange(AwsManaged.All.Select(View));
        }
        var policies = all
            .Where(p => p.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Where(p => request.OnlyAttached != true || p.AttachmentCount > 0)
            .Where(p => request.PolicyUsageFilter?.Value switch { "PermissionsPolicy" => p.AttachmentCount > 0, "PermissionsBoundary" => p.PermissionsBoundaryUsageCount > 0, _ => true })
            .OrderBy(p => p.Arn, StringComparer.Ordinal).ToList();
        var (page, next) = IamPages.Take(policies, p => p.Arn, $"ListPolicies {scope} {prefix} {request.OnlyAttached} {request.PolicyUsageFilter?.Value}", request.Marker, request.MaxItems);
        return new() { Policies = page, Marker = next, IsTruncated = next is not null };
    }

    private TagPolicyResponse Tag(TagPolicyRequest request, Call call)
    {
        IamTags.Add(store.Own(request.PolicyArn, call, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags))).Tags, request.Tags);
        return new();
    }

    private UntagPolicyResponse Untag(UntagPolicyRequest request, Call call)
    {
        IamTags.Remove(store.Own(request.PolicyArn, call, keys => keys.Set("aws:TagKeys", request.TagKeys.Select(k => k))).Tags, request.TagKeys);
        return new();
    }

    /// <summary>Roles and users it is attached to or bounds; there are no groups here.</summary>
    private ListEntitiesForPolicyResponse ListEntities(ListEntitiesForPolicyRequest request, Call call)
    {
        store.AuthorizePolicy(request.PolicyArn, call);
        store.Demand(request.PolicyArn);
        var prefix = IamRules.Prefix(request.PathPrefix);
        bool Uses(SortedSet<string> attached, string? boundary) => request.PolicyUsageFilter?.Value switch
        {
            "PermissionsPolicy" => attached.Contains(request.PolicyArn),
            "PermissionsBoundary" => boundary == request.PolicyArn,
            _ => attached.Contains(request.PolicyArn) || boundary == request.PolicyArn,
        };
        var filter = request.EntityFilter?.Value;
        var entities = new List<(string Key, PolicyRole? Role, PolicyUser? User)>();
        if (filter is null or "Role")
        {
            entities.AddRange(store.State.Roles.Values.Where(r => r.Path.StartsWith(prefix, StringComparison.Ordinal) && Uses(r.Attached, r.Boundary))
                .Select(r => (r.Arn, (PolicyRole?)new PolicyRole { RoleName = r.Name, RoleId = r.RoleId }, (PolicyUser?)null)));
        }
        if (filter is null or "User")
        {
            entities.AddRange(store.State.Users.Values.Where(u => prefix == "/" && Uses(u.Attached, u.Boundary))
                .Select(u => (u.Arn, (PolicyRole?)null, (PolicyUser?)new PolicyUser { UserName = Arns.Last(u.Arn), UserId = u.UserId })));
        }
        var (page, next) = IamPages.Take(entities, e => e.Key, $"ListEntitiesForPolicy {request.PolicyArn} {filter} {prefix}", request.Marker, request.MaxItems);
        return new()
        {
            PolicyRoles = [.. page.Select(e => e.Role).OfType<PolicyRole>()],
            PolicyUsers = [.. page.Select(e => e.User).OfType<PolicyUser>()],
            PolicyGroups = [],
            Marker = next,
            IsTruncated = next is not null,
        };
    }

    private int Attached(string arn) => store.State.Roles.Values.Count(r => r.Attached.Contains(arn)) + store.State.Users.Values.Count(u => u.Attached.Contains(arn));

    private int Bounding(string arn) => store.State.Roles.Values.Count(r => r.Boundary == arn) + store.State.Users.Values.Count(u => u.Boundary == arn);

    private ManagedPolicy View(IamPolicy policy, bool whole) => new()
    {
        PolicyName = policy.Name,
        PolicyId = policy.PolicyId,
        Arn = policy.Arn,
        Path = policy.Path,
        DefaultVersionId = string.Create(CultureInfo.InvariantCulture, $"v{policy.Default}"),
        AttachmentCount = Attached(policy.Arn),
        PermissionsBoundaryUsageCount = Bounding(policy.Arn),
        IsAttachable = true,
        // a list leaves description and tags out (IAM API Reference, ListPolicies)
        Description = whole ? policy.Description : null,
        CreateDate = policy.Created.UtcDateTime,
        UpdateDate = policy.Updated.UtcDateTime,
        Tags = whole ? IamTags.View(policy.Tags) : null,
    };

    private ManagedPolicy View(AwsPolicy policy) => new()
    {
        PolicyName = policy.Name,
        PolicyId = policy.PolicyId,
        Arn = policy.Arn,
        Path = policy.Path,
        DefaultVersionId = string.Create(CultureInfo.InvariantCulture, $"v{policy.Version}"),
        AttachmentCount = Attached(policy.Arn),
        PermissionsBoundaryUsageCount = Bounding(policy.Arn),
        IsAttachable = true,
        CreateDate = policy.Created.UtcDateTime,
        UpdateDate = policy.Updated.UtcDateTime,
    };
}
