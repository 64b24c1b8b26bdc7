using System.Globalization;

namespace Domain.Audit;

/// <summary>The last line of the record at a moment, signed. As text: sequence, hash, time and signature, with a space between.</summary>
/// <param name="Sequence">Of the line.</param>
/// <param name="Hash">Of the line, which covers all before.</param>
/// <param name="At">When it was signed, to the second.</param>
/// <param name="Signature">ECDSA on P-256 with SHA-256 over <see cref="Signed"/>, DER, base64.</param>
public sealed record PublishedHead(long Sequence, string Hash, DateTimeOffset At, string Signature)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The text that is signed: the line without its signature.</summary>
    public string Signed => string.Create(CultureInfo.InvariantCulture, $"{Sequence} {Hash} {At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}");

    public override string ToString() => $"{Signed} {Signature}";

    /// <summary>Null for a line that is none, such as one cut off by a crash.</summary>
    public static PublishedHead? Parse(string line) =>
        line.Split(' ') is [var sequence, var hash, var at, { Length: > 0 } signature]
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && DateTimeOffset.TryParseExact(at, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new(number, hash, time, signature)
            : null;
}
