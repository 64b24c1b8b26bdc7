using Sandbox.CloudWatch;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Sqs;

/// <summary>
/// How many messages wait, told to CloudWatch as each call leaves it (Amazon SQS Developer Guide, "Available CloudWatch metrics
/// for Amazon SQS"). A message that is seen again because its time is up shows with the next call.
/// </summary>
internal static class QueueGauges
{
    public const string Namespace = "AWS/SQS";

    public static void Note(World world, QueueState queue)
    {
        var (visible, hidden) = (0, 0);
        foreach (var message in queue.Messages)
        {
            if (message.Visible <= world.Now)
            {
                visible++;
            }
            else if (message.Received > 0)
            {
                hidden++;
            }
        }
        Set("ApproximateNumberOfMessagesVisible", visible);
        Set("ApproximateNumberOfMessagesNotVisible", hidden);

        void Set(string name, int count)
            => Gauges.Set(world, queue.Arn.Split(':')[3], new(Namespace, name, [new("QueueName", queue.Name)]), count, Arns.Account(queue.Arn));
    }
}
