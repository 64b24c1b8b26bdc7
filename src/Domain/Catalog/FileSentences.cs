using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>What is wrong with a file, in words: the reader's own messages speak of .NET types.</summary>
internal static partial class FileSentences
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["mode"] = Enum.GetNames<FieldMode>(), ["step"] = Enum.GetNames<FieldStep>(), ["test"] = Enum.GetNames<ConditionTest>(),
        ["level"] = Enum.GetNames<GuardrailLevel>(), ["proof"] = Enum.GetNames<ImageProof>(), ["worstAllowed"] = Enum.GetNames<FindingSeverity>(),
    };

    public static FieldProblem Of(JsonException wrong)
    {
        var path = (wrong.Path ?? "").TrimStart('$').TrimStart('.');
        var line = wrong.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" (line {number + 1})") : "";
        if (Missing().Match(wrong.Message) is { Success: true } missing)
        {
            return new(path, $"{Place(path)} lacks {missing.Groups["names"].Value.Replace("'", "\"", StringComparison.Ordinal)}. Add it{line}.");
        }

        if (Unmapped().Match(wrong.Message) is { Success: true } unmapped)
        {
            return new(path, $"{Place(path)} has a member \"{FieldRules.Short(unmapped.Groups["name"].Value)}\" that templates do not know. Take it out, or correct its name{line}.");
        }

        if (wrong.Message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return new(path, $"{Place(path)} names something twice. Keep one of them{line}.");
        }

        var name = path[(path.LastIndexOf('.') + 1)..];
        var words = name == "kind" ? path == "kind" ? Enum.GetNames<TemplateKind>() : Enum.GetNames<FieldKind>() : Words.GetValueOrDefault(name);
        return !wrong.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) && !wrong.Message.Contains("nullable", StringComparison.OrdinalIgnoreCase)
            ? new(path, $"The file is not JSON{line}{(path.Length > 0 ? ", at " + path : "")}. Look for a missing comma, quote or bracket there.")
            : new(path, words is not null ? $"{Place(path)} must be one of {string.Join(", ", words)}{line}." : $"{Place(path)} has a value of another kind than belongs there{line}. Export a template to see the form.");
    }

    private static string Place(string path) => path.Length == 0 ? "The file" : path;

    [GeneratedRegex(@"missing required properties including: (?<names>.+?)\.(?: Path:|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 500)]
    private static partial Regex Missing();

    [GeneratedRegex(@"^The JSON property '(?<name>[^']*)' could not be mapped", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 500)]
    private static partial Regex Unmapped();
}
