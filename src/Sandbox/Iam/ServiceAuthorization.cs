namespace Sandbox.Iam;

/// <summary>
/// Which condition keys an action has, by the Service Authorization Reference: a key that the reference does not list for an
/// action is not in its request context, whatever the service knows. So a policy that asks for it finds it absent, here as on AWS.
/// </summary>
internal static class ServiceAuthorization
{
    private static readonly Dictionary<string, string[]> keysOf = Read();

    /// <summary>The listed actions, such as <c>ecs:CreateService</c>.</summary>
    public static IEnumerable<string> Actions => keysOf.Keys;

    /// <summary>Keys of an action; those of tags end in a slash. Null for an action that is not listed here.</summary>
    public static IReadOnlyList<string>? Keys(string action) => keysOf.GetValueOrDefault(action);

    /// <summary>Takes away what the action does not have. An action that is not listed keeps all.</summary>
    public static void Trim(string action, RequestContext context)
    {
        if (keysOf.TryGetValue(action, out var keys))
        {
            context.Keep(key => IsGlobal(key) || Array.Exists(keys, k => k.EndsWith('/')
                ? key.StartsWith(k, StringComparison.OrdinalIgnoreCase)
                : string.Equals(k, key, StringComparison.OrdinalIgnoreCase)));
        }
    }

    /// <summary>Keys that every request may have (IAM User Guide, "AWS global condition context keys"); tags are an action's own.</summary>
    private static bool IsGlobal(string key)
        => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)
            && !key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase)
            && !key.StartsWith("aws:ResourceTag/", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(key, "aws:TagKeys", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string[]> Read()
    {
        using var stream = typeof(ServiceAuthorization).Assembly.GetManifestResourceStream("service-authorization.txt") ?? throw new InvalidOperationException("service-authorization.txt is not in the assembly.");
        using var text = new StreamReader(stream);
        var rows = new Dictionary<string, string[]>(StringComparer.Ordinal);
        while (text.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split('|', StringSplitOptions.TrimEntries) is [var action, _, var keys])
            {
                rows[action] = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }
        return rows;
    }
}
