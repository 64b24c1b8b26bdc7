namespace Domain.Aws;

public enum AwsMode
{
    Sandbox,
    Aws,
}

/// <summary>Configuration section <c>Aws</c>.</summary>
public sealed class AwsOptions
{
    public const string Section = "Aws";

    /// <summary>Key <c>Aws:Mode</c>.</summary>
    public AwsMode Mode { get; set; } = AwsMode.Sandbox;

    /// <summary>
    /// Key <c>Aws:Endpoint</c>: one address for all clients. Empty: in mode Sandbox the Sandbox inside the process,
    /// in mode Aws AWS itself with the SDK's default credential chain.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>
    /// Key <c>Aws:AccessKeyId</c>: the hub's key, with which Berth assumes its roles.
    /// Empty: the SDK's default credential chain. Mode Sandbox needs it; the portal sets the Sandbox's own.
    /// </summary>
    public string AccessKeyId { get; set; } = "";

    /// <summary>Key <c>Aws:SecretAccessKey</c>.</summary>
    public string SecretAccessKey { get; set; } = "";

    /// <summary>
    /// Key <c>Aws:HubArn</c>: the IAM role or user that Berth runs as, which generated roles trust. Empty: AWS is asked.
    /// </summary>
    public string HubArn { get; set; } = "";

    /// <summary>All that is wrong, each sentence naming its key.</summary>
    public IEnumerable<string> Faults()
    {
        if (Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return $"Aws:Endpoint is \"{Endpoint}\". Write an address such as http://127.0.0.1:4566, or leave it empty.";
        }

        if ((AccessKeyId.Length == 0) != (SecretAccessKey.Length == 0))
        {
            yield return "Aws:AccessKeyId and Aws:SecretAccessKey belong together. Set both, or neither for the SDK's default credential chain.";
        }

        if (HubArn.Length > 0 && !(HubArn.StartsWith("arn:", StringComparison.Ordinal) && HubArn.Contains(":iam::", StringComparison.Ordinal)))
        {
            yield return $"Aws:HubArn is \"{HubArn}\". Write the ARN of an IAM role or user such as arn:aws:iam::111122223333:role/berth/berth-hub, or leave it empty.";
        }

        if (Mode is AwsMode.Sandbox && AccessKeyId.Length == 0)
        {
            yield return "Aws:Mode is Sandbox but Aws:AccessKeyId is empty. Set the Sandbox's hub key: AWS credentials of the machine must never go there.";
        }
    }
}

/// <summary>A way to AWS without a port: set when the Sandbox runs inside the process.</summary>
/// <param name="Open">A new handler for an SDK client's HTTP pipeline.</param>
public sealed record AwsTransport(Func<HttpMessageHandler>? Open)
{
    public static readonly AwsTransport Network = new((Func<HttpMessageHandler>?)null);
}
