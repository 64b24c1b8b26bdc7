using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Requests;

namespace Domain.Aws;

/// <summary>The inline policy that narrows a step's session to what the step needs. Pure.</summary>
public static class SessionPolicies
{
    /// <summary>Characters of inline policy that STS takes (STS API, AssumeRole, <c>Policy</c>).</summary>
    public const int MaxLength = 2_048;

    private const string PassedToService = "iam:PassedToService";

    public static string Of(IReadOnlyList<NeededPermission> needed)
    {
        var statements = new JsonArray();
        foreach (var group in needed.GroupBy(n => (n.Resource, PassedTo: n.Context.GetValueOrDefault(PassedToService))))
        {
            var statement = new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = List(group.Select(n => n.Action)),
                ["Resource"] = List(Forms(group.Key.Resource)),
            };
            if (group.Key.PassedTo is { } service)
            {
                statement["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { [PassedToService] = service } };
            }

            statements.Add(statement);
        }

        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements }.ToJsonString(JsonSerializerOptions.Default);
    }

    /// <summary>Why STS would not take the policy of these permissions, or null.</summary>
    public static string? WhyNot(IReadOnlyList<NeededPermission> needed)
    {
        var length = Of(needed).Length;
        return length <= MaxLength
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"The session policy of this step has {length:N0} characters; AWS takes {MaxLength:N0}. Use shorter names for the service or cluster.");
    }

    /// <summary>CloudWatch Logs checks some actions on the group's ARN with ":*" at the end and others, such as tagging, without.</summary>
    private static IEnumerable<string> Forms(string resource) =>
        resource.StartsWith("arn:aws:logs:", StringComparison.Ordinal) && resource.EndsWith(":*", StringComparison.Ordinal)
            ? [resource[..^2], resource]
            : [resource];

    private static JsonNode List(IEnumerable<string> values)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count == 1 ? JsonValue.Create(distinct[0]) : new JsonArray([.. distinct.Select(v => (JsonNode)JsonValue.Create(v))]);
    }
}
