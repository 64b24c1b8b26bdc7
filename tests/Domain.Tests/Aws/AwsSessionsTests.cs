using System.Net;
using Domain.Aws;
using Domain.Requests;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Aws;

public sealed class AwsSessionsTests
{
    private static readonly NeededPermission[] Allowed =
        [new("ecs:UpdateService", "arn:aws:ecs:us-east-1:111122223333:service/main/payments-dev-api", new Dictionary<string, string>())];

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Readers_of_an_account_share_one_session_however_many_ask_at_once()
    {
        using var aws = Stub();

        var sessions = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            aws.Sessions.ReadAsync(i % 2 == 0 ? Places.Of() : Places.Of("search", "prod"), TestContext.Current.CancellationToken)));

        Assert.Single(sessions.Distinct());
        Assert.Single(aws.Assumed);
    }

    [Fact]
    public async Task A_read_session_is_renewed_before_it_ends()
    {
        using var aws = Stub();
        var first = await aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromMinutes(54));
        Assert.Same(first, await aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotSame(first, await aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_session_that_cannot_be_renewed_yet_serves_until_it_ends()
    {
        using var aws = Stub();
        var first = await aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken);
        aws.StsIsAway = true;

        time.Advance(TimeSpan.FromMinutes(57));
        Assert.Same(first, await aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromMinutes(3));
        var refused = await Assert.ThrowsAsync<AwsRefused>(() => aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken));
        Assert.Equal(AwsTrouble.Unavailable, refused.Trouble);

        aws.StsIsAway = false;
        Assert.NotSame(first, await aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Each_step_has_a_write_session_of_its_own_that_says_who_asked_and_for_what()
    {
        using var aws = Stub();

        var one = await aws.Sessions.WriteAsync(Places.Of(), 1482, "2", "person-1", Allowed, TestContext.Current.CancellationToken);
        var two = await aws.Sessions.WriteAsync(Places.Of(), 1482, "2", "person-1", Allowed, TestContext.Current.CancellationToken);

        Assert.NotSame(one, two);
        var form = WebUtility.UrlDecode(aws.Assumed[0]);
        Assert.Contains("RoleSessionName=berth-1482-2", form, StringComparison.Ordinal);
        Assert.Contains("SourceIdentity=person-1", form, StringComparison.Ordinal);
        Assert.Contains("DurationSeconds=900", form, StringComparison.Ordinal);
        Assert.Contains("ExternalId=berth-payments-dev-external-id", form, StringComparison.Ordinal);
        Assert.Contains("Tags.member.1.Key=berth-team&Tags.member.1.Value=payments", form, StringComparison.Ordinal);
        Assert.Contains("Tags.member.2.Key=berth-env&Tags.member.2.Value=dev", form, StringComparison.Ordinal);
        Assert.Contains("Tags.member.3.Key=berth-request&Tags.member.3.Value=1482", form, StringComparison.Ordinal);
        Assert.Contains("ecs:UpdateService", form, StringComparison.Ordinal);
    }

    private StubAws Stub() => new(time, _ => StubAws.Error(500, "ServerException", "not asked"));
}
