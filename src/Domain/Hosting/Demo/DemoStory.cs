using Domain.Approvals;
using Domain.Catalog;
using Domain.Operations;
using Domain.Requests;

namespace Domain.Hosting.Demo;

/// <summary>One request of the demo's history.</summary>
/// <param name="Before">How long before today it was asked.</param>
/// <param name="Decider">Null: it waits.</param>
/// <param name="After">How long the decision took.</param>
/// <param name="Then">What was done with one that failed.</param>
internal sealed record Chapter(
    TimeSpan Before, CastMember Asker, RequestDraft Draft, CastMember? Decider, Verdict Verdict, string Comment, TimeSpan After, Mend? Then = null);

/// <summary>What happened in the last days: services asked for, one that failed and was undone, one rejected, one waiting.</summary>
internal static class DemoStory
{
    /// <summary>How long before today the account was set up.</summary>
    public static readonly TimeSpan Begin = TimeSpan.FromHours(80);

    public static IReadOnlyList<Chapter> Of(DemoAccount account)
    {
        RequestDraft Ask(string team, string environment, string cluster, string name, string image, int cpu, int memory, string compute, int min, int max, string part, string reason, bool change = false) => new(
            "web-service", team, environment, cluster, change ? $"{team}-{environment}-{name}" : null,
            new Dictionary<string, string>
            {
                [FieldNames.Name] = name, [FieldNames.Image] = image, [FieldNames.Port] = "8080", [FieldNames.Cpu] = Text(cpu), [FieldNames.Memory] = Text(memory),
                [FieldNames.Compute] = compute, [FieldNames.MinTasks] = Text(min), [FieldNames.MaxTasks] = Text(max), [FieldNames.CpuTarget] = "60",
                [FieldNames.TargetGroup] = account.Place(team, environment).TargetGroup(part), [FieldNames.LogDays] = "30",
            },
            reason);

        var (fargate, ec2) = (account.FargateCluster, account.Ec2Cluster);
        return
        [
            new(TimeSpan.FromHours(70), DemoCast.Ines, Ask("payments", "dev", fargate, "checkout-api", "registry.example.com/payments/checkout-api:2.7.0", 256, 512, "FargateSpot", 1, 2, "api",
                "First home of the new checkout. Spot is fine in dev."), DemoCast.Ben, Verdict.Approve, "", TimeSpan.FromMinutes(12)),
            new(TimeSpan.FromHours(66), DemoCast.Ines, Ask("payments", "prod", fargate, "checkout-api", "registry.example.com/payments/checkout-api:2.7.0", 512, 1024, "Fargate", 2, 8, "api",
                "Checkout goes live with 2.7.0, tested in dev since this morning."), DemoCast.Ben, Verdict.Approve, "Load test looks good.", TimeSpan.FromMinutes(35)),
            new(TimeSpan.FromHours(52), DemoCast.Yuki, Ask("search", "dev", ec2, "query-api", "registry.example.com/search/query-api:4.1.2", 256, 512, "Ec2", 1, 3, "api",
                "Query service for the new index."), DemoCast.Priya, Verdict.Approve, "", TimeSpan.FromMinutes(8)),
            new(TimeSpan.FromHours(47), DemoCast.Yuki, Ask("search", "prod", fargate, "query-api", "registry.example.com/search/query-api:4.1.2", 1024, 2048, "Fargate", 2, 6, "api",
                "Query service to production, the old one is retired on Friday."), DemoCast.Mara, Verdict.Approve, "", TimeSpan.FromMinutes(50)),
            new(TimeSpan.FromHours(30), DemoCast.Ines, Ask("payments", "dev", fargate, "receipts", "registry.example.com/payments/receipts-does-not-exist:0.1.0", 256, 512, "Fargate", 1, 2, "web",
                "Try the receipts service."), DemoCast.Ben, Verdict.Approve, "", TimeSpan.FromMinutes(5), Mend.Undo),
            new(TimeSpan.FromHours(26), DemoCast.Yuki, Ask("search", "prod", fargate, "suggest", "registry.example.com/search/suggest:latest", 2048, 4096, "Fargate", 4, 12, "web",
                "Suggestions while typing."), DemoCast.Priya, Verdict.Reject, "Please name a version instead of latest, and begin with fewer tasks.", TimeSpan.FromMinutes(90)),
            new(TimeSpan.FromHours(20), DemoCast.Ines, Ask("payments", "prod", ec2, "ledger", "registry.example.com/payments/ledger:1.12.4", 512, 1024, "Ec2", 1, 2, "web",
                "Ledger moves onto the shared instances, it is busy at night only."), DemoCast.Ben, Verdict.Approve, "", TimeSpan.FromMinutes(22)),
            new(TimeSpan.FromHours(3), DemoCast.Ines, Ask("payments", "prod", fargate, "checkout-api", "registry.example.com/payments/checkout-api:2.9.0", 1024, 2048, "Fargate", 3, 12, "api",
                "Checkout hit its ceiling of 8 tasks on Friday at 18:40 and answers took 2.1 s. For Black Friday we want larger tasks and room to 12, and 2.9.0, which halves the memory of a cart.", change: true),
                null, Verdict.Approve, "", TimeSpan.Zero),
        ];
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
