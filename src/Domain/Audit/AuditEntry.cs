using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Domain.Audit;

/// <summary>One line of the record: who asked, decided or did what. Never altered; each line's hash covers the line before.</summary>
public sealed class AuditEntry
{
    /// <summary>From 1, without gaps.</summary>
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>Null when the system acted by itself.</summary>
    public Guid? PersonId { get; init; }
    public required string Who { get; init; }
    public required string What { get; init; }
    public string? TeamId { get; init; }
    public string? Environment { get; init; }
    public Guid? RequestId { get; init; }
    public int? RequestNumber { get; init; }
    /// <summary>Facts of this kind of line as JSON text.</summary>
    public required string Data { get; init; }
    public required string PreviousHash { get; init; }
    public required string Hash { get; init; }

    /// <summary>SHA-256, hexadecimal, over the previous hash and every field, each with its length in front.</summary>
    public static string HashOf(
        string previous, long sequence, DateTimeOffset at, Guid? personId, string who, string what,
        string? teamId, string? environment, Guid? requestId, int? requestNumber, string data) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(InputOf(previous, sequence, at, personId, who, what, teamId, environment, requestId, requestNumber, data))));

    private static string InputOf(
        string previous, long sequence, DateTimeOffset at, Guid? personId, string who, string what,
        string? teamId, string? environment, Guid? requestId, int? requestNumber, string data)
    {
        var text = new StringBuilder();
        foreach (var part in new[]
        {
            previous, sequence.ToString(CultureInfo.InvariantCulture),
            (at.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
            personId?.ToString("N"), who, what, teamId, environment, requestId?.ToString("N"),
            requestNumber?.ToString(CultureInfo.InvariantCulture), data,
        })
        {
            text.Append(part?.Length ?? -1).Append(':').Append(part).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What the hash is made of, for those who compute it themselves.</summary>
    internal string HashInput => InputOf(PreviousHash, Sequence, At, PersonId, Who, What, TeamId, Environment, RequestId, RequestNumber, Data);

    public string ExpectedHash => HashOf(PreviousHash, Sequence, At, PersonId, Who, What, TeamId, Environment, RequestId, RequestNumber, Data);
}
