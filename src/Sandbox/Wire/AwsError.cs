namespace Sandbox.Wire;

/// <summary>A refusal in AWS's own code, words and HTTP status.</summary>
internal sealed class AwsError(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;
    public int Status { get; } = status;

    /// <summary>Further members of the error on the wire, such as the resourceIds of a ConflictException.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Members { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Further members that hold one text, such as the DuplicateOperationId of a DuplicateRequest.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
