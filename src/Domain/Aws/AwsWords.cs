using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace Domain.Aws;

/// <summary>The one place where the SDK's exceptions are caught and put into words.</summary>
internal static partial class AwsWords
{
    /// <param name="what">What is tried, to follow "Berth tried to": <c>create service payments-dev-api</c>.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or given up while it waited for the rate budget.</exception>
    public static async Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(cancellationToken);
        }
        catch (AmazonServiceException e)
        {
            throw Explain(what, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unreachable(what, e);
        }
        catch (GivenUpException e)
        {
            throw new OperationCanceledException(e.Message, e, e.Token);
        }
        catch (AmazonClientException e)
        {
            throw NoCredentials(what, e);
        }
    }

    internal static AwsRefused Explain(string what, AmazonServiceException e)
    {
        // Core wraps what the connection threw in this type, without a code of AWS
        if (string.IsNullOrEmpty(e.ErrorCode))
        {
            return (int)e.StatusCode is 0 or >= 500
                ? Unreachable(what, e)
                : Say(what, AwsTrouble.Refused, $"HTTP{(int)e.StatusCode}", e, "Check that Aws:Endpoint names an AWS-compatible server.");
        }

        if (Denied().Match(e.Message) is { Success: true } denied)
        {
            return Deny(what, e, denied);
        }

        var trouble = AwsTroubleRules.Of(e.ErrorCode, (int)e.StatusCode);
        return Say(what, trouble, e.ErrorCode, e, AwsTroubleRules.IsTransient(trouble, e.ErrorCode) ? "Berth tries again by itself." : Advice(trouble, e.ErrorCode));
    }

    private static AwsRefused Say(string what, AwsTrouble trouble, string code, AmazonServiceException e, string advice) =>
        new($"Berth tried to {what}. AWS answered: {Sentence(e.Message)} {advice}", trouble, code, e.Message, null, e.RequestId, e);

    private static AwsRefused Deny(string what, AmazonServiceException e, Match denied)
    {
        var action = denied.Groups["action"].Value;
        var resource = denied.Groups["resource"] is { Success: true } r ? r.Value : "*";
        var principal = denied.Groups["principal"].Value;
        var role = AssumedRole().Match(principal) is { Success: true } found ? $"the role {found.Groups["role"].Value}" : "Berth's key";
        var because = denied.Groups["because"].Value.Trim().TrimEnd('.');
        var advice = because.Contains("explicit deny", StringComparison.Ordinal)
            ? "A policy forbids it on purpose: ask those who wrote that policy."
            : because.Contains("session policy", StringComparison.Ordinal)
                ? "Berth narrowed this step too far: report it to the platform team with the reference."
                : $"Ask the platform team to allow {action} there, then try again.";
        return new AwsRefused(
            $"Berth tried to {what}. AWS refused: {role} may not do {action} on {resource}{(because.Length > 0 ? $", {because}" : "")}. {advice}",
            AwsTrouble.Refused, e.ErrorCode, e.Message, new DeniedPermission(action, resource, principal), e.RequestId, e);
    }

    private static AwsRefused Unreachable(string what, Exception e) =>
        new($"Berth tried to {what}. AWS could not be reached: {Sentence(e.Message)} Berth tries again by itself.",
            AwsTrouble.Unavailable, AwsRefused.Unreachable, e.Message, null, null, e);

    private static AwsRefused NoCredentials(string what, Exception e) =>
        new($"Berth tried to {what}, but has no AWS credentials: {Sentence(e.Message)} Give the portal's process a role, or set Aws:AccessKeyId.",
            AwsTrouble.Credentials, AwsRefused.NoCredentials, e.Message, null, null, e);

    /// <summary>AWS got too many calls.</summary>
    public static bool IsThrottle(AmazonServiceException e) => AwsTroubleRules.IsThrottle(e.ErrorCode, (int)e.StatusCode);

    /// <summary>AWS does not know the session's key any more: a new session may help.</summary>
    public static bool IsSpent(AwsRefused refused) => refused.Code
        is "ExpiredToken" or "ExpiredTokenException" or "UnrecognizedClientException" or "InvalidClientTokenId";

    private static string Advice(AwsTrouble trouble, string code) => code switch
    {
        "ClusterNotFoundException" => "Ask the platform team whether the cluster was renamed or deleted, or choose another.",
        "ServiceNotFoundException" or "ServiceNotActiveException" => "Someone has deleted the service. Ask for a new one.",
        "LimitExceededException" or "LimitExceeded" => "A quota of the AWS account is used up. Ask the platform team to raise it.",
        "InvalidParameterException" or "ClientException" or "ValidationException" or "ValidationError" or "InvalidParameterValue" =>
            "Change what the answer names and send the request again.",
        "PackedPolicyTooLarge" or "PackedPolicyTooLargeException" => "Names in this request are too long for one AWS session. Use shorter ones.",
        _ => trouble switch
        {
            AwsTrouble.Credentials => "AWS does not know Berth's key. Check Aws:AccessKeyId and Aws:SecretAccessKey.",
            AwsTrouble.NotFound => "Someone may have deleted it. Look at what is there now, then ask again.",
            AwsTrouble.Conflict => "Look at what stands in the way, then ask again.",
            AwsTrouble.Refused or AwsTrouble.Throttled or AwsTrouble.Unavailable => "Nothing was changed by this call. If it stays so, give the reference to the platform team.",
        },
    };

    private static string Sentence(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 ? "no reason." : trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }

    [GeneratedRegex(@"(?:User: (?<principal>arn:\S+) is )?not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)(?: on resource: (?<resource>\S+))?(?<because> (?:because|with) .*)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 500)]
    private static partial Regex Denied();

    [GeneratedRegex(@"assumed-role/(?<role>[\w+=,.@-]+)/", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 500)]
    private static partial Regex AssumedRole();
}
