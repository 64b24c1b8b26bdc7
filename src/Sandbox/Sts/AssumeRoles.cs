using System.Text.RegularExpressions;
using Sandbox.Iam;
using Sandbox.Models.Sts.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Sts;

/// <summary>Sessions of roles: trust policy, external id, tags, source identity and the inline session policy.</summary>
internal sealed partial class AssumeRoles(World world)
{
    private const int PolicyLimit = 2048;

    public void Register(Api api) => api
        .Write<AssumeRoleRequest, AssumeRoleResponse>("AssumeRole", Assume)
        .Read<GetCallerIdentityRequest, GetCallerIdentityResponse>("GetCallerIdentity", Identity);

    /// <summary>Needs no permission: AWS answers it even to a caller who may do nothing.</summary>
    private static GetCallerIdentityResponse Identity(GetCallerIdentityRequest request, Call call)
        => new() { Account = call.Account, Arn = call.Caller.Arn, UserId = call.Caller.UserId };

    private AssumeRoleResponse Assume(AssumeRoleRequest request, Call call)
    {
        var tags = (request.Tags ?? []).Select(t => KeyValuePair.Create(t.Key ?? "", t.Value ?? "")).ToList();
        Check(request, tags);
        void Keys(RequestContext keys) => keys
            .Set("sts:ExternalId", request.ExternalId)
            .Set("sts:RoleSessionName", request.RoleSessionName)
            .Set("sts:SourceIdentity", request.SourceIdentity)
            .Set("sts:TransitiveTagKeys", (request.TransitiveTagKeys ?? []).Select(k => k))
            .SetRequestTags(tags);
        var role = world.State.Iam.Roles.GetValueOrDefault(request.RoleArn);
        Allowed(call, "sts:AssumeRole", request.RoleArn, role, Keys);
        if (tags.Count > 0)
        {
            Allowed(call, "sts:TagSession", request.RoleArn, role, Keys);
        }
        if (request.SourceIdentity is not null)
        {
            Allowed(call, "sts:SetSourceIdentity", request.RoleArn, role, Keys);
        }
        if (role is null)
        {
            throw Refusals.Denied("sts", call.Caller.Arn, "sts:AssumeRole", request.RoleArn, new(Verdict.ImplicitDeny, PolicyKind.IdentityBased, []));
        }
        return Begin(request, tags, role, call, Packed(request.Policy, tags));
    }

    private AssumeRoleResponse Begin(AssumeRoleRequest request, List<KeyValuePair<string, string>> tags, IamRole role, Call call, int packed)
    {
        var seconds = request.DurationSeconds ?? 3600;
        if (seconds < 900 || seconds > role.MaxSessionSeconds || (call.Caller.IsSession && seconds > 3600))
        {
            throw new AwsError("ValidationError", call.Caller.IsSession && seconds > 3600
                ? "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
                : "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        var sessions = world.State.Iam.Sessions;
        foreach (var old in sessions.Values.Where(s => s.Expires < world.Now.AddHours(-1)).Select(s => s.AccessKeyId).ToList())
        {
            sessions.Remove(old);
        }
        var session = new StsSession
        {
            AccessKeyId = $"ASIA{World.NewId(16).ToUpperInvariant()}",
            SecretAccessKey = World.NewId(40),
            Token = $"SandboxSession{World.NewId(64)}",
            RoleArn = role.Arn,
            SessionName = request.RoleSessionName,
            Expires = world.Now.AddSeconds(seconds),
            SourceIdentity = request.SourceIdentity ?? call.Caller.SourceIdentity,
            Policy = request.Policy,
            PolicyArns = [.. (request.PolicyArns ?? []).Select(p => p.Arn).OfType<string>()],
            Tags = new(tags.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal), StringComparer.Ordinal),
            Chained = call.Caller.IsSession,
        };
        sessions[session.AccessKeyId] = session;
        return new()
        {
            Credentials = new() { AccessKeyId = session.AccessKeyId, SecretAccessKey = session.SecretAccessKey, SessionToken = session.Token, Expiration = session.Expires.UtcDateTime },
            AssumedRoleUser = new() { Arn = $"arn:aws:sts::{Arns.Account(role.Arn)}:assumed-role/{role.Name}/{session.SessionName}", AssumedRoleId = $"{role.RoleId}:{session.SessionName}" },
            PackedPolicySize = packed,
            SourceIdentity = session.SourceIdentity,
        };
    }

    /// <summary>
    /// Within an account the role's trust or the caller's policies suffice where the trust names the caller itself; across
    /// accounts both must allow (IAM User Guide, "Cross-account policy evaluation logic").
    /// </summary>
    private static void Allowed(Call call, string action, string roleArn, IamRole? role, Action<RequestContext> keys)
    {
        var context = call.BaseContext();
        keys(context);
        var sameAccount = Arns.Account(roleArn) == call.Account;
        var identity = PolicyEvaluator.Decide(call.Caller.Policies, action, roleArn, context);
        Verdict Trust(params string[] names) => role is null ? Verdict.ImplicitDeny : PolicyEvaluator.Trusts(PolicyDocument.Parse("trust", role.Trust), names, action, context);
        var itself = Trust(call.Caller.Arn, call.Caller.Identity) == Verdict.Allowed;
        var allowed = Trust(call.Caller.Arn, call.Caller.Identity, call.Caller.Account, $"arn:aws:iam::{call.Caller.Account}:root") == Verdict.Allowed
            && identity.Verdict != Verdict.ExplicitDeny && (identity.Allowed || (sameAccount && itself));
        if (!allowed)
        {
            throw new AwsError("AccessDenied", $"User: {call.Caller.Arn} is not authorized to perform: {action} on resource: {roleArn}", 403);
        }
    }

    private static void Check(AssumeRoleRequest request, List<KeyValuePair<string, string>> tags)
    {
        Require(Name().IsMatch(request.RoleSessionName), "roleSessionName", "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}");
        Require(request.SourceIdentity is null || Name().IsMatch(request.SourceIdentity), "sourceIdentity", "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}");
        Require(request.ExternalId is null or { Length: >= 2 and <= 1224 }, "externalId", "Member must have length between 2 and 1224");
        Require(request.Policy is null or { Length: <= PolicyLimit }, "policy", $"Member must have length less than or equal to {PolicyLimit}");
        Require(tags.Count <= 50, "tags", "Member must have length less than or equal to 50");
        Require(request.TransitiveTagKeys is not { Count: > 0 }, "transitiveTagKeys", "The Sandbox does not offer transitive session tags");
        Require(tags.TrueForAll(t => t.Key.Length is >= 1 and <= 128 && t.Value.Length <= 256), "tags", "Member must have keys of 1 to 128 and values of at most 256 characters");
        if (request.Policy is { } policy && !PolicyDocument.TryParseIdentity("session policy", policy, out var why))
        {
            throw new AwsError("MalformedPolicyDocument", why);
        }
    }

    /// <summary>
    /// The share of the packed space that policy and tags take, in percent. AWS packs by a way of its own; here it is the
    /// policy without white space and the tags' characters, against 2,048.
    /// </summary>
    private static int Packed(string? policy, List<KeyValuePair<string, string>> tags)
    {
        var size = (policy?.Count(c => !char.IsWhiteSpace(c)) ?? 0) + tags.Sum(t => t.Key.Length + t.Value.Length);
        var percent = (int)Math.Ceiling(size * 100.0 / PolicyLimit);
        return percent <= 100 ? percent : throw new AwsError("PackedPolicyTooLarge", $"Packed size of session tags and policies consumes {percent}% of allotted space.");
    }

    private static void Require(bool holds, string member, string constraint)
    {
        if (!holds)
        {
            throw new AwsError("ValidationError", $"1 validation error detected: Value at '{member}' failed to satisfy constraint: {constraint}");
        }
    }

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
