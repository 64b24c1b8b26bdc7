using System.Globalization;
using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>What is wrong with one value, in a sentence that says how to fix it.</summary>
public sealed record FieldProblem(string Field, string Why);

/// <summary>Checks of single values against their field, the same in the form, the API and the server.</summary>
public static partial class FieldRules
{
    /// <summary>Null when the value fits; otherwise what is wrong and how to fix it.</summary>
    public static string? WhyNot(Field field, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return $"{field.Label} is missing. {field.Help}";
        }

        if (field.Mode is FieldMode.Locked && !string.Equals(value, field.Default, StringComparison.Ordinal))
        {
            return $"{field.Label} is locked to {field.Default} by the template. Leave it as it is, or ask the template's owner for another version.";
        }

        return field.Kind switch
        {
            FieldKind.Text => WhyNotText(field, value),
            FieldKind.Number => WhyNotNumber(field, value),
            FieldKind.Choice => field.Choices is { } choices && !choices.Contains(value, StringComparer.Ordinal)
                ? $"{field.Label} cannot be \"{value}\". Choose one of {string.Join(", ", choices)}." : null,
            FieldKind.Image => ImageRules.WhyNot(value),
            FieldKind.Cpu => SizeRules.WhyNotCpu(value),
            FieldKind.Memory => SizeRules.WhyNotMemory(value),
            FieldKind.Compute => Enum.TryParse<Teams.Compute>(value, ignoreCase: false, out _) && !char.IsAsciiDigit(value[0])
                ? null : $"\"{value}\" is not something tasks can run on. Choose Fargate, FargateSpot or Ec2.",
            FieldKind.TargetGroup => TargetGroupArn().IsMatch(value)
                ? null : $"\"{Short(value)}\" is not a target group ARN. Choose one from the list of this environment.",
        };
    }

    private static string? WhyNotText(Field field, string value)
    {
        if (value.Length < (field.Min ?? 1) || value.Length > (field.Max ?? 255))
        {
            return $"{field.Label} has {value.Length} characters. Use {field.Min ?? 1} to {field.Max ?? 255}.";
        }

        return field.Pattern is { } pattern && !Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200))
            ? $"\"{Short(value)}\" does not fit {field.Label}. Use {field.PatternHelp ?? field.Pattern}." : null;
    }

    private static string? WhyNotNumber(Field field, string value)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return $"{field.Label} must be a whole number, not \"{Short(value)}\".";
        }

        var unit = field.Unit is null ? "" : $" {field.Unit}";
        return number < field.Min ? $"{field.Label} is {number}; the least is {field.Min}{unit}."
            : number > field.Max ? $"{field.Label} is {number}; the most is {field.Max}{unit}."
            : null;
    }

    internal static string Short(string value) => value.Length <= 60 ? value : value[..57] + "…";

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetGroupArn();
}
