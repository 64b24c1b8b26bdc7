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
    }
}
