using System.Globalization;
using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>What is wrong with one value, in a sentence that says how to fix it.</summary>
public sealed record FieldProblem(string Field, string Why);

/// <summary>Checks of single values against their field, the same in the form, the API and the server.</summary>
public static partial class FieldRules
{
    /// <summary>Longest value of any field. A task definition may have 64 KiB in all (Amazon ECS service quotas).</summary>
    public const int MostCharacters = 32_768;

    /// <summary>Null when the value fits; otherwise what is wrong and how to fix it.</summary>
    public static string? WhyNot(Field field, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return field.Optional ? null : $"{field.Label} is missing. {field.Help}";
        }

        if (value.Length > MostCharacters)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{field.Label} has {value.Length:N0} characters; use {MostCharacters:N0} or fewer.");
        }

        if (!IsKeepable(value))
        {
            return $"{field.Label} holds a null character or half of a character. Type it again instead of pasting it.";
        }

        if (field.Mode is FieldMode.Locked && !string.Equals(value, field.Default, StringComparison.Ordinal))
        {
            return $"{field.Label} is locked{(field.Default is { } locked ? $" to {Short(locked)}" : "")} by the template. Leave it as it is, or ask the template's owner for another version.";
        }

        return WhyNotKind(field, value) ?? MeaningRules.WhyNot(field, value);
    }

    private static string? WhyNotKind(Field field, string value) => field.Kind switch
    {
        FieldKind.Text => WhyNotText(field, value),
        FieldKind.Number => WhyNotNumber(field, value),
        FieldKind.Choice => field.Choices is { } choices && !choices.Contains(value, StringComparer.Ordinal)
            ? $"{field.Label} cannot be \"{Short(value)}\". Choose one of {string.Join(", ", choices)}." : null,
        FieldKind.Image => ImageRules.WhyNot(value),
        FieldKind.Cpu => SizeRules.WhyNotCpu(value),
        FieldKind.Memory => SizeRules.WhyNotMemory(value),
        FieldKind.Compute => Enum.GetNames<Teams.Compute>().Contains(value, StringComparer.Ordinal)
            ? null : $"\"{Short(value)}\" is not something tasks can run on. Choose Fargate, FargateSpot or Ec2.",
        FieldKind.TargetGroup => TargetGroupArn().IsMatch(value)
            ? null : $"\"{Short(value)}\" is not a target group ARN. Choose one from the list of this environment.",
        FieldKind.Size => SizeRules.WhyNotSize(field, value),
        FieldKind.Secret => ReferenceRules.WhyNotSecret(field.Label, value),
        FieldKind.Role => ReferenceRules.WhyNotRole(field.Label, value),
        FieldKind.Subnets => ReferenceRules.WhyNotSubnets(field.Label, value),
        FieldKind.Schedule => ScheduleRules.WhyNot(value),
        FieldKind.EnvironmentMap or FieldKind.SecretMap => MapRules.WhyNot(field, value),
        FieldKind.Switch => value is "true" or "false" ? null : $"{field.Label} is on or off: write true or false, not \"{Short(value)}\".",
        FieldKind.Command => CommandRules.WhyNot(field.Label, value),
    };

    private static string? WhyNotText(Field field, string value)
    {
        if (value.Length < (field.Min ?? 1) || value.Length > (field.Max ?? 255))
        {
            return $"{field.Label} has {value.Length} characters. Use {field.Min ?? 1} to {field.Max ?? 255}.";
        }

        if (value.Any(char.IsControl))
        {
            return $"{field.Label} holds a control character, such as a line break. Take it out.";
        }

        return field.Pattern is { } pattern && !Fits(value, pattern)
            ? $"\"{Short(value)}\" does not fit {field.Label}. Use {field.PatternHelp ?? field.Pattern}." : null;
    }

    private static bool Fits(string value, string pattern)
    {
        try
        {
            return Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
        }
        catch (Exception hopeless) when (hopeless is RegexMatchTimeoutException or ArgumentException)
        {
            // a pattern that cannot decide does not let the value through
            return false;
        }
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

    /// <summary>Whether a database can keep the text: no null character (PostgreSQL refuses it), no half of a surrogate pair (nothing can encode it).</summary>
    public static bool IsKeepable(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\0' || (char.IsSurrogate(text[at]) && (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[++at]))))
            {
                return false;
            }
        }

        return true;
    }

    internal static string Short(string value) => value.Length <= 60 ? value : value[..(char.IsHighSurrogate(value[56]) ? 56 : 57)] + "…";

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetGroupArn();
}
