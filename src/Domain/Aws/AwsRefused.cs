namespace Domain.Aws;

/// <summary>
/// AWS said no, or did not answer. <see cref="Exception.Message"/> is in plain words and may be shown:
/// what was tried, what AWS answered, what to do. No exception of the SDK passes beyond <c>Domain.Aws</c>.
/// </summary>
/// <param name="code">AWS's error code; <see cref="Unreachable"/> or <see cref="NoCredentials"/> where AWS gave none.</param>
/// <param name="awsSaid">AWS's own message, word for word.</param>
/// <param name="denied">The permission, where one is missing.</param>
/// <param name="requestId">AWS's request id, for its support.</param>
public sealed class AwsRefused(string message, AwsTrouble trouble, string code, string awsSaid, DeniedPermission? denied, string? requestId, Exception? inner)
    : Exception(message, inner)
{
    public const string Unreachable = "Unreachable";
    public const string NoCredentials = "NoCredentials";

    public AwsTrouble Trouble => trouble;
    public string Code => code;
    public string AwsSaid => awsSaid;
    public DeniedPermission? Denied => denied;
    public string? RequestId => requestId;

    /// <summary>True when the same call may succeed later: throttled, unreachable, AWS's own fault, someone else's change under way.</summary>
    public bool Transient { get; } = AwsTroubleRules.IsTransient(trouble, code);
}
