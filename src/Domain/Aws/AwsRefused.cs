namespace Domain.Aws;

/// <summary>
/// AWS said no, or did not answer. <see cref="Exception.Message"/> is in plain words and may be shown:
/// what was tried, what AWS answered, what to do. No exception of the SDK passes beyond <c>Domain.Aws</c>.
/// </summary>
/// <param name="code">AWS's error code; <see cref="Unreachable"/> or <see cref="NoCredentials"/> where AWS gave none.</param>
/// <param name="awsSaid">AWS's own message, word for word.</param>
/// <param name="missingPermission">Action and resource, where a permission is missing: <c>ecs:UpdateService on arn:…</c>.</param>
/// <param name="requestId">AWS's request id, for its support.</param>
/// <param name="transient">True when the same call may succeed later: throttled, unreachable, AWS's own fault.</param>
public sealed class AwsRefused(
    string message, string code, string awsSaid, string? missingPermission, string? requestId, bool transient, Exception? inner)
    : Exception(message, inner)
{
    public const string Unreachable = "Unreachable";
    public const string NoCredentials = "NoCredentials";

    public string Code => code;
    public string AwsSaid => awsSaid;
    public string? MissingPermission => missingPermission;
    public string? RequestId => requestId;
    public bool Transient => transient;
}
