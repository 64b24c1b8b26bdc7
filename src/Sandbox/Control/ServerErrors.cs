using Sandbox.Wire;

namespace Sandbox.Control;

/// <summary>
/// How each service says that it failed by itself: the error its model marks as the service's fault where there is one,
/// else AWS's common one (API references, "Common Errors").
/// </summary>
internal static class ServerErrors
{
    /// <param name="service">As IAM calls it.</param>
    /// <param name="code">Another code to answer with; null for the service's own.</param>
    public static AwsError Of(string service, string? code)
    {
        var (own, message) = service switch
        {
            "ecs" or "ecr" => ("ServerException", "Service Unavailable. Please try again later."),
            "application-autoscaling" => ("InternalServiceException", "The service encountered an internal error."),
            "logs" => ("ServiceUnavailableException", "The service cannot complete the request."),
            "cloudwatch" => ("InternalServiceError", "Request processing has failed due to some unknown error, exception, or failure."),
            "iam" => ("ServiceFailure", "The request processing has failed because of an unknown error, exception or failure."),
            "ec2" => ("InternalError", "An internal error has occurred"),
            "servicequotas" => ("ServiceException", "Something went wrong."),
            "secretsmanager" => ("InternalServiceError", "An error occurred on the server side."),
            _ => ("InternalFailure", "The request processing has failed because of an unknown error, exception or failure."),
        };
        var said = code ?? own;
        return new(said, message, said.Contains("Unavailable", StringComparison.Ordinal) ? 503 : 500);
    }
}
