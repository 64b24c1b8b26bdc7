using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sandbox.Ec2;

/// <summary>
/// What a machine's user data says to the ECS agent: the lines for <c>/etc/ecs/ecs.config</c>, in a script or as
/// Bottlerocket's settings (ECS Developer Guide, "Amazon ECS container agent configuration").
/// </summary>
internal sealed partial record UserData
{
    /// <summary>Where the agent registers; AWS's <c>default</c> where nothing is said.</summary>
    public string Cluster { get; private init; } = "default";
    public bool Gpu { get; private init; }
    public bool PropagatesTags { get; private init; }
    public bool DrainsSpot { get; private init; }

    /// <summary>MiB kept from tasks.</summary>
    public int ReservedMemory { get; private init; }
    public IReadOnlyDictionary<string, string> Attributes { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, string> Tags { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <param name="base64">As RunInstances and launch templates take it; null for none.</param>
    public static UserData Read(string? base64)
    {
        var text = Decode(base64) ?? "";
        var bottlerocket = BottlerocketCluster().Match(text);
        return new()
        {
            Cluster = bottlerocket.Success ? bottlerocket.Groups["value"].Value : Setting(text, "ECS_CLUSTER") is { Length: > 0 } cluster ? cluster : "default",
            Gpu = Setting(text, "ECS_ENABLE_GPU_SUPPORT") == "true",
            PropagatesTags = Setting(text, "ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM") == "ec2_instance",
            DrainsSpot = Setting(text, "ECS_ENABLE_SPOT_INSTANCE_DRAINING") == "true",
            ReservedMemory = int.TryParse(Setting(text, "ECS_RESERVED_MEMORY"), out var reserved) ? reserved : 0,
            Attributes = Pairs(text, "ECS_INSTANCE_ATTRIBUTES"),
            Tags = Pairs(text, "ECS_CONTAINER_INSTANCE_TAGS"),
        };
    }

    /// <summary>Null where the text is not base64.</summary>
    public static string? Decode(string? base64)
    {
        try
        {
            return base64 is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The last line wins, as it does in the file.</summary>
    private static string? Setting(string text, string name)
        => Settings().Matches(text).LastOrDefault(m => m.Groups["name"].Value == name)?.Groups["value"].Value;

    private static Dictionary<string, string> Pairs(string text, string name)
    {
        var found = Objects().Matches(text).LastOrDefault(m => m.Groups["name"].Value == name)?.Groups["value"].Value.Replace("\\\"", "\"", StringComparison.Ordinal);
        try
        {
            return found is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(found) ?? [];
        }
        catch (JsonException)
        {
            // The agent leaves out what it cannot read.
            return [];
        }
    }

    [GeneratedRegex(@"\b(?<name>ECS_[A-Z_]+)=[""']?(?<value>[\w.-]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Settings();

    [GeneratedRegex(@"\b(?<name>ECS_[A-Z_]+)='?(?<value>\{[^}]*\})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Objects();

    [GeneratedRegex(@"\[settings\.ecs\][^\[]*?\bcluster\s*=\s*""(?<value>[\w-]+)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BottlerocketCluster();
}
