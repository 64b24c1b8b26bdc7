namespace Domain.Aws;

public enum AwsMode
{
    Sandbox,
    Aws,
}

/// <summary>Configuration section <c>Aws</c>.</summary>
public sealed class AwsOptions
{
    /// <summary>Key <c>Aws:Mode</c>.</summary>
    public AwsMode Mode { get; set; } = AwsMode.Sandbox;

    /// <summary>
    /// Key <c>Aws:Endpoint</c>: one address for all clients. Empty: in mode Sandbox the Sandbox inside the process,
    /// in mode Aws AWS itself with the SDK's default credential chain.
    /// </summary>
    public string Endpoint { get; set; } = "";
}

/// <summary>A way to AWS without a port: set when the Sandbox runs inside the process.</summary>
/// <param name="Open">A new handler for an SDK client's HTTP pipeline.</param>
public sealed record AwsTransport(Func<HttpMessageHandler>? Open)
{
    public static readonly AwsTransport Network = new((Func<HttpMessageHandler>?)null);
}
