using System.Globalization;
using System.Text.RegularExpressions;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ssm;

/// <summary>
/// What a caller may say for a parameter: its name or ARN, and after a colon a version or a label
/// (Systems Manager User Guide, "Working with parameter versions").
/// </summary>
internal sealed partial record ParameterNames(string Name, string Arn, string? Selector)
{
    private const int DeepestLevel = 15, LongestName = 1011;

    /// <summary>Reads a name, an ARN of this Region, or either with a selector.</summary>
    public static ParameterNames Parse(string said, Call call)
    {
        var text = said;
        if (Arns.IsArn(said))
        {
            var parts = said.Split(':', 7);
            if (parts.Length < 6 || parts[2] != "ssm" || !parts[5].StartsWith("parameter/", StringComparison.Ordinal))
            {
                throw Invalid($"Invalid parameter Arn: {said}. ");
            }
            text = parts[5]["parameter".Length..] + (parts.Length == 7 ? $":{parts[6]}" : "");
            text = text.LastIndexOf('/') == 0 ? text[1..] : text;
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        return new(name, ArnOf(name, call), colon < 0 ? null : text[colon..]);
    }

    public static string ArnOf(string name, Call call)
        => name.StartsWith(PublicParameters.Root, StringComparison.Ordinal)
            ? $"arn:aws:ssm:{call.Region}::parameter{name}"
            : call.Arn("ssm", $"parameter{(name.StartsWith('/') ? "" : "/")}{name}");

    /// <summary>The version a selector names; null for one that does not exist. The current one where nothing was selected.</summary>
    public ParameterVersion? Select(ParameterState parameter)
        => Selector is null ? parameter.Current()
            : long.TryParse(Selector[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? parameter.Versions.Find(v => v.Number == number)
            : null;   // a label: nothing here can give one

    public AwsError VersionNotFound() => long.TryParse(Selector?[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? new("ParameterVersionNotFound", string.Create(CultureInfo.InvariantCulture, $"Systems Manager could not find version {number} of {Name}. Verify the version and try again."))
        : new("ParameterVersionNotFound", $"Systems Manager could not find a version of {Name} with the label {Selector?[1..]}. Verify the label and try again.");

    /// <summary>The rules for the name of a new parameter (PutParameter's Name).</summary>
    public static void CheckNew(string name)
    {
        if (name.TrimStart('/').StartsWith("aws", StringComparison.OrdinalIgnoreCase))
        {
            throw new AwsError("AccessDeniedException", $"No access to reserved parameter name: {name}.");
        }
        if (name.TrimStart('/').StartsWith("ssm", StringComparison.OrdinalIgnoreCase) || !Letters().IsMatch(name))
        {
            throw Invalid(
                "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; "
                + "each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
        }
        if (name.Contains('/', StringComparison.Ordinal) && !name.StartsWith('/'))
        {
            throw Invalid("Parameter name must be a fully qualified name.");
        }
        if (name.EndsWith('/') || name.Contains("//", StringComparison.Ordinal))
        {
            throw Invalid($"Parameter name: {name} must not have an empty sub-path.");
        }
        if (name.Length > LongestName)
        {
            throw Invalid($"Parameter name must not be longer than {LongestName} characters.");
        }
        if (name.Count(c => c == '/') > DeepestLevel)
        {
            throw new AwsError("HierarchyLevelLimitExceededException", "A parameter name hierarchy can have a maximum of 15 levels.");
        }
    }

    public static AwsError Invalid(string message) => new("ValidationException", message);

    [GeneratedRegex(@"^[a-zA-Z0-9_.\-/]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Letters();
}
