using Sandbox.State;

namespace Sandbox.Ssm;

/// <summary>The account's own parameters by ARN.</summary>
internal sealed class SsmState
{
    public Documents<ParameterState> Parameters { get; init; } = new();
}

internal sealed class ParameterState
{
    public required string Arn { get; init; }
    public required string Name { get; init; }

    /// <summary>String, StringList or SecureString.</summary>
    public required string Type { get; init; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Oldest first; the last is the current one. AWS keeps 100.</summary>
    public List<ParameterVersion> Versions { get; init; } = [];

    public ParameterVersion Current() => Versions[^1];
}

internal sealed class ParameterVersion
{
    public required long Number { get; init; }
    public required string Value { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>ARN of who put it.</summary>
    public required string By { get; init; }
    public required string Tier { get; init; }
    public required string DataType { get; init; }
    public string? Description { get; init; }
    public string? AllowedPattern { get; init; }

    /// <summary>Of a SecureString: the key it is kept under.</summary>
    public string? KeyId { get; init; }
}
