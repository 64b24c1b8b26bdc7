using System.Text.RegularExpressions;
using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>What is simulated: actions on resources, by someone, with what keys.</summary>
internal sealed partial record SimulatedScene(
    List<string> Actions, List<string>? ResourceArns, string? ResourcePolicy, string? ResourceOwner, string? CallerArn, List<ContextEntry>? Context, string? HandlingOption)
{
    public bool NamesResources => ResourceArns is { Count: > 0 };

    public IReadOnlyList<string> Resources => NamesResources ? ResourceArns ?? [] : ["*"];

    /// <param name="source">The principal whose policies are simulated; null for policies alone.</param>
    public void Check(string? source)
    {
        if (Actions.Find(a => !Action().IsMatch(a)) is { } action)
        {
            throw Invalid($"Invalid Action: {action}");
        }
        if (Resources.FirstOrDefault(r => r != "*" && !Arns.IsArn(r)) is { } resource)
        {
            throw Invalid($"Invalid Resource: {resource}");
        }
        if (HandlingOption is not null)
        {
            throw Invalid("The Sandbox does not offer ResourceHandlingOption: it has no scenarios of EC2 to simulate.");
        }
        if (CallerArn is not null && !Arns.Resource(CallerArn).StartsWith("user/", StringComparison.Ordinal))
        {
            throw Invalid($"Invalid CallerArn: {CallerArn} is not the ARN of a user.");
        }
        if (ResourcePolicy is not null && CallerArn is null && source?.Contains(":user/", StringComparison.Ordinal) != true)
        {
            throw Invalid("CallerArn must be specified when a ResourcePolicy is and the simulated principal is not a user.");
        }
    }

    public void AddTo(RequestContext keys)
    {
        foreach (var entry in Context ?? [])
        {
            if (entry.ContextKeyName is not { Length: >= 5 and <= 256 } name || entry.ContextKeyType is null)
            {
                throw Invalid($"Invalid context key: {entry.ContextKeyName}. A key has a name of 5 to 256 characters and a type.");
            }
            keys.Set(name, (entry.ContextKeyValues ?? []).Select(v => v));
        }
    }

    /// <summary>A user's access also by the resource's own policy, where one is given.</summary>
    public Decision Decide(PolicySet policies, string? source, string action, string resource, RequestContext context)
    {
        if (ResourcePolicy is null)
        {
            return PolicyEvaluator.Decide(policies, action, resource, context);
        }
        var caller = CallerArn ?? source ?? throw Invalid("CallerArn must be specified.");
        var policy = SimulationInput.Parse("ResourcePolicy", [ResourcePolicy]).Single();
        var account = Arns.Account(caller);
        var owner = ResourceOwner is null ? account : Arns.IsArn(ResourceOwner) ? Arns.Account(ResourceOwner) : ResourceOwner;
        return PolicyEvaluator.DecideEither(policies, policy, new(caller, caller, account), owner == account, action, resource, context);
    }

    private static AwsError Invalid(string message) => new("InvalidInput", message);

    [GeneratedRegex("^[A-Za-z0-9-]+:[A-Za-z0-9]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Action();
}
