using Domain.Aws;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Aws;

public sealed class AwsWordsTests
{
    private const string Denied =
        "User: arn:aws:sts::111122223333:assumed-role/berth-team-payments-dev/berth-7-2 is not authorized to perform: ecs:UpdateService "
        + "on resource: arn:aws:ecs:us-east-1:111122223333:service/main/search-dev-api because no identity-based policy allows the ecs:UpdateService action";

    [Fact]
    public async Task A_denied_permission_is_named_with_the_role_that_lacks_it()
    {
        var refused = await RefusalAsync(() => StubAws.Error(400, "AccessDeniedException", Denied));

        Assert.Equal("ecs:UpdateService on arn:aws:ecs:us-east-1:111122223333:service/main/search-dev-api", refused.Denied?.ToString());
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/berth-team-payments-dev/berth-7-2", refused.Denied?.Principal);
        Assert.Equal(AwsTrouble.Refused, refused.Trouble);
        Assert.Equal("stub-request", refused.RequestId);
        Assert.False(refused.Transient);
        Assert.StartsWith("Berth tried to look at services of cluster main. AWS refused: the role berth-team-payments-dev may not do ecs:UpdateService", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Ask the platform team to allow ecs:UpdateService there", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Denied, refused.AwsSaid);
    }

    [Fact]
    public async Task An_explicit_deny_sends_one_to_those_who_wrote_it()
    {
        var refused = await RefusalAsync(() => StubAws.Error(
            400, "AccessDeniedException", Denied.Replace("because no identity-based policy allows the ecs:UpdateService action", "with an explicit deny in a service control policy", StringComparison.Ordinal)));

        Assert.Contains("A policy forbids it on purpose", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.Denied);
    }

    [Theory]
    [InlineData(400, "ThrottlingException")]
    [InlineData(500, "ServerException")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(400, "ExpiredTokenException")]
    public async Task What_may_pass_by_itself_is_tried_again(int status, string code)
    {
        var refused = await RefusalAsync(() => StubAws.Error(status, code, "Rate exceeded"));

        Assert.True(refused.Transient);
        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task A_broken_line_is_tried_again()
    {
        var refused = await RefusalAsync(() => throw new HttpRequestException("Connection refused"));

        Assert.True(refused.Transient);
        Assert.Equal(AwsRefused.Unreachable, refused.Code);
        Assert.Contains("AWS could not be reached", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_tried_again()
    {
        // what HttpClient throws at its own timeout
        var refused = await RefusalAsync(() => throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout", new TimeoutException()));

        Assert.True(refused.Transient);
        Assert.Equal(AwsRefused.Unreachable, refused.Code);
    }

    [Fact]
    public async Task A_wrong_parameter_is_not_tried_again_and_says_what_to_change()
    {
        var refused = await RefusalAsync(() => StubAws.Error(400, "InvalidParameterException", "The container app does not exist in the task definition"));

        Assert.False(refused.Transient);
        Assert.Equal(
            "Berth tried to look at services of cluster main. AWS answered: The container app does not exist in the task definition. "
            + "Change what the answer names and send the request again.", refused.Message);
    }

    private static async Task<AwsRefused> RefusalAsync(Func<HttpResponseMessage> answer)
    {
        using var aws = new StubAws(new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56)), _ => answer());
        var session = await aws.Sessions.ReadAsync(Places.Of(), TestContext.Current.CancellationToken);
        return await Assert.ThrowsAsync<AwsRefused>(() => EcsServices.FindAsync(session, "main", "api", TestContext.Current.CancellationToken));
    }
}
