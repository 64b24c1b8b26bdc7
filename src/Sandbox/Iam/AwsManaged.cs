using System.Text.Json;

namespace Sandbox.Iam;

/// <summary>A policy of AWS's own that any account may attach.</summary>
internal sealed record AwsPolicy(string Arn, int Version, DateTimeOffset Created, DateTimeOffset Updated, string Document)
{
    public string Name { get; } = Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>From after <c>:policy</c> to the name: <c>/</c> or <c>/service-role/</c>.</summary>
    public string Path { get; } = Arn[(Arn.IndexOf(":policy/", StringComparison.Ordinal) + 7)..(Arn.LastIndexOf('/') + 1)];

    /// <summary>A stable stand-in for AWS's unique id.</summary>
    public string PolicyId { get; } = $"ANPA{SandboxAccount.Digest(Arn).ToUpperInvariant()}";
}

/// <summary>
/// The AWS managed policies that roles around ECS use, in their latest published version (AWS Managed Policy Reference).
/// The others of AWS's list are not here, and to attach one answers NoSuchEntity.
/// </summary>
internal static class AwsManaged
{
    private static readonly Dictionary<string, AwsPolicy> policies = Read();

    public static IEnumerable<AwsPolicy> All => policies.Values;

    public static AwsPolicy? Find(string arn) => policies.GetValueOrDefault(arn);

    private static Dictionary<string, AwsPolicy> Read()
    {
        using var stream = typeof(AwsManaged).Assembly.GetManifestResourceStream("aws-managed.json") ?? throw new InvalidOperationException("aws-managed.json is not in the assembly.");
        using var file = JsonDocument.Parse(stream);
        return file.RootElement.EnumerateArray().Select(p => new AwsPolicy(
            p.GetProperty("arn").GetString() ?? "", p.GetProperty("version").GetInt32(), p.GetProperty("created").GetDateTimeOffset(),
            p.GetProperty("updated").GetDateTimeOffset(), p.GetProperty("document").GetRawText())).ToDictionary(p => p.Arn, StringComparer.Ordinal);
    }
}
