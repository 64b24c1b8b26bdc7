namespace Domain.Aws;

/// <summary>
/// AWS said no, or did not answer. <see cref="Exception.Message"/> is in plain words and may be shown:
/// what was tried, what AWS answered, what to do.
/// </summary>
/// <param name="code">AWS's error code.</param>
/// <param name="missingPermission">Action and resource, where a permission is missing.</param>
/// <param name="transient">True when the same call may succeed later: throttled, unreachable, AWS's own fault.</param>
public sealed class AwsRefused(string message, string code, string? missingPermission, string? requestId, bool transient, Exception? inner)
    : Exception(message, inner)
{
    public string Code => code;
    public string? MissingPermission => missingPermission;
    public string? RequestId => requestId;
    public bool Transient => transient;
}
