using System.Collections.Frozen;

namespace Domain.Access.Preflight;

/// <summary>Kinds of value a condition key has, by IAM's words for them (IAM API Reference, "ContextEntry").</summary>
public enum KeyKind
{
    Text,
    TextList,
    Number,
    Flag,
}

/// <summary>The condition keys that Berth's calls carry (Service Authorization Reference, each service's "Condition keys").</summary>
public static class ConditionKeys
{
    private static readonly FrozenDictionary<string, KeyKind> Kinds = new Dictionary<string, KeyKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:TagKeys"] = KeyKind.TextList,
        ["ecs:subnet"] = KeyKind.TextList,
        ["ecs:capacity-provider"] = KeyKind.TextList,
        ["ecs:compute-compatibility"] = KeyKind.TextList,
        ["ecs:task-cpu"] = KeyKind.Number,
        ["ecs:task-memory"] = KeyKind.Number,
        ["ecs:auto-assign-public-ip"] = KeyKind.Flag,
        ["aws:SecureTransport"] = KeyKind.Flag,
        ["aws:ViaAWSService"] = KeyKind.Flag,
        ["aws:PrincipalIsAWSService"] = KeyKind.Flag,
        ["aws:MultiFactorAuthPresent"] = KeyKind.Flag,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static KeyKind Of(string key) => Kinds.GetValueOrDefault(key, KeyKind.Text);

    /// <summary>
    /// Whether a suggested statement asks for it: the tags, the cluster, to whom a role is passed. Not what differs from one request to the next,
    /// such as sizes, or every other request would be denied again.
    /// </summary>
    internal static bool IsNarrowing(string key) => Of(key) is KeyKind.Text && key is not "ecs:propagate-tags" and not "ecs:enable-ecs-managed-tags";

    internal static bool IsArn(string value) => value.StartsWith("arn:", StringComparison.Ordinal);
}
