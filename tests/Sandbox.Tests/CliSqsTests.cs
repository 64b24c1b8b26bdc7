namespace Sandbox.Tests;

/// <summary>The AWS CLI sends, receives and deletes messages.</summary>
public sealed class CliSqsTests
{
    [Fact]
    public async Task The_AWS_CLI_makes_a_queue_passes_a_message_through_and_deletes_both()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        // A CLI from before 2024 speaks the query protocol to SQS, which the Sandbox offers in JSON alone: it is told so, and SqsTests has the rest.
        if (await cli.Try("sqs", "create-queue", "--queue-name", "cli", "--attributes", "VisibilityTimeout=1") is not { } made)
        {
            Assert.Contains("(InvalidAction)", await cli.Fail("sqs", "list-queues"));
            return;
        }
        var url = made.GetProperty("QueueUrl").GetString() ?? "";
        Assert.Equal("https://sqs.us-east-1.amazonaws.com/111122223333/cli", url);
        await cli.Run("sqs", "set-queue-attributes", "--queue-url", url, "--attributes", "DelaySeconds=0");
        await cli.Run("sqs", "send-message", "--queue-url", url, "--message-body", "hello", "--message-attributes", "kind={DataType=String,StringValue=greeting}");
        var message = (await cli.Run("sqs", "receive-message", "--queue-url", url, "--message-attribute-names", "All", "--attribute-names", "All")).GetProperty("Messages")[0];
        Assert.Equal(("hello", "greeting"), (message.GetProperty("Body").GetString(), message.GetProperty("MessageAttributes").GetProperty("kind").GetProperty("StringValue").GetString()));
        await cli.Run("sqs", "delete-message", "--queue-url", url, "--receipt-handle", message.GetProperty("ReceiptHandle").GetString() ?? "");
        Assert.Equal("0", (await cli.Run("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "All")).GetProperty("Attributes").GetProperty("ApproximateNumberOfMessagesNotVisible").GetString());
        await cli.Run("sqs", "delete-queue", "--queue-url", url);
        Assert.Contains("NonExistentQueue", await cli.Fail("sqs", "get-queue-url", "--queue-name", "cli"));
    }
}
