using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sandbox.Ssm;

/// <summary>A parameter that AWS publishes: readable in every account, owned by none.</summary>
internal sealed record PublicParameter(string Name, string Region, string Value, string DataType, DateTimeOffset Published)
{
    /// <summary>Public parameters name no account.</summary>
    public string Arn => $"arn:aws:ssm:{Region}::parameter{Name}";
}

/// <summary>The parameters under <c>/aws/service/</c> that say which machine images ECS container instances start from.</summary>
internal static class PublicParameters
{
    public const string Root = "/aws/service/";
    private const string Image = "aws:ec2:image", Text = "text";
    private static readonly JsonSerializerOptions plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All of a Region, by name.</summary>
    public static IEnumerable<PublicParameter> Of(string region) => EcsImages.Of(region)
        .SelectMany(image => image.IsBottlerocket ? Rocket(image, region) : Linux(image, region))
        .OrderBy(p => p.Name, StringComparer.Ordinal);

    /// <summary>The value of a public parameter, such as <c>…/amazon-linux-2023/recommended/image_id</c>; null where AWS publishes none.</summary>
    public static PublicParameter? Find(string name, string region)
        => name.StartsWith(Root, StringComparison.Ordinal) ? Of(region).FirstOrDefault(p => p.Name == name) : null;

    /// <summary>Under the image's name and, for the newest, under <c>recommended</c>: all in one, and each fact alone.</summary>
    private static IEnumerable<PublicParameter> Linux(EcsImage image, string region)
    {
        (string Key, string Value)[] facts =
        [
            ("ecs_agent_version", image.AgentVersion), ("ecs_runtime_version", image.Runtime), ("image_id", image.Id),
            ("image_name", image.Name), ("image_version", $"2023.0.{image.Release}"), ("os", image.Os), ("schema_version", "1"), ("source_image_name", image.SourceName),
        ];
        var whole = JsonSerializer.Serialize(facts.ToDictionary(f => f.Key, f => f.Key == "schema_version" ? (object)1 : f.Value, StringComparer.Ordinal), plain);
        foreach (var path in image.Recommended ? new[] { $"{image.Path}/{image.Name}", $"{image.Path}/recommended" } : [$"{image.Path}/{image.Name}"])
        {
            yield return new(path, region, whole, Text, image.Published);
            foreach (var (key, value) in facts)
            {
                yield return new($"{path}/{key}", region, value, key == "image_id" ? Image : Text, image.Published);
            }
        }
    }

    private static IEnumerable<PublicParameter> Rocket(EcsImage image, string region)
    {
        var version = image.Release.Split('-')[0];
        foreach (var path in image.Recommended ? new[] { $"{image.Path}/{version}", $"{image.Path}/latest" } : [$"{image.Path}/{version}"])
        {
            yield return new($"{path}/image_id", region, image.Id, Image, image.Published);
            yield return new($"{path}/image_version", region, image.Release, Text, image.Published);
        }
    }
}
