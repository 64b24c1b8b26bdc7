using Amazon.IdentityManagement.Model;
using Amazon.Runtime;

namespace Sandbox.Tests.Iam;

/// <summary>Something a role must be able to do, or must not.</summary>
/// <param name="Try">True where AWS lets it through, whatever it then answers.</param>
internal sealed record Probe(string Name, bool Allowed, Func<Task<bool>> Try);

/// <summary>Ways of trying.</summary>
internal static class RoleProbes
{
    /// <summary>The first thing that is not as it must be; null where all is.</summary>
    public static async Task<string?> Broken(IEnumerable<Probe> probes)
    {
        foreach (var probe in probes)
        {
            if (await probe.Try() != probe.Allowed)
            {
                return probe.Name;
            }
        }
        return null;
    }

    public static Probe Can(string name, Func<Task> call) => new($"can {name}", true, () => LetsThrough(call));

    public static Probe Cannot(string name, Func<Task> call) => new($"cannot {name}", false, () => LetsThrough(call));

    /// <summary>Asked of IAM, for what has no harmless call.</summary>
    public static Probe May(Testbed bed, string role, string action, string resource = "*", params (string Key, string Value)[] keys)
        => new($"may {action} on {resource}", true, () => Simulated(bed, role, action, resource, keys));

    public static Probe MayNot(Testbed bed, string role, string action, string resource = "*", params (string Key, string Value)[] keys)
        => new($"may not {action} on {resource}", false, () => Simulated(bed, role, action, resource, keys));

    private static async Task<bool> LetsThrough(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (AmazonServiceException refused)
        {
            return refused.ErrorCode?.StartsWith("AccessDenied", StringComparison.Ordinal) != true;
        }
        return true;
    }

    private static async Task<bool> Simulated(Testbed bed, string role, string action, string resource, (string Key, string Value)[] keys)
    {
        var answer = await bed.Admin.Iam.SimulatePrincipalPolicyAsync(new()
        {
            PolicySourceArn = role,
            ActionNames = [action],
            ResourceArns = [resource],
            ContextEntries = [.. keys.Select(k => new ContextEntry { ContextKeyName = k.Key, ContextKeyType = "string", ContextKeyValues = [k.Value] })],
        }, Testbed.Cancel);
        return answer.EvaluationResults.Single().EvalDecision == "allowed";
    }
}
