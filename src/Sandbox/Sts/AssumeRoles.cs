using Sandbox.Iam;
using Sandbox.Models.Sts.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Sts;

/// <summary>Sessions of roles (STS API Reference, AssumeRole; IAM User Guide, "Pass session tags in AWS STS").</summary>
internal sealed class AssumeRoles(World world)
{
    private static readonly TimeSpan kept = TimeSpan.FromHours(1);

    private IamState Iam => world.State.Iam;

    public void Register(Api api) => api
        .Write<AssumeRoleRequest, AssumeRoleResponse>("AssumeRole", Assume)
        .Read<GetCallerIdentityRequest, GetCallerIdentityResponse>("GetCallerIdentity", Identity);

    /// <summary>Needs no permission: AWS answers it even to a caller who may do nothing, or whom a policy denies it.</summary>
    private static GetCallerIdentityResponse Identity(GetCallerIdentityRequest request, Call call)
        => new() { Account = call.Account, Arn = call.Caller.Arn, UserId = call.Caller.UserId };

    private AssumeRoleResponse Assume(AssumeRoleRequest request, Call call)
    {
        SessionRules.Check(request);
        var tags = new SessionTags(request, call.Caller);
        var role = Iam.Roles.GetValueOrDefault(request.RoleArn);
        Permit(request, tags, role, call);
        if (role is null)
        {
            throw Refusals.NotAssumed(call.Caller.Arn, "sts:AssumeRole", request.RoleArn, Decision.Implicit(PolicyKind.ResourceBased));
        }
        SessionRules.CheckSeconds(request.DurationSeconds, role.MaxSessionSeconds, chained: call.Caller.IsSession);
        SessionRules.CheckArns(Iam, request.PolicyArns, Arns.Account(role.Arn));
        return Begin(request, tags, role, call, PackedSize.Percent(request.Policy, request.PolicyArns, tags.All));
    }

    /// <summary>
    /// Each right is asked of both sides: to assume, to label where the session has tags, inherited ones too, and to name a
    /// source where it has one, inherited too (IAM User Guide, "Monitor and control actions taken with assumed roles").
    /// </summary>
    private static void Permit(AssumeRoleRequest request, SessionTags tags, IamRole? role, Call call)
    {
        var source = request.SourceIdentity ?? call.Caller.SourceIdentity;
        if (request.SourceIdentity is { } wanted && call.Caller.SourceIdentity is { } set && wanted != set)
        {
            throw Refusals.NotAssumed(call.Caller.Arn, "sts:SetSourceIdentity", request.RoleArn, Decision.Implicit(PolicyKind.ResourceBased));
        }
        var needed = new List<string> { "sts:AssumeRole" };
        if (tags.All.Count > 0)
        {
            needed.Add("sts:TagSession");
        }
        if (source is not null)
        {
            needed.Add("sts:SetSourceIdentity");
        }
        foreach (var action in needed)
        {
            var keys = call.BaseContext()
                .Set("sts:ExternalId", request.ExternalId)
                .Set("sts:RoleSessionName", request.RoleSessionName)
                .Set("sts:SourceIdentity", source)
                .Set("sts:TransitiveTagKeys", tags.Transitive)
                .Set("aws:ResourceAccount", Arns.Account(request.RoleArn))
                .SetRequestTags(tags.All)
                .SetIamTags(role?.Tags);
            var decision = PolicyEvaluator.Decide(
                call.Caller.Policies, role is null ? null : PolicyDocument.Parse("trust", role.Trust), call.Caller.Names,
                Arns.Account(request.RoleArn) == call.Account, action, request.RoleArn, keys);
            if (!decision.Allowed)
            {
                throw Refusals.NotAssumed(call.Caller.Arn, action, request.RoleArn, decision);
            }
        }
    }

    private AssumeRoleResponse Begin(AssumeRoleRequest request, SessionTags tags, IamRole role, Call call, int? packed)
    {
        foreach (var old in Iam.Sessions.Values.Where(s => s.Expires < world.Now - kept).Select(s => s.AccessKeyId).ToList())
        {
            Iam.Sessions.Remove(old);
        }
        var session = new StsSession
        {
            AccessKeyId = $"ASIA{World.NewId(16).ToUpperInvariant()}",
            SecretAccessKey = World.NewId(40),
            Token = NewToken(request.MinimumSessionTokenSize ?? 0),
            RoleArn = role.Arn,
            RoleId = role.RoleId,
            SessionName = request.RoleSessionName,
            Issued = world.Now,
            Expires = world.Now.AddSeconds(request.DurationSeconds ?? 3600),
            SourceIdentity = request.SourceIdentity ?? call.Caller.SourceIdentity,
            Policy = request.Policy,
            PolicyArns = [.. (request.PolicyArns ?? []).Select(p => p.Arn).OfType<string>()],
            Tags = new(tags.All.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
            Transitive = [.. tags.Transitive],
        };
        Iam.Sessions[session.AccessKeyId] = session;
        return new()
        {
            Credentials = new() { AccessKeyId = session.AccessKeyId, SecretAccessKey = session.SecretAccessKey, SessionToken = session.Token, Expiration = session.Expires.UtcDateTime },
            AssumedRoleUser = new() { Arn = $"arn:aws:sts::{Arns.Account(role.Arn)}:assumed-role/{role.Name}/{session.SessionName}", AssumedRoleId = $"{role.RoleId}:{session.SessionName}" },
            PackedPolicySize = packed,
            SessionTokenSize = session.Token.Length,
            SessionTokenUtilization = (int)Math.Ceiling(session.Token.Length * 100.0 / SessionRules.MostTokenBytes),
            SourceIdentity = session.SourceIdentity,
        };
    }

    /// <param name="least">Bytes.</param>
    private static string NewToken(int least)
    {
        const string start = "SandboxSession";
        return start + World.NewId(Math.Max(64, least - start.Length));
    }
}
