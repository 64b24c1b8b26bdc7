using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Options;

namespace Domain.Aws;

/// <summary>Who Berth itself is in AWS: the principal that its roles trust.</summary>
public sealed class HubIdentity(AwsClientFactory clients, IOptions<AwsOptions> options)
{
    private string? known;

    /// <returns>
    /// The ARN of a user or role: <see cref="AwsOptions.HubArn"/>, or what STS says. Of a role STS names no path (STS API, GetCallerIdentity), so one with a path must be configured.
    /// </returns>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal async Task<string> ArnAsync(string region, CancellationToken cancellationToken)
    {
        if (options.Value.HubArn is { Length: > 0 } told)
        {
            return told;
        }

        if (known is null)
        {
            using var hub = clients.Hub(region);
            known = RoleOf((await AwsWords.AskAsync("ask AWS who Berth is", cancel => hub.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancel), cancellationToken)).Arn);
        }

        return known;
    }

    /// <summary><c>arn:aws:sts::1:assumed-role/name/session</c> is a session of <c>arn:aws:iam::1:role/name</c>; others stay as they are.</summary>
    internal static string RoleOf(string arn)
    {
        var parts = arn.Split(':', 6);
        return parts is [_, _, "sts", _, _, var resource] && resource.Split('/') is ["assumed-role", var name, ..]
            ? $"arn:{parts[1]}:iam::{parts[4]}:role/{name}"
            : arn;
    }
}
