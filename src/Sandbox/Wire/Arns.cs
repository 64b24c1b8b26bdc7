namespace Sandbox.Wire;

/// <summary>Parts of Amazon Resource Names.</summary>
internal static class Arns
{
    public static string Region(string arn) => Part(arn, 3);

    public static string Account(string arn) => Part(arn, 4);

    /// <summary>What stands after the fifth colon: <c>service/cluster/name</c>.</summary>
    public static string Resource(string arn) => Part(arn, 5);

    /// <summary>What stands after the last slash; the text itself where there is none.</summary>
    public static string Last(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    public static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal);

    private static string Part(string arn, int index) => arn.Split(':', 6) is { Length: 6 } parts ? parts[index] : "";
}
