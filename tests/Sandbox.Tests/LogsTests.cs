using Amazon.CloudWatchLogs.Model;
using Sandbox.Logs;

namespace Sandbox.Tests;

public sealed class LogsTests
{
    private const string Group = "/berth/payments/dev/web";

    [Fact]
    public async Task A_group_is_made_once_kept_for_the_days_asked_and_deleted()
    {
        using var bed = new Testbed();
        await bed.Admin.Logs.CreateLogGroupAsync(new() { LogGroupName = Group, Tags = new() { ["berth-team"] = "payments" } }, Testbed.Cancel);
        var again = await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => bed.Admin.Logs.CreateLogGroupAsync(new() { LogGroupName = Group }, Testbed.Cancel));
        Assert.Equal("The specified log group already exists", again.Message);
        await bed.Admin.Logs.PutRetentionPolicyAsync(new() { LogGroupName = Group, RetentionInDays = 14 }, Testbed.Cancel);
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Logs.PutRetentionPolicyAsync(new() { LogGroupName = Group, RetentionInDays = 15 }, Testbed.Cancel));
        var group = (await bed.Admin.Logs.DescribeLogGroupsAsync(new() { LogGroupNamePrefix = "/berth/payments" }, Testbed.Cancel)).LogGroups.Single();
        Assert.Equal((14, $"arn:aws:logs:us-east-1:111122223333:log-group:{Group}:*"), (group.RetentionInDays, group.Arn));
        var tags = (await bed.Admin.Logs.ListTagsForResourceAsync(new() { ResourceArn = group.LogGroupArn }, Testbed.Cancel)).Tags;
        Assert.Equal("payments", tags["berth-team"]);
        await bed.Admin.Logs.DeleteLogGroupAsync(new() { LogGroupName = Group }, Testbed.Cancel);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => bed.Admin.Logs.DeleteLogGroupAsync(new() { LogGroupName = Group }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_running_container_has_a_stream_whose_end_is_known_by_the_repeated_token()
    {
        using var bed = new Testbed();
        await bed.Admin.Logs.CreateLogGroupAsync(new() { LogGroupName = Group }, Testbed.Cancel);
        var definition = Wishes.Definition();
        definition.ContainerDefinitions[0].LogConfiguration = new()
        {
            LogDriver = "awslogs", Options = new() { ["awslogs-group"] = Group, ["awslogs-region"] = "us-east-1", ["awslogs-stream-prefix"] = "web" },
        };
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        await bed.Admin.Ecs.CreateServiceAsync(Wishes.Service(desired: 1), Testbed.Cancel);
        bed.Settle();
        var task = (await bed.Admin.TasksOf()).Single();
        var stream = (await bed.Admin.Logs.DescribeLogStreamsAsync(new() { LogGroupName = Group }, Testbed.Cancel)).LogStreams.Single();
        Assert.Equal($"web/app/{task.TaskArn.Split('/')[^1]}", stream.LogStreamName);

        var request = new GetLogEventsRequest { LogGroupName = Group, LogStreamName = stream.LogStreamName, StartFromHead = true, Limit = 2 };
        var lines = new List<string>();
        for (string? token = null; ;)
        {
            request.NextToken = token;
            var page = await bed.Admin.Logs.GetLogEventsAsync(request, Testbed.Cancel);
            lines.AddRange((page.Events ?? []).Select(e => e.Message));
            if (page.NextForwardToken == token)
            {
                break;
            }
            token = page.NextForwardToken;
        }
        Assert.Equal("sandbox: ready", lines[^1]);
        Assert.Equal(lines.Count, lines.Distinct().Count());
        Assert.Contains(lines, l => l.Contains(task.Containers[0].NetworkInterfaces[0].PrivateIpv4Address));
        var missing = await Assert.ThrowsAsync<ResourceNotFoundException>(() => bed.Admin.Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "web/app/none" }, Testbed.Cancel));
        Assert.Equal("The specified log stream does not exist.", missing.Message);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("ready", true)]
    [InlineData("Ready", false)]
    [InlineData("sandbox ready", true)]
    [InlineData("sandbox error", false)]
    [InlineData("?error ?ready", true)]
    [InlineData("?error ?fatal", false)]
    [InlineData("sandbox -ready", false)]
    [InlineData("\"sandbox: ready\"", true)]
    [InlineData("\"ready sandbox\"", false)]
    public void Filter_patterns_match_terms(string? pattern, bool matches) => Assert.Equal(matches, FilterPattern.Matches(pattern, "sandbox: ready"));
}
