using System.Globalization;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Aws;

/// <summary>
/// Who Berth is in AWS. A read session belongs to an account's read role and is shared; a write session belongs to one step
/// of one request and is never kept, so no team's session can serve another.
/// </summary>
public sealed class AwsSessions(AwsClientFactory clients, TimeProvider time)
{
    /// <summary>Seconds: role chaining gives one hour at most (STS API, AssumeRole, <c>DurationSeconds</c>).</summary>
    private const int ReadSeconds = 3_600;
    /// <summary>Seconds: the least STS gives.</summary>
    private const int WriteSeconds = 900;
    private static readonly TimeSpan RefreshEarly = TimeSpan.FromMinutes(5);

    private readonly FreshCache<(string Role, string ExternalId, string Region), AwsSession> readers = new(time);

    /// <summary>
    /// Reads with the account's read role. A session that AWS no longer knows, because it was revoked or its clock is another,
    /// is taken anew once.
    /// </summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal async Task<T> ReadAsync<T>(TeamEnvironment place, Func<AwsSession, Task<T>> read, CancellationToken cancellationToken)
    {
        var session = await ReadAsync(place, cancellationToken);
        try
        {
            return await read(session);
        }
        catch (AwsRefused refused) when (AwsWords.IsSpent(refused))
        {
            readers.Forget(KeyOf(place));
        }

        return await read(await ReadAsync(place, cancellationToken));
    }

    /// <exception cref="AwsRefused">The role cannot be assumed.</exception>
    internal Task<AwsSession> ReadAsync(TeamEnvironment place, CancellationToken cancellationToken) =>
        readers.GetAsync(
            KeyOf(place),
            async cancel =>
            {
                var session = await AssumeAsync(
                    new AssumeRoleRequest
                    {
                        RoleArn = place.ReadRoleArn, ExternalId = place.ReadExternalId, RoleSessionName = "berth-read", DurationSeconds = ReadSeconds,
                    },
                    place.Region, $"look into account {place.AccountId} with the role {RoleName(place.ReadRoleArn)}", cancel);
                return (session, session.Expires - RefreshEarly);
            },
            cancellationToken);

    /// <summary>
    /// A session of the environment's role, narrowed to <paramref name="allowed"/>. SourceIdentity and the tags stay in
    /// CloudTrail and are what the role's policies compare resources with.
    /// </summary>
    /// <exception cref="AwsRefused">The role cannot be assumed.</exception>
    internal Task<AwsSession> WriteAsync(
        TeamEnvironment place, int requestNumber, string step, string sourceIdentity, IReadOnlyList<NeededPermission> allowed,
        CancellationToken cancellationToken)
    {
        if (SessionPolicies.WhyNot(allowed) is { } why)
        {
            throw new InvalidOperationException(why);
        }

        var number = requestNumber.ToString(CultureInfo.InvariantCulture);
        return AssumeAsync(
            new AssumeRoleRequest
            {
                RoleArn = place.RoleArn,
                ExternalId = place.ExternalId,
                RoleSessionName = $"berth-{number}-{step}",
                SourceIdentity = sourceIdentity,
                DurationSeconds = WriteSeconds,
                Policy = SessionPolicies.Of(allowed),
                Tags =
                [
                    new Tag { Key = BerthTags.Team, Value = place.TeamId },
                    new Tag { Key = BerthTags.Environment, Value = place.Name },
                    new Tag { Key = BerthTags.Request, Value = number },
                ],
            },
            place.Region, $"act for {place.Place} with the role {RoleName(place.RoleArn)}", cancellationToken);
    }

    private async Task<AwsSession> AssumeAsync(AssumeRoleRequest request, string region, string what, CancellationToken cancellationToken)
    {
        using var hub = clients.Hub(region);
        var answer = await AwsWords.AskAsync(what, cancel => hub.AssumeRoleAsync(request, cancel), cancellationToken);
        var given = answer.Credentials;
        var expires = given.Expiration is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : time.GetUtcNow().AddSeconds(WriteSeconds);
        return new AwsSession(clients, new SessionAWSCredentials(given.AccessKeyId, given.SecretAccessKey, given.SessionToken), region, expires);
    }

    private static (string Role, string ExternalId, string Region) KeyOf(TeamEnvironment place) => (place.ReadRoleArn, place.ReadExternalId, place.Region);

    private static string RoleName(string arn) => arn[(arn.LastIndexOf('/') + 1)..];
}
