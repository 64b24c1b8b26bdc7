using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>What load balancers take as listeners, host names and paths (Application Load Balancers, "Condition types for listener rules"). Pure.</summary>
internal static partial class TrafficMeaningRules
{
    private static readonly string[] protocols = ["HTTP", "HTTPS"];

    public static string? WhyNot(Field field, string value) => field.Name switch
    {
        FieldNames.Listener when !Listener().IsMatch(value) => $"\"{FieldRules.Short(value)}\" is not the ARN of a listener. Choose one from the list of this environment.",
        FieldNames.Host or FieldNames.TestHost => Words(value).FirstOrDefault(h => h.Length > 128 || !Host().IsMatch(h)) is { } host
            ? $"\"{FieldRules.Short(host)}\" is not a host name. Use letters, digits, - and dots, such as shop.example.com; * stands for any characters and ? for one." : Empty(field, value),
        FieldNames.Path => Words(value).FirstOrDefault(p => p.Length > 128 || !Path().IsMatch(p)) is { } path
            ? $"\"{FieldRules.Short(path)}\" is not a path. Begin it with a slash, such as /api/*; * stands for any characters and ? for one." : Empty(field, value),
        FieldNames.HookFunction when !Function().IsMatch(value) => $"\"{FieldRules.Short(value)}\" is not the ARN of a Lambda function. Write it as arn:aws:lambda:us-east-1:111122223333:function:name.",
        FieldNames.HealthPath when !HealthPath().IsMatch(value) => $"\"{FieldRules.Short(value)}\" is not a path. Begin it with a slash, such as /health.",
        FieldNames.TargetProtocol when !protocols.Contains(value, StringComparer.Ordinal) => $"A load balancer does not speak {FieldRules.Short(value)} to tasks here. Choose HTTP or HTTPS.",
        _ => null,
    };

    private static string? Empty(Field field, string value) => Words(value).Length == 0 ? $"{field.Label} holds nothing but commas. Write a value, or leave it empty." : null;

    private static string[] Words(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener/(?:app|net)/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}/[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Listener();

    [GeneratedRegex(@"\A[A-Za-z0-9*?-]+(?:\.[A-Za-z0-9*?-]+)*\.[A-Za-z]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"\A/[A-Za-z0-9_.$/~""'@:+&*?-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex(@"\A/[\x21-\x7E]{0,1023}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HealthPath();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9$_-]{1,128})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Function();
}
