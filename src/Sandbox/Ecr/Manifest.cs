using System.Text.Json;

namespace Sandbox.Ecr;

/// <summary>What an image's manifest says of itself (OCI image specification, "Image Manifest").</summary>
/// <param name="ArtifactType">Media type of what it is: that of an image, of a signature, of an SBOM.</param>
/// <param name="Subject">Digest of the image it is about; null where it stands for itself.</param>
internal sealed record Manifest(string ArtifactType, string? Subject, IReadOnlyDictionary<string, string> Annotations)
{
    private const string ContainerImage = "application/vnd.docker.container.image.v1+json";

    public static Manifest Of(ImageState image)
    {
        using var document = JsonDocument.Parse(image.Manifest);
        var root = document.RootElement;
        return new(
            Text(root, "artifactType") ?? (Part(root, "config") is { } config ? Text(config, "mediaType") : null) ?? ContainerImage,
            Part(root, "subject") is { } subject ? Text(subject, "digest") : null,
            Part(root, "annotations") is { } notes ? notes.EnumerateObject().Where(n => n.Value.ValueKind is JsonValueKind.String).ToDictionary(n => n.Name, n => n.Value.GetString() ?? "", StringComparer.Ordinal) : []);
    }

    private static JsonElement? Part(JsonElement element, string name) => element.TryGetProperty(name, out var part) && part.ValueKind is JsonValueKind.Object ? part : null;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var part) && part.ValueKind is JsonValueKind.String ? part.GetString() : null;
}
