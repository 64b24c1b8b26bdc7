using Sandbox.Iam;
using Sandbox.Models.Sts.Model;

namespace Sandbox.Sts;

/// <summary>
/// The tags of a session that is to begin: those asked for, and those that the caller's own session hands on
/// (IAM User Guide, "Chaining roles with session tags").
/// </summary>
internal sealed class SessionTags
{
    public SessionTags(AssumeRoleRequest request, Caller caller)
    {
        var asked = (request.Tags ?? []).Select(t => KeyValuePair.Create(t.Key, t.Value)).ToList();
        if (asked.Select(t => t.Key).FirstOrDefault(caller.Transitive.ContainsKey) is { } inherited)
        {
            throw SessionRules.Invalid($"The tag {inherited} is transitive in the calling session and cannot be passed again.");
        }
        All = [.. caller.Transitive, .. asked];
        Transitive = [.. caller.Transitive.Keys, .. asked.Select(t => t.Key).Where(k => (request.TransitiveTagKeys ?? []).Contains(k, StringComparer.OrdinalIgnoreCase))];
    }

    public IReadOnlyList<KeyValuePair<string, string>> All { get; }

    public IReadOnlyList<string> Transitive { get; }
}
