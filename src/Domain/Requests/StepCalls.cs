using System.Text.Json;
using Domain.Audit;

namespace Domain.Requests;

/// <summary>A call by which a step asked AWS to change something, as the record has it.</summary>
/// <param name="RequestId">By which AWS finds the call, in CloudTrail too; null where no answer came.</param>
/// <param name="Error">AWS's error code, if it refused.</param>
public sealed record StepCall(string Action, string? RequestId, string? Error);

/// <summary>Reads the calls of each step out of the record's lines of a request.</summary>
internal static class StepCalls
{
    /// <param name="record">In any order.</param>
    /// <returns>By index of the step, oldest call first.</returns>
    public static ILookup<int, StepCall> Of(IEnumerable<AuditEntry> record) => record
        .Where(l => l.What.StartsWith("step.", StringComparison.Ordinal) || l.What.StartsWith("operation.", StringComparison.Ordinal))
        .OrderBy(l => l.Sequence).SelectMany(Read).ToLookup(c => c.Step, c => c.Call);

    private static IReadOnlyList<(int Step, StepCall Call)> Read(AuditEntry line)
    {
        using var data = JsonDocument.Parse(line.Data);
        return data.RootElement.TryGetProperty("step", out var step) && data.RootElement.TryGetProperty("aws", out var calls) && calls.ValueKind is JsonValueKind.Array
            ? [.. calls.EnumerateArray().Select(c => (step.GetInt32(), new StepCall(Text(c, "action") ?? "", Text(c, "requestId"), Text(c, "error"))))]
            : [];
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
