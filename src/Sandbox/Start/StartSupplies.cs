using Sandbox.Sqs;
using Sandbox.State;

namespace Sandbox.Start;

/// <summary>What services find in the account beside clusters: a namespace for Service Connect, and a queue of each team's environment.</summary>
internal static class StartSupplies
{
    public static void Add(Account account, DateTimeOffset now)
    {
        account.Discovery.Namespaces[SandboxAccount.NamespaceArn] = new()
        {
            Arn = SandboxAccount.NamespaceArn, Id = Wire.Arns.Resource(SandboxAccount.NamespaceArn)["namespace/".Length..],
            Name = SandboxAccount.Namespace, HttpName = SandboxAccount.Namespace, Type = "HTTP", Created = now,
        };
        foreach (var name in SandboxAccount.Teams.SelectMany(t => SandboxAccount.Environments.Select(e => SandboxAccount.Queue(t, e))))
        {
            var arn = $"arn:aws:sqs:{SandboxAccount.Region}:{SandboxAccount.Id}:{name}";
            account.Sqs.Queues[arn] = new() { Arn = arn, Name = name, Created = now, Modified = now };
        }
        Feed(account, now);
    }

    /// <summary>What ECS tells of tasks, instances, deployments and services is brought to a queue.</summary>
    private static void Feed(Account account, DateTimeOffset now)
    {
        var rule = $"arn:aws:events:{SandboxAccount.Region}:{SandboxAccount.Id}:rule/{SandboxAccount.EventQueue}";
        account.Sqs.Queues[SandboxAccount.EventQueueArn] = new()
        {
            Arn = SandboxAccount.EventQueueArn, Name = SandboxAccount.EventQueue, Created = now, Modified = now,
            Settings =
            {
                [QueueSettings.Wait] = "20", [QueueSettings.Visibility] = "60",
                [QueueSettings.Policy] = $$$$"""
                    {"Version":"2012-10-17","Statement":[{"Sid":"EventBridge","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"{{{{SandboxAccount.EventQueueArn}}}}","Condition":{"ArnEquals":{"aws:SourceArn":"{{{{rule}}}}"}}}]}
                    """,
            },
        };
        account.Events.Rules[rule] = new()
        {
            Arn = rule, Name = SandboxAccount.EventQueue, Begun = now,
            Pattern = """{"source":["aws.ecs"],"detail-type":["ECS Task State Change","ECS Container Instance State Change","ECS Deployment State Change","ECS Service Action"]}""",
            Targets = { ["queue"] = new() { Id = "queue", Arn = SandboxAccount.EventQueueArn } },
        };
    }
}
