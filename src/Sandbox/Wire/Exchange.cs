using System.Text;

namespace Sandbox.Wire;

/// <summary>One HTTP request, however it came.</summary>
/// <param name="Path">As it was sent, still encoded.</param>
internal sealed record Exchange(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>
    /// When it came over a socket, by the clock of the machine; null inside the process, where the caller signs by that clock
    /// and the Sandbox may live by another.
    /// </summary>
    public DateTimeOffset? Arrived { get; init; }

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;

    public string Text => text ??= Encoding.UTF8.GetString(Body.Span);

    private string? text;
}

/// <summary>One HTTP answer.</summary>
internal sealed record Answer(int Status, string ContentType, byte[] Body, string RequestId)
{
    /// <summary>How long it is held back. Others are answered meanwhile.</summary>
    public TimeSpan Late { get; init; }

    /// <summary>A long poll that found nothing: for how long it waits, and whether there is something now.</summary>
    public (TimeSpan Longest, Func<bool> HasCome)? Waits { get; init; }

    /// <summary>It does not arrive: the connection is closed in its place.</summary>
    public bool Lost { get; init; }

    /// <summary>Headers beside the type and the request id.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The header each protocol carries the request id in.</summary>
    public string RequestIdHeader => ContentType.Contains("xml", StringComparison.Ordinal) ? "x-amz-request-id" : "x-amzn-RequestId";
}
