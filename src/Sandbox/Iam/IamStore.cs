using Amazon.IdentityManagement.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Finds what IAM keeps, each find authorised first, and shows it in AWS's shapes.</summary>
internal sealed class IamStore(World world)
{
    public IamState State => world.State.Iam;

    public DateTimeOffset Now => world.Now;

    /// <summary>The role of a name. The call is authorised on it, with its boundary and tags as keys.</summary>
    /// <param name="more">Keys of the request, and those that stand for what the role is to become.</param>
    public IamRole Role(string name, Call call, Action<RequestContext>? more = null)
    {
        var role = State.Roles.Values.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase) && Arns.Account(r.Arn) == call.Account);
        call.Authorize(role?.Arn ?? $"arn:aws:iam::{call.Account}:role/{name}", keys =>
        {
            keys.SetIamTags(role?.Tags).Set("iam:PermissionsBoundary", role?.Boundary);
            more?.Invoke(keys);
        });
        IamRules.Name(name, "roleName", 64);
        return role ?? throw IamRules.Missing($"The role with name {name} cannot be found.");
    }

    /// <summary>The same, for a change that a service-linked role refuses.</summary>
    public IamRole Changeable(string name, Call call, Action<RequestContext>? more = null)
    {
        var role = Role(name, call, more);
        return role.IsLinked
            ? throw new AwsError("UnmodifiableEntity", $"Cannot perform the operation on the protected role '{role.Name}' - this role is only modifiable by AWS")
            : role;
    }

    /// <summary>A customer managed policy; AWS's own are changed by AWS alone.</summary>
    public IamPolicy Own(string arn, Call call, Action<RequestContext>? more = null)
    {
        AuthorizePolicy(arn, call, more);
        return State.Policies.TryGetValue(arn, out var policy) ? policy
            : AwsManaged.Find(arn) is not null ? throw new AwsError("AccessDenied", $"User: {call.Caller.Arn} is not authorized to perform: {call.Action} on resource: policy {Arns.Last(arn)}", 403)
            : throw NoPolicy(arn);
    }

    public void AuthorizePolicy(string arn, Call call, Action<RequestContext>? more = null)
    {
        call.Authorize(arn, keys =>
        {
            keys.SetTags("aws:ResourceTag", State.Policies.GetValueOrDefault(arn)?.Tags ?? []);
            more?.Invoke(keys);
        });
        IamRules.Arn(arn);
    }

    /// <summary>Refuses an ARN that no policy has.</summary>
    public void Demand(string arn)
    {
        IamRules.Arn(arn);
        if (State.Document(arn) is null)
        {
            throw NoPolicy(arn);
        }
    }

    public void DemandBoundary(string? arn)
    {
        if (arn is not null)
        {
            IamRules.Length(arn, "permissionsBoundary", 20, 2048);
            if (State.Document(arn) is null)
            {
                throw IamRules.Missing($"Scope ARN: {arn} does not exist or is not attachable.");
            }
        }
    }

    /// <summary>IAM takes only principals that exist; of accounts that are not here nothing is known, and all are taken.</summary>
    public bool Exists(string principal)
        => Arns.Account(principal) != SandboxAccount.Id
            || State.Roles.ContainsKey(principal) || State.Users.ContainsKey(principal)
            || (Arns.Resource(principal).Split('/') is ["assumed-role", var role, _] && State.Roles.Values.Any(r => r.Name == role));

    public static AwsError NoPolicy(string arn) => IamRules.Missing($"Policy {arn} does not exist or is not attachable.");

    /// <summary>A fresh unique id: <c>AROA</c> for a role, <c>ANPA</c> a policy, <c>AIPA</c> an instance profile.</summary>
    public static string NewId(string prefix) => prefix + World.NewId(17).ToUpperInvariant();

    public static Role View(IamRole role, bool whole) => new()
    {
        Arn = role.Arn,
        RoleName = role.Name,
        RoleId = role.RoleId,
        Path = role.Path,
        CreateDate = role.Created.UtcDateTime,
        AssumeRolePolicyDocument = Uri.EscapeDataString(role.Trust),
        Description = role.Description.Length > 0 ? role.Description : null,
        MaxSessionDuration = role.MaxSessionSeconds,
        PermissionsBoundary = whole && role.Boundary is { } boundary ? new() { PermissionsBoundaryArn = boundary, PermissionsBoundaryType = "PermissionsBoundaryPolicy" } : null,
        Tags = whole ? IamTags.View(role.Tags) : null,
    };
}
