namespace Domain.Aws;

/// <summary>What kind of no AWS gave. Whoever asks decides by it, and never by a service's own code where this says it.</summary>
public enum AwsTrouble
{
    /// <summary>AWS will not do this: a permission is missing, or something asked for is wrong. Asking the same again changes nothing.</summary>
    Refused,

    /// <summary>What was named is not there, or not any more.</summary>
    NotFound,

    /// <summary>It is there already, is in use, or is being changed by someone else.</summary>
    Conflict,

    /// <summary>Too many calls; later ones are taken.</summary>
    Throttled,

    /// <summary>AWS failed, was too slow, or could not be reached.</summary>
    Unavailable,

    /// <summary>AWS does not know who asks: no key, a wrong one, or one whose time is over.</summary>
    Credentials,
}

/// <summary>A permission that AWS missed, and who lacks it.</summary>
/// <param name="Action">Such as <c>ecs:UpdateService</c>.</param>
/// <param name="Resource">ARN, or <c>*</c> where AWS named none.</param>
/// <param name="Principal">ARN of the user or assumed role that asked; empty where AWS named none.</param>
public sealed record DeniedPermission(string Action, string Resource, string Principal)
{
    public override string ToString() => $"{Action} on {Resource}";
}

/// <summary>
/// AWS's error codes by kind. Each service has names of its own for the same things (API models of ECS, IAM, Elastic Load Balancing,
/// Application Auto Scaling, CloudWatch, Logs, EC2, EC2 Auto Scaling, ECR, Cloud Map, Service Quotas, Secrets Manager, STS), most of them
/// sent with status 400; their ends are alike, and what is left is listed.
/// </summary>
internal static class AwsTroubleRules
{
    /// <param name="status">HTTP status; 0 where there was no answer.</param>
    public static AwsTrouble Of(string code, int status) =>
        IsThrottle(code, status) ? AwsTrouble.Throttled
        : Credential.Contains(code) ? AwsTrouble.Credentials
        : Busy.Contains(code) || Conflicts.Contains(code) || Bare(code) is var bare && ConflictEnds.Any(e => bare.EndsWith(e, StringComparison.Ordinal)) ? AwsTrouble.Conflict
        : Missing.Contains(code) || code.StartsWith("NoSuch", StringComparison.Ordinal) || Bare(code).EndsWith("NotFound", StringComparison.Ordinal) ? AwsTrouble.NotFound
        : Unavailable.Contains(code) || status is 0 or >= 500 ? AwsTrouble.Unavailable
        : AwsTrouble.Refused;

    /// <summary>The same call may succeed later by itself.</summary>
    public static bool IsTransient(AwsTrouble trouble, string code) => trouble switch
    {
        AwsTrouble.Throttled or AwsTrouble.Unavailable => true,
        AwsTrouble.Conflict => Busy.Contains(code),
        AwsTrouble.Credentials => IsExpired(code),
        AwsTrouble.Refused or AwsTrouble.NotFound => false,
    };

    /// <summary>A session whose time is over: the next one is good.</summary>
    private static bool IsExpired(string code) => code is "ExpiredToken" or "ExpiredTokenException" or "RequestExpired";

    /// <summary>AWS got too many calls.</summary>
    public static bool IsThrottle(string? code, int status) => status is 429 || (code is not null && Throttles.Contains(code));

    private static readonly HashSet<string> Throttles = new(StringComparer.Ordinal)
    {
        "ThrottlingException", "Throttling", "ThrottledException", "RequestLimitExceeded", "TooManyRequestsException", "RequestThrottled", "RequestThrottledException",
        "PriorRequestNotComplete", "SlowDown", "BandwidthLimitExceeded", "EC2ThrottledException",
    };

    private static readonly HashSet<string> Credential = new(StringComparer.Ordinal)
    {
        AwsRefused.NoCredentials, "ExpiredToken", "ExpiredTokenException", "RequestExpired", "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId",
        "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "AuthFailure", "NotAuthorized",
    };

    /// <summary>Someone else is changing it just now.</summary>
    private static readonly HashSet<string> Busy = new(StringComparer.Ordinal)
    {
        "ConcurrentUpdateException", "ConcurrentModification", "ConcurrentModificationException", "OperationAbortedException", "UpdateInProgressException",
        "ScalingActivityInProgress", "ResourceContention", "EntityTemporarilyUnmodifiable",
    };

    private static readonly HashSet<string> Conflicts = new(StringComparer.Ordinal)
    {
        "ClusterContainsContainerInstancesException", "ClusterContainsServicesException", "ClusterContainsTasksException", "ClusterContainsCapacityProviderException",
        "DeleteConflict", "TargetGroupAssociationLimit", "ConflictException", "ResourceConflictException",
        "InstanceRefreshInProgress", "DependencyViolation",
    };

    private static readonly string[] ConflictEnds = ["AlreadyExists", "AlreadyExist", "InUse", ".Duplicate", "DuplicateListener", "DuplicateLoadBalancerName", "DuplicateTargetGroupName", "DuplicateTagKeys"];

    private static readonly HashSet<string> Missing = new(StringComparer.Ordinal) { "ServiceNotActiveException", "InvalidInstanceID.NotFound" };

    private static readonly HashSet<string> Unavailable = new(StringComparer.Ordinal)
    {
        AwsRefused.Unreachable, "ServiceUnavailable", "ServiceUnavailableException", "InternalFailure", "InternalServiceException", "InternalServiceError", "InternalError",
        "InternalServerException", "InternalServiceFault", "ServerException", "ServiceFailure", "ServiceFailureException", "RequestTimeout", "RequestTimeoutException", "IDPCommunicationError",
    };

    private static string Bare(string code) =>
        code.EndsWith("Exception", StringComparison.Ordinal) ? code[..^"Exception".Length] : code.EndsWith("Fault", StringComparison.Ordinal) ? code[..^"Fault".Length] : code;
}
