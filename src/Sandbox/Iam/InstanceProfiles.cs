using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Instance profiles: what hands a role to a machine. One role each (IAM User Guide, "Use instance profiles").</summary>
internal sealed class InstanceProfiles(IamStore store)
{
    public void Register(Api api) => api
        .Write<CreateInstanceProfileRequest, CreateInstanceProfileResponse>("CreateInstanceProfile", Create)
        .Read<GetInstanceProfileRequest, GetInstanceProfileResponse>("GetInstanceProfile", (request, call) => new() { InstanceProfile = View(Find(request.InstanceProfileName, call), withTags: true) })
        .Write<DeleteInstanceProfileRequest, DeleteInstanceProfileResponse>("DeleteInstanceProfile", Delete)
        .Read<ListInstanceProfilesRequest, ListInstanceProfilesResponse>("ListInstanceProfiles", List)
        .Read<ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse>("ListInstanceProfilesForRole", ListForRole)
        .Write<AddRoleToInstanceProfileRequest, AddRoleToInstanceProfileResponse>("AddRoleToInstanceProfile", Add)
        .Write<RemoveRoleFromInstanceProfileRequest, RemoveRoleFromInstanceProfileResponse>("RemoveRoleFromInstanceProfile", Remove);

    private CreateInstanceProfileResponse Create(CreateInstanceProfileRequest request, Call call)
    {
        var arn = $"arn:aws:iam::{call.Account}:instance-profile{request.Path ?? "/"}{request.InstanceProfileName}";
        call.Authorize(arn, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags)));
        if (request.Tags is { Count: > 0 })
        {
            call.Authorize("iam:TagInstanceProfile", arn, keys => keys.SetRequestTags(IamTags.Pairs(request.Tags)));
        }
        IamRules.Name(request.InstanceProfileName, "instanceProfileName", 128);
        var path = IamRules.Path(request.Path);
        if (store.State.InstanceProfiles.Values.Any(p => string.Equals(p.Name, request.InstanceProfileName, StringComparison.OrdinalIgnoreCase)))
        {
            throw IamRules.Exists($"Instance Profile {request.InstanceProfileName} already exists.");
        }
        var profile = new IamInstanceProfile { Arn = arn, Name = request.InstanceProfileName, Path = path, ProfileId = IamStore.NewId("AIPA"), Created = store.Now };
        IamTags.Add(profile.Tags, request.Tags);
        store.State.InstanceProfiles[arn] = profile;
        return new() { InstanceProfile = View(profile, withTags: true) };
    }

    private DeleteInstanceProfileResponse Delete(DeleteInstanceProfileRequest request, Call call)
    {
        var profile = Find(request.InstanceProfileName, call);
        if (profile.RoleArn is not null)
        {
            throw IamRules.InUse("Cannot delete entity, must remove roles from instance profile first.");
        }
        store.State.InstanceProfiles.Remove(profile.Arn);
        return new();
    }

    private ListInstanceProfilesResponse List(ListInstanceProfilesRequest request, Call call)
    {
        call.Authorize("*");
        var prefix = IamRules.Prefix(request.PathPrefix);
        var profiles = store.State.InstanceProfiles.Values.Where(p => p.Path.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var (page, next) = IamPages.Take(profiles, p => p.Arn, $"ListInstanceProfiles {prefix}", request.Marker, request.MaxItems);
        return new() { InstanceProfiles = [.. page.Select(p => View(p, withTags: false))], Marker = next, IsTruncated = next is not null };
    }

    private ListInstanceProfilesForRoleResponse ListForRole(ListInstanceProfilesForRoleRequest request, Call call)
    {
        var role = store.Role(request.RoleName, call);
        var profiles = store.State.InstanceProfiles.Values.Where(p => p.RoleArn == role.Arn).ToList();
        var (page, next) = IamPages.Take(profiles, p => p.Arn, $"ListInstanceProfilesForRole {role.Name}", request.Marker, request.MaxItems);
        return new() { InstanceProfiles = [.. page.Select(p => View(p, withTags: false))], Marker = next, IsTruncated = next is not null };
    }

    /// <summary>Whoever gives machines a role must be allowed to pass it to EC2 (IAM API Reference, AddRoleToInstanceProfile).</summary>
    private AddRoleToInstanceProfileResponse Add(AddRoleToInstanceProfileRequest request, Call call)
    {
        var profile = Find(request.InstanceProfileName, call);
        var role = store.State.Roles.Values.FirstOrDefault(r => r.Name == request.RoleName && Arns.Account(r.Arn) == call.Account);
        PassedRoles.Authorize(call, role?.Arn ?? $"arn:aws:iam::{call.Account}:role/{request.RoleName}", PassedRoles.Machines);
        if (role is null)
        {
            throw IamRules.Missing($"The role with name {request.RoleName} cannot be found.");
        }
        if (role.IsLinked)
        {
            throw new AwsError("UnmodifiableEntity", $"Cannot perform the operation on the protected role '{role.Name}' - this role is only modifiable by AWS");
        }
        profile.RoleArn = profile.RoleArn is null ? role.Arn : throw IamRules.TooMany("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
        return new();
    }

    private RemoveRoleFromInstanceProfileResponse Remove(RemoveRoleFromInstanceProfileRequest request, Call call)
    {
        var profile = Find(request.InstanceProfileName, call);
        profile.RoleArn = profile.RoleArn is { } arn && Arns.Last(arn) == request.RoleName ? null
            : throw IamRules.Missing($"Cannot find role {request.RoleName} in Instance Profile {profile.Name}.");
        return new();
    }

    private IamInstanceProfile Find(string name, Call call)
    {
        var profile = store.State.InstanceProfiles.Values.FirstOrDefault(p => p.Name == name && Arns.Account(p.Arn) == call.Account);
        call.Authorize(profile?.Arn ?? $"arn:aws:iam::{call.Account}:instance-profile/{name}", keys => keys.SetTags("aws:ResourceTag", profile?.Tags ?? []));
        return profile ?? throw IamRules.Missing($"Instance Profile {name} cannot be found.");
    }

    private InstanceProfile View(IamInstanceProfile profile, bool withTags) => new()
    {
        Arn = profile.Arn,
        InstanceProfileName = profile.Name,
        InstanceProfileId = profile.ProfileId,
        Path = profile.Path,
        CreateDate = profile.Created.UtcDateTime,
        Roles = profile.RoleArn is { } arn && store.State.Roles.TryGetValue(arn, out var role) ? [IamStore.View(role, whole: false)] : [],
        Tags = withTags ? IamTags.View(profile.Tags) : null,
    };
}
