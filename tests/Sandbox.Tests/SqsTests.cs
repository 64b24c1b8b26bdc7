using Amazon.SQS;
using Amazon.SQS.Model;

namespace Sandbox.Tests;

public sealed class SqsTests
{
    [Fact]
    public async Task A_message_is_hidden_while_it_is_worked_on_comes_again_and_is_deleted_by_its_last_receipt()
    {
        using var bed = new Testbed();
        var url = await Make(bed, "events");
        await bed.Admin.Sqs.SendMessageAsync(new() { QueueUrl = url, MessageBody = "one", MessageAttributes = new() { ["kind"] = new() { DataType = "String", StringValue = "é" }, ["raw"] = new() { DataType = "Binary", BinaryValue = new([1, 2]) } } }, Testbed.Cancel);
        var first = await Receive(bed, url);
        Assert.Equal(("one", "é", "1"), (first?.Body, first?.MessageAttributes["kind"].StringValue, first?.Attributes["ApproximateReceiveCount"]));
        Assert.Null(await Receive(bed, url));
        Assert.Equal("1", (await bed.Admin.Sqs.GetQueueAttributesAsync(new() { QueueUrl = url, AttributeNames = ["All"] }, Testbed.Cancel)).Attributes["ApproximateNumberOfMessagesNotVisible"]);

        bed.Clock.Advance(TimeSpan.FromSeconds(31));
        var again = await Receive(bed, url);
        Assert.Equal("2", again?.Attributes["ApproximateReceiveCount"]);
        await bed.Admin.Sqs.DeleteMessageAsync(new() { QueueUrl = url, ReceiptHandle = first?.ReceiptHandle }, Testbed.Cancel);
        await bed.Admin.Sqs.ChangeMessageVisibilityAsync(new() { QueueUrl = url, ReceiptHandle = again?.ReceiptHandle, VisibilityTimeout = 0 }, Testbed.Cancel);
        var last = await Receive(bed, url);
        await bed.Admin.Sqs.DeleteMessageAsync(new() { QueueUrl = url, ReceiptHandle = last?.ReceiptHandle }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await Receive(bed, url));
        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => bed.Admin.Sqs.DeleteMessageAsync(new() { QueueUrl = url, ReceiptHandle = "x" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_long_poll_waits_for_the_next_message_as_long_as_it_was_asked_to_and_others_are_served_meanwhile()
    {
        using var bed = new Testbed();
        var url = await Make(bed, "events");
        var began = bed.Clock.GetUtcNow();
        var waiting = bed.Admin.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, WaitTimeSeconds = 20 }, Testbed.Cancel);
        await PassAsync(bed, TimeSpan.FromSeconds(5), waiting);
        Assert.False(waiting.IsCompleted);

        await bed.Admin.Sqs.SendMessageAsync(new() { QueueUrl = url, MessageBody = "come" }, Testbed.Cancel);
        await PassAsync(bed, TimeSpan.FromSeconds(10), waiting);

        Assert.Equal("come", Assert.Single((await waiting).Messages).Body);
        Assert.True(bed.Clock.GetUtcNow() - began < TimeSpan.FromSeconds(20));
        var empty = bed.Admin.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, WaitTimeSeconds = 2 }, Testbed.Cancel);
        await PassAsync(bed, TimeSpan.FromSeconds(30), empty);
        Assert.Empty((await empty).Messages ?? []);
    }

    /// <summary>Lets time pass in small steps until it is over, or the call was answered.</summary>
    private static async Task PassAsync(Testbed bed, TimeSpan time, Task call)
    {
        for (var passed = TimeSpan.Zero; passed < time && !call.IsCompleted; passed += TimeSpan.FromMilliseconds(100))
        {
            bed.Clock.Advance(TimeSpan.FromMilliseconds(100));
            // the rest of the call runs on other threads
            await Task.WhenAny(call, Task.Delay(5, Testbed.Cancel));
        }
    }

    [Fact]
    public async Task A_message_received_too_often_goes_to_the_dead_letters()
    {
        using var bed = new Testbed();
        var dead = await Make(bed, "dead");
        var url = await Make(bed, "events", new() { ["RedrivePolicy"] = """{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:dead","maxReceiveCount":"2"}""", ["VisibilityTimeout"] = "1" });
        await bed.Admin.Sqs.SendMessageAsync(new() { QueueUrl = url, MessageBody = "poison" }, Testbed.Cancel);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("poison", (await Receive(bed, url))?.Body);
            bed.Clock.Advance(TimeSpan.FromSeconds(2));
        }
        Assert.Null(await Receive(bed, url));
        var letter = await Receive(bed, dead);
        Assert.Equal(("poison", "1", "arn:aws:sqs:us-east-1:111122223333:events"), (letter?.Body, letter?.Attributes["ApproximateReceiveCount"], letter?.Attributes["DeadLetterQueueSourceArn"]));
    }

    [Fact]
    public async Task Messages_come_late_when_asked_and_vanish_when_too_old()
    {
        using var bed = new Testbed();
        var url = await Make(bed, "events", new() { ["MessageRetentionPeriod"] = "60" });
        await bed.Admin.Sqs.SendMessageAsync(new() { QueueUrl = url, MessageBody = "late", DelaySeconds = 10 }, Testbed.Cancel);
        Assert.Null(await Receive(bed, url));
        bed.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await Receive(bed, url));
        bed.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Null(await Receive(bed, url));
    }

    [Fact]
    public async Task A_batch_is_answered_entry_by_entry()
    {
        using var bed = new Testbed();
        var url = await Make(bed, "events");
        var sent = await bed.Admin.Sqs.SendMessageBatchAsync(new() { QueueUrl = url, Entries = [new() { Id = "a", MessageBody = "one" }, new() { Id = "b", MessageBody = "two", DelaySeconds = 901 + 0 * url.Length }] }, Testbed.Cancel);
        Assert.Equal(("a", "b", "InvalidParameterValue"), (sent.Successful.Single().Id, sent.Failed.Single().Id, sent.Failed.Single().Code));
        var received = await bed.Admin.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 }, Testbed.Cancel);
        var deleted = await bed.Admin.Sqs.DeleteMessageBatchAsync(new() { QueueUrl = url, Entries = [new() { Id = "1", ReceiptHandle = received.Messages.Single().ReceiptHandle }, new() { Id = "2", ReceiptHandle = "x" }] }, Testbed.Cancel);
        Assert.Equal(("1", "2"), (deleted.Successful.Single().Id, deleted.Failed.Single().Id));
        await Assert.ThrowsAsync<BatchEntryIdsNotDistinctException>(() => bed.Admin.Sqs.SendMessageBatchAsync(new() { QueueUrl = url, Entries = [new() { Id = "a", MessageBody = "1" }, new() { Id = "a", MessageBody = "2" }] }, Testbed.Cancel));
        await Assert.ThrowsAsync<EmptyBatchRequestException>(() => bed.Admin.Sqs.SendMessageBatchAsync(new() { QueueUrl = url, Entries = [] }, Testbed.Cancel));
        await Assert.ThrowsAsync<TooManyEntriesInBatchRequestException>(() => bed.Admin.Sqs.SendMessageBatchAsync(new() { QueueUrl = url, Entries = [.. Enumerable.Range(0, 11).Select(i => new SendMessageBatchRequestEntry { Id = $"{i}", MessageBody = "x" })] }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_queue_is_made_again_only_alike_and_not_within_a_minute_of_its_end()
    {
        using var bed = new Testbed();
        var url = await Make(bed, "events", new() { ["DelaySeconds"] = "5" });
        Assert.Equal(url, await Make(bed, "events", new() { ["DelaySeconds"] = "5" }));
        await Assert.ThrowsAsync<QueueNameExistsException>(() => Make(bed, "events", new() { ["DelaySeconds"] = "6" }));
        Assert.Equal(url, (await bed.Admin.Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "events" }, Testbed.Cancel)).QueueUrl);
        await bed.Admin.Sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = url }, Testbed.Cancel);
        var gone = await Assert.ThrowsAsync<QueueDoesNotExistException>(() => bed.Admin.Sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = "events" }, Testbed.Cancel));
        Assert.Equal(("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist."), (gone.ErrorCode, gone.Message));
        await Assert.ThrowsAsync<QueueDeletedRecentlyException>(() => Make(bed, "events"));
        bed.Clock.Advance(TimeSpan.FromSeconds(61));
        await Make(bed, "events");
    }

    [Theory]
    [InlineData("DelaySeconds", "901", typeof(InvalidAttributeValueException))]
    [InlineData("VisibilityTimeout", "x", typeof(InvalidAttributeValueException))]
    [InlineData("MessageRetentionPeriod", "59", typeof(InvalidAttributeValueException))]
    [InlineData("RedrivePolicy", "{}", typeof(InvalidAttributeValueException))]
    [InlineData("RedrivePolicy", """{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:none","maxReceiveCount":2}""", typeof(InvalidAttributeValueException))]
    [InlineData("Policy", """{"Statement":[{"Effect":"Deny"}]}""", typeof(InvalidAttributeValueException))]
    [InlineData("FifoQueue", "true", typeof(InvalidAttributeNameException))]
    [InlineData("Colour", "red", typeof(InvalidAttributeNameException))]
    public async Task An_attribute_AWS_or_the_Sandbox_does_not_take_is_refused(string name, string value, Type error)
    {
        using var bed = new Testbed();
        Assert.IsType(error, await Assert.ThrowsAnyAsync<AmazonSQSException>(() => Make(bed, "events", new() { [name] = value })));
    }

    [Fact]
    public async Task Queues_are_listed_by_prefix_purged_and_tagged()
    {
        using var bed = new Testbed();
        foreach (var name in new[] { "a-1", "a-2", "b-1" })
        {
            await Make(bed, name);
        }
        Assert.Equal(["a-1", "a-2"], await bed.Admin.Sqs.Paginators.ListQueues(new() { QueueNamePrefix = "a-", MaxResults = 1 }).QueueUrls.Select(u => u.Split('/')[^1]).ToListAsync(Testbed.Cancel));
        var url = await Make(bed, "a-1");
        await bed.Admin.Sqs.SendMessageAsync(new() { QueueUrl = url, MessageBody = "x" }, Testbed.Cancel);
        await bed.Admin.Sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = url }, Testbed.Cancel);
        Assert.Null(await Receive(bed, url));
        await Assert.ThrowsAsync<PurgeQueueInProgressException>(() => bed.Admin.Sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = url }, Testbed.Cancel));
        await bed.Admin.Sqs.TagQueueAsync(new() { QueueUrl = url, Tags = new() { ["berth-team"] = "payments" } }, Testbed.Cancel);
        Assert.Equal("payments", (await bed.Admin.Sqs.ListQueueTagsAsync(new() { QueueUrl = url }, Testbed.Cancel)).Tags["berth-team"]);
        await bed.Admin.Sqs.UntagQueueAsync(new() { QueueUrl = url, TagKeys = ["berth-team"] }, Testbed.Cancel);
        Assert.Empty((await bed.Admin.Sqs.ListQueueTagsAsync(new() { QueueUrl = url }, Testbed.Cancel)).Tags ?? []);
    }

    [Fact]
    public async Task A_role_without_leave_is_denied_by_action_and_queue()
    {
        using var bed = new Testbed();
        var url = await Make(bed, "events");
        var team = await bed.Team("payments", "dev");
        var denied = await Assert.ThrowsAsync<AmazonSQSException>(() => team.Sqs.SendMessageBatchAsync(new() { QueueUrl = url, Entries = [new() { Id = "1", MessageBody = "x" }] }, Testbed.Cancel));
        Assert.Contains("sqs:SendMessage on resource: arn:aws:sqs:us-east-1:111122223333:events", denied.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> Make(Testbed bed, string name, Dictionary<string, string>? attributes = null)
        => (await bed.Admin.Sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = name, Attributes = attributes }, Testbed.Cancel)).QueueUrl;

    private static async Task<Message?> Receive(Testbed bed, string url)
        => (await bed.Admin.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, MessageSystemAttributeNames = ["All"], MessageAttributeNames = ["All"] }, Testbed.Cancel)).Messages?.SingleOrDefault();
}
