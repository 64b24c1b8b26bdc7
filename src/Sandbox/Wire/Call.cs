using System.Globalization;
using Sandbox.Control;
using Sandbox.Iam;
using Sandbox.State;

namespace Sandbox.Wire;

/// <summary>One call in progress: who makes it, in which Region, and what they may do.</summary>
internal sealed class Call(World world, Faults faults, Caller caller, string service, string operation, string region, string requestId, string text)
{
    public Caller Caller => caller;

    public string Region => region;

    public string RequestId => requestId;

    public string Account => caller.Account;

    /// <summary>What IAM calls this call, such as <c>ecs:CreateService</c>.</summary>
    public string Action { get; } = $"{service}:{operation}";

    public string? Resource { get; private set; }

    public string? ClientToken { get; set; }

    /// <summary>See <see cref="Answer.Waits"/>.</summary>
    public (TimeSpan Longest, Func<bool> HasCome)? Waits { get; set; }

    /// <summary>The ARN of something of this account and Region.</summary>
    public string Arn(string serviceName, string resource) => $"arn:aws:{serviceName}:{region}:{caller.Account}:{resource}";

    /// <summary>Refuses the call unless the caller may do it on <paramref name="resource"/>.</summary>
    /// <param name="resource">An ARN, or <c>*</c> for an action without a resource.</param>
    /// <param name="context">Adds the keys of this request.</param>
    public void Authorize(string resource, Action<RequestContext>? context = null) => Authorize(Action, resource, context);

    /// <summary>Refuses the call unless the caller may do <paramref name="action"/>, needed for the call besides its own action.</summary>
    public void Authorize(string action, string resource, Action<RequestContext>? context = null)
    {
        if (action == Action)
        {
            Resource = resource;
        }
        if (faults.Strikes(Faults.Deny, action, text, resource))
        {
            throw Refusals.Denied(service, caller.Arn, action, resource, new(Verdict.ImplicitDeny, PolicyKind.IdentityBased, []));
        }
        var keys = (ofEachRequest ??= BaseContext()).Copy();
        keys.Set("aws:ResourceAccount", Arns.Account(resource) is { Length: > 0 } owner ? owner : null);
        if (context is not null)
        {
            // What every request has is every action's, so only the rest is held to the list.
            var own = new RequestContext();
            context(own);
            ServiceAuthorization.Trim(action, own);
            keys.Add(own);
        }
        var decision = PolicyEvaluator.Decide(caller.Policies, action, resource, keys);
        if (!decision.Allowed)
        {
            throw Refusals.Denied(service, caller.Arn, action, resource, decision);
        }
    }

    /// <summary>A call may ask for a hundred resources, whose contexts begin alike.</summary>
    private RequestContext? ofEachRequest;

    /// <summary>The condition keys every request has (IAM User Guide, "AWS global condition context keys").</summary>
    public RequestContext BaseContext() => new RequestContext()
        .Set("aws:PrincipalArn", caller.Identity)
        .Set("aws:PrincipalAccount", caller.Account)
        .Set("aws:PrincipalType", caller.IsSession ? "AssumedRole" : "User")
        .Set("aws:userid", caller.UserId)
        .Set("aws:username", caller.IsSession ? null : Arns.Last(caller.Arn))
        .Set("aws:SourceIdentity", caller.SourceIdentity)
        .Set("aws:RequestedRegion", region)
        .Set("aws:SecureTransport", "true")
        .Set("aws:SourceIp", "127.0.0.1")
        .Set("aws:ViaAWSService", "false")
        .Set("aws:PrincipalIsAWSService", "false")
        .Set("aws:TokenIssueTime", caller.Issued is { } issued ? Time(issued) : null)
        .Set("aws:MultiFactorAuthPresent", caller.IsSession ? "false" : null)
        .Set("aws:CurrentTime", Time(world.Now))
        .Set("aws:EpochTime", world.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
        .SetTags("aws:PrincipalTag", caller.PrincipalTags);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
