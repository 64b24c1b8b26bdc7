using Amazon.Runtime;

namespace Domain.Aws;

/// <summary>A call that asked AWS to change something.</summary>
/// <param name="Action">Such as <c>CreateService</c>.</param>
/// <param name="RequestId">By which AWS finds the call, in CloudTrail too; null where no answer came.</param>
/// <param name="Error">AWS's error code, if it refused.</param>
internal sealed record AwsCall(string Action, string? RequestId, string? Error);

/// <summary>Notes the changing calls of what runs now, each try of them, for the record. What only reads is left out.</summary>
internal static class AwsCallLog
{
    // sessions are made by AssumeRole and change nothing
    private static readonly string[] Reading = ["Describe", "List", "Get", "BatchGet", "Simulate", "AssumeRole"];
    private static readonly AsyncLocal<List<AwsCall>?> Current = new();

    /// <summary>For the calling method and all it awaits from here on.</summary>
    /// <returns>Filled as calls are answered.</returns>
    public static List<AwsCall> Begin() => Current.Value = [];

    public static void Answered(string action, string? requestId) => Note(action, requestId, null);

    public static void Refused(string action, AmazonServiceException refusal) => Note(action, refusal.RequestId, refusal.ErrorCode);

    private static void Note(string action, string? requestId, string? error)
    {
        if (Current.Value is { } calls && !Reading.Any(r => action.StartsWith(r, StringComparison.Ordinal)))
        {
            lock (calls)
            {
                calls.Add(new AwsCall(action, requestId, error));
            }
        }
    }
}
