using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sandbox.Iam;

/// <summary>A parsed policy.</summary>
/// <param name="Name">The name of an inline policy, the ARN of a managed one.</param>
internal sealed record PolicyDocument(string Name, string Text, IReadOnlyList<Statement> Statements)
{
    /// <summary>The version in which <c>${…}</c> is a variable; without one a policy is of 2008-10-17 (IAM User Guide, "IAM JSON policy elements: Version").</summary>
    private const string WithVariables = "2012-10-17";

    /// <summary>Names of an element that stand twice are an error here; the parser would keep the last one silently.</summary>
    private static readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false };

    /// <summary>Parsed documents by the string they came from: policies stay, calls are many.</summary>
    private static readonly ConditionalWeakTable<string, PolicyDocument> parsed = [];

    /// <summary>Reads a policy document; says <c>false</c> with a reason where it is not one.</summary>
    public static bool TryParse(string name, string json, out PolicyDocument policy, out string why)
    {
        policy = new(name, json, []);
        why = "";
        try
        {
            using var document = JsonDocument.Parse(json, strict);
            policy = new(name, json, Read(document.RootElement));
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            why = e is FormatException ? e.Message : "Syntax errors in policy.";
            return false;
        }
    }

    /// <exception cref="FormatException">It is not a policy.</exception>
    public static PolicyDocument Parse(string name, string json)
    {
        if (parsed.TryGetValue(json, out var known) && known.Name == name)
        {
            return known;
        }
        if (!TryParse(name, json, out var policy, out var why))
        {
            throw new FormatException($"{name}: {why}");
        }
        parsed.AddOrUpdate(json, policy);
        return policy;
    }

    private static List<Statement> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || root.EnumerateObject().Any(p => p.Name is not ("Version" or "Id" or "Statement"))
            || !root.TryGetProperty("Statement", out var statements))
        {
            throw new FormatException("Syntax errors in policy.");
        }
        var version = root.TryGetProperty("Version", out var given) ? given.GetString() : "2008-10-17";
        if (version is not (WithVariables or "2008-10-17"))
        {
            throw new FormatException("Syntax errors in policy.");
        }
        var list = statements.ValueKind == JsonValueKind.Array ? [.. statements.EnumerateArray()] : new[] { statements };
        return list.Length == 0 ? throw new FormatException("Syntax errors in policy.") : [.. list.Select(s => Statement.Read(s, version == WithVariables))];
    }
}
