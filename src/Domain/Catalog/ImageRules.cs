using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>
/// The form of a container image's name. AWS takes at most 255 characters
/// (ECS API, ContainerDefinition.image); the grammar is the OCI distribution reference.
/// </summary>
public static partial class ImageRules
{
    public static string? WhyNot(string image)
    {
        if (image.Length > 255)
        {
            return $"The image name has {image.Length} characters; AWS takes 255. Use a shorter repository or tag.";
        }

        if (image.Any(char.IsWhiteSpace))
        {
            return "The image name contains a space. Write it as registry/repository:tag without spaces.";
        }

        if (image.Contains("://", StringComparison.Ordinal))
        {
            return "The image name begins with a web address. Leave out \"https://\": write registry/repository:tag.";
        }

        var match = Reference().Match(image);
        if (!match.Success)
        {
            return image.Contains('@', StringComparison.Ordinal) && !Digest().IsMatch(image)
                ? "The digest is not complete. Write repository@sha256: followed by 64 hexadecimal digits."
                : image.Any(char.IsAsciiLetterUpper) && Reference().IsMatch(Lowered(image))
                    ? $"Repository names are lower case. Write {Lowered(image)}."
                    : $"\"{FieldRules.Short(image)}\" is not an image name. Write registry/repository:tag, such as public.ecr.aws/nginx/nginx:1.29.";
        }

        return match.Groups["tag"].Success || match.Groups["digest"].Success
            ? null
            : $"The image has no tag. Write {image}:1.0 or name a digest, so that everyone knows what runs.";
    }

    private static string Lowered(string image)
    {
        var tag = image.LastIndexOf(':');
        return tag > image.LastIndexOf('/') ? string.Concat(image[..tag].ToLowerInvariant(), image.AsSpan(tag)) : image.ToLowerInvariant();
    }

    [GeneratedRegex(@"\A(?:(?<host>[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?)/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?<tag>:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 500)]
    private static partial Regex Reference();

    [GeneratedRegex(@"@sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
