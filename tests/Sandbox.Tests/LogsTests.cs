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
        bed.Settle(TimeSpan.FromSeconds(32));
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
        Assert.Equal(5, lines.Count);
        Assert.Equal(lines.Count, lines.Distinct().Count());
        Assert.Contains(lines, l => l.Contains(task.Containers[0].NetworkInterfaces[0].PrivateIpv4Address));
        var missing = await Assert.ThrowsAsync<ResourceNotFoundException>(() => bed.Admin.Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "web/app/none" }, Testbed.Cancel));
        Assert.Equal("The specified log stream does not exist.", missing.Message);
    }

    [Fact]
    public async Task A_container_writes_while_it_runs_and_says_how_it_ended()
    {
        using var bed = new Testbed();
        await bed.Logged(desired: 1);
        bed.Clock.Advance(TimeSpan.FromDays(2));
        var stream = (await bed.Admin.Logs.DescribeLogStreamsAsync(new() { LogGroupName = Group }, Testbed.Cancel)).LogStreams.Single();
        Assert.InRange(stream.LastEventTimestamp ?? default, bed.Clock.GetUtcNow().UtcDateTime.AddMinutes(-2), bed.Clock.GetUtcNow().UtcDateTime);
        async Task<List<OutputLogEvent>> Read(Action<GetLogEventsRequest> change)
        {
            var request = new GetLogEventsRequest { LogGroupName = Group, LogStreamName = stream.LogStreamName };
            change(request);
            return (await bed.Admin.Logs.GetLogEventsAsync(request, Testbed.Cancel)).Events ?? [];
        }
        // Days are read back in pages, each line once and in order, whichever way one goes.
        var forward = await All(bed, stream.LogStreamName, fromHead: true);
        var backward = await All(bed, stream.LogStreamName, fromHead: false);
        Assert.InRange(forward.Count, 2 * 24 * 60 * 2, 2 * 24 * 60 * 6);
        Assert.Equal(forward, backward);
        Assert.Equal(forward, forward.OrderBy(e => e.At));
        var noon = Testbed.Start.UtcDateTime.AddHours(3);
        var hour = await Read(r => (r.StartTime, r.EndTime) = (noon, noon.AddHours(1)));
        Assert.All(hour, e => Assert.InRange(e.Timestamp ?? default, noon, noon.AddHours(1)));
        Assert.Equal(hour.Select(e => e.Message), (await Read(r => (r.StartTime, r.EndTime) = (noon, noon.AddHours(1)))).Select(e => e.Message));

        await bed.Count("payments-dev-web", 0);
        bed.Run(minutes: 5);
        Assert.Contains("stopped", (await Read(_ => { }))[^1].Message);
    }

    [Fact]
    public async Task An_image_that_fails_leaves_a_stack_trace()
    {
        using var bed = new Testbed();
        await bed.Logged(desired: 1, image: "registry.example.com/payments/crash:1");
        bed.Settle(TimeSpan.FromMinutes(2));
        var found = await bed.Admin.Logs.FilterLogEventsAsync(new() { LogGroupName = Group, FilterPattern = "\"Caused by\"" }, Testbed.Cancel);
        Assert.NotEmpty(found.Events);
        Assert.All(found.Events, e => Assert.Contains("at shop.Main.start", e.Message));
    }

    [Fact]
    public async Task A_filter_pages_through_streams_in_order_of_time_and_may_give_an_empty_page()
    {
        using var bed = new Testbed();
        await bed.Logged(desired: 3);
        bed.Clock.Advance(TimeSpan.FromDays(12));
        var request = new FilterLogEventsRequest { LogGroupName = Group, FilterPattern = "-GET -POST ready", StartTime = 0 };
        var (events, pages, empty) = (new List<FilteredLogEvent>(), 0, 0);
        do
        {
            var page = await bed.Admin.Logs.FilterLogEventsAsync(request, Testbed.Cancel);
            events.AddRange(page.Events ?? []);
            (pages, empty, request.NextToken) = (pages + 1, empty + (page.Events is { Count: > 0 } ? 0 : 1), page.NextToken);
        }
        while (request.NextToken is not null);
        Assert.Equal(3, events.Count);
        Assert.Equal(events.Select(e => e.Timestamp), events.Select(e => e.Timestamp).Order());
        Assert.True(pages > 2 && empty > 0, $"{pages} pages, {empty} of them empty");
        // Cut into small pages, every line of an hour comes once.
        var hour = new FilterLogEventsRequest { LogGroupName = Group, EndTime = Testbed.Start.AddHours(1).ToUnixTimeMilliseconds() };
        var whole = (await bed.Admin.Logs.FilterLogEventsAsync(hour, Testbed.Cancel)).Events.Select(e => e.EventId).ToList();
        var cut = new List<string>();
        hour.Limit = 7;
        do
        {
            var page = await bed.Admin.Logs.FilterLogEventsAsync(hour, Testbed.Cancel);
            cut.AddRange((page.Events ?? []).Select(e => e.EventId));
            hour.NextToken = page.NextToken;
        }
        while (hour.NextToken is not null);
        Assert.True(whole.Count > 300);
        Assert.Equal(whole, cut);
        request.NextToken = "no";
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Logs.FilterLogEventsAsync(request, Testbed.Cancel));
    }

    [Fact]
    public async Task What_is_put_is_read_back_and_what_is_too_old_is_rejected()
    {
        using var bed = new Testbed();
        var logs = bed.Admin.Logs;
        await logs.CreateLogGroupAsync(new() { LogGroupName = Group }, Testbed.Cancel);
        await logs.CreateLogStreamAsync(new() { LogGroupName = Group, LogStreamName = "own" }, Testbed.Cancel);
        await Assert.ThrowsAsync<ResourceAlreadyExistsException>(() => logs.CreateLogStreamAsync(new() { LogGroupName = Group, LogStreamName = "own" }, Testbed.Cancel));
        var now = Testbed.Start.UtcDateTime;
        InputLogEvent Line(double minutesAgo, string text) => new() { Timestamp = now.AddMinutes(-minutesAgo), Message = text };
        var put = await logs.PutLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "own", LogEvents = [Line(60, "one"), Line(30, "two"), Line(-180, "far ahead")] }, Testbed.Cancel);
        Assert.Equal(2, put.RejectedLogEventsInfo.TooNewLogEventStartIndex);
        await logs.PutLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "own", LogEvents = [Line(45, "between")] }, Testbed.Cancel);
        var read = (await logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "own", StartFromHead = true }, Testbed.Cancel)).Events;
        Assert.Equal(["one", "between", "two"], read.Select(e => e.Message));
        await Assert.ThrowsAsync<InvalidParameterException>(() => logs.PutLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "own", LogEvents = [Line(1, "b"), Line(2, "a")] }, Testbed.Cancel));
        await logs.PutRetentionPolicyAsync(new() { LogGroupName = Group, RetentionInDays = 1 }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromHours(23.4));
        Assert.Equal(["two"], (await logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "own", StartFromHead = true }, Testbed.Cancel)).Events.Select(e => e.Message));
        await logs.DeleteLogStreamAsync(new() { LogGroupName = Group, LogStreamName = "own" }, Testbed.Cancel);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => logs.DeleteLogStreamAsync(new() { LogGroupName = Group, LogStreamName = "own" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_metric_filter_makes_a_metric_of_lines()
    {
        using var bed = new Testbed();
        var logs = bed.Admin.Logs;
        await logs.CreateLogGroupAsync(new() { LogGroupName = Group }, Testbed.Cancel);
        await logs.CreateLogStreamAsync(new() { LogGroupName = Group, LogStreamName = "own" }, Testbed.Cancel);
        var filter = new PutMetricFilterRequest
        {
            LogGroupName = Group, FilterName = "errors", FilterPattern = "{ $.level = \"ERROR\" }",
            MetricTransformations = [new() { MetricName = "Errors", MetricNamespace = "Shop", MetricValue = "1", DefaultValue = 0 }],
        };
        await logs.PutMetricFilterAsync(filter, Testbed.Cancel);
        var time = Testbed.Start.UtcDateTime;
        InputLogEvent Line(int second, string level) => new() { Timestamp = time.AddSeconds(second), Message = $$"""{"level":"{{level}}"}""" };
        await logs.PutLogEventsAsync(new() { LogGroupName = Group, LogStreamName = "own", LogEvents = [Line(1, "ERROR"), Line(2, "INFO"), Line(3, "ERROR"), Line(70, "INFO")] }, Testbed.Cancel);
        bed.Run(minutes: 3);
        Assert.Equal([2, 0], (await bed.Read(MetricTests.Query("e", "Shop", "Errors", "Sum", 60))).Values);
        Assert.Equal(1, (await logs.DescribeLogGroupsAsync(new(), Testbed.Cancel)).LogGroups.Single().MetricFilterCount);
        Assert.Equal("errors", (await logs.DescribeMetricFiltersAsync(new() { LogGroupName = Group }, Testbed.Cancel)).MetricFilters.Single().FilterName);
        await logs.DeleteMetricFilterAsync(new() { LogGroupName = Group, FilterName = "errors" }, Testbed.Cancel);
        Assert.Empty((await bed.Read(MetricTests.Query("e", "Shop", "Errors", "Sum", 60))).Values ?? []);
        filter.FilterPattern = "{ level = 1 ";
        await Assert.ThrowsAsync<InvalidParameterException>(() => logs.PutMetricFilterAsync(filter, Testbed.Cancel));
    }

    [Theory]
    [InlineData("{ $.level = \"ERROR\" }", true)]
    [InlineData("{ $.level = ERROR }", true)]
    [InlineData("{ $.level = \"ERR*\" }", true)]
    [InlineData("{ $.level != \"ERROR\" }", false)]
    [InlineData("{ $.status >= 500 && $.status < 600 }", true)]
    [InlineData("{ $.status = 500 || $.status = 504 }", true)]
    [InlineData("{ ($.status = 500) && ($.level = \"WARN\") }", false)]
    [InlineData("{ $.user.name = \"ada\" }", true)]
    [InlineData("{ $.tags[1] = \"b\" }", true)]
    [InlineData("{ $.gone NOT EXISTS }", true)]
    [InlineData("{ $.nothing IS NULL }", true)]
    [InlineData("{ $.done IS TRUE }", true)]
    [InlineData("{ $.message = %time.?d out% }", true)]
    [InlineData("timed -refused", true)]
    [InlineData("%tim[a-z]d%", true)]
    [InlineData("?refused ?closed", false)]
    public void Filter_patterns_look_into_JSON(string pattern, bool matches)
        => Assert.Equal(matches, FilterPattern.Matches(pattern, """{"level":"ERROR","status":504,"message":"timed out","user":{"name":"ada"},"tags":["a","b"],"nothing":null,"done":true}"""));

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

    private static async Task<List<(DateTime? At, string Text)>> All(Testbed bed, string stream, bool fromHead)
    {
        var lines = new List<(DateTime?, string)>();
        for (string? token = null; ;)
        {
            var page = await bed.Admin.Logs.GetLogEventsAsync(new() { LogGroupName = Group, LogStreamName = stream, StartFromHead = fromHead, NextToken = token, Limit = 3000 }, Testbed.Cancel);
            var next = fromHead ? page.NextForwardToken : page.NextBackwardToken;
            lines.InsertRange(fromHead ? lines.Count : 0, (page.Events ?? []).Select(e => (e.Timestamp, e.Message)));
            if (next == token)
            {
                return lines;
            }
            token = next;
        }
    }
}
