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
    /// <summary>A call that begins with a session ends with it too.</summary>
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(30);

    private readonly FreshCache<(string Role, string ExternalId, string Region), Readers> readers = new(time);

    /// <summary>
    /// Reads with the account's read role for someone who waits. A session that AWS no longer knows, because it was revoked
    /// or its clock is another, is taken anew once.
    /// </summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<T> ReadAsync<T>(TeamEnvironment place, Func<AwsSession, Task<T>> read, CancellationToken cancellationToken) =>
        ReadAsync(place, place.Region, CallClass.Interactive, read, cancellationToken);

    /// <summary>The same in another Region of the place's account.</summary>
    /// <param name="region">A Region of AWS: what it is kept under stays for as long as the process.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<T> ReadAsync<T>(TeamEnvironment place, string region, Func<AwsSession, Task<T>> read, CancellationToken cancellationToken) =>
        ReadAsync(place, region, CallClass.Interactive, read, cancellationToken);

    /// <summary>The same for the watch: its calls take what those of others leave of the rate budget.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<T> SweepAsync<T>(TeamEnvironment place, Func<AwsSession, Task<T>> read, CancellationToken cancellationToken) =>
        ReadAsync(place, place.Region, CallClass.Sweep, read, cancellationToken);

    /// <exception cref="AwsRefused">The role cannot be assumed.</exception>
    internal async Task<AwsSession> ReadAsync(TeamEnvironment place, CancellationToken cancellationToken) =>
        (await ReadersAsync(place, place.Region, cancellationToken)).Interactive;

    private async Task<T> ReadAsync<T>(TeamEnvironment place, string region, CallClass caller, Func<AwsSession, Task<T>> read, CancellationToken cancellationToken)
    {
        var session = (await ReadersAsync(place, region, cancellationToken)).Of(caller);
        try
        {
            return await read(session);
        }
        catch (AwsRefused refused) when (AwsWords.IsSpent(refused))
        {
            readers.Forget(KeyOf(place, region));
        }

        return await read((await ReadersAsync(place, region, cancellationToken)).Of(caller));
    }

    private Task<Readers> ReadersAsync(TeamEnvironment place, string region, CancellationToken cancellationToken) =>
        readers.GetAsync(
            KeyOf(place, region),
            async cancel =>
            {
                var session = await AssumeAsync(
                    new AssumeRoleRequest
                    {
                        RoleArn = place.ReadRoleArn, ExternalId = place.ReadExternalId, RoleSessionName = "berth-read", DurationSeconds = ReadSeconds,
                    },
                    // shared, so no one's token may give up its calls
                    new CallLane(place.AccountId, region, CallClass.Interactive, CancellationToken.None),
                    $"look into account {place.AccountId} with the role {RoleName(place.ReadRoleArn)}", cancel);
                return (new Readers(session, session.As(CallClass.Sweep)), session.Expires - LastCall);
            },
            RefreshEarly,
            cancellationToken);

    /// <summary>
    /// A session of the environment's role, narrowed to <paramref name="allowed"/>. SourceIdentity and the tags stay in
    /// CloudTrail and are what the role's policies compare resources with.
    /// </summary>
    /// <param name="cancellationToken">Also gives up what the session's calls still wait for in the rate budget, even a call that is itself not cancelled.</param>
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
            new CallLane(place.AccountId, place.Region, CallClass.Interactive, cancellationToken),
            $"act for {place.Place} with the role {RoleName(place.RoleArn)}", cancellationToken);
    }

    private async Task<AwsSession> AssumeAsync(AssumeRoleRequest request, CallLane lane, string what, CancellationToken cancellationToken)
    {
        using var hub = clients.Hub(lane.Region);
        var answer = await AwsWords.AskAsync(what, cancel => hub.AssumeRoleAsync(request, cancel), cancellationToken);
        var given = answer.Credentials;
        var expires = given.Expiration is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : time.GetUtcNow().AddSeconds(WriteSeconds);
        return new AwsSession(clients, new SessionAWSCredentials(given.AccessKeyId, given.SecretAccessKey, given.SessionToken), lane, expires);
    }

    private static (string Role, string ExternalId, string Region) KeyOf(TeamEnvironment place, string region) => (place.ReadRoleArn, place.ReadExternalId, region);

    private static string RoleName(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>One read role, for each class of callers.</summary>
    private sealed record Readers(AwsSession Interactive, AwsSession Sweep)
    {
        public AwsSession Of(CallClass caller) => caller switch
        {
            CallClass.Interactive => Interactive,
            CallClass.Sweep => Sweep,
        };
    }
}
