using Domain.Kinds.Jobs;
using Domain.Teams;
using Domain.Workloads.Inventory;
using Testing;

namespace Portal.Tests.Access;

/// <summary>One row of payments in each table of the inventory, in an account that no sweep looks at.</summary>
internal static class AccessInventory
{
    /// <summary>The container instance's id.</summary>
    public const string Instance = "0123456789abcdef0123456789abcdef";

    private const string Account = "999999999999";
    private const string Region = "eu-west-3";
    private const string Place = AccessThings.Place;

    public static async Task AddAsync(IServiceProvider services, CancellationToken stop)
    {
        var now = TimeProvider.System.GetUtcNow();
        var tags = new Dictionary<string, string>();
        string Arn(string what) => $"arn:aws:ecs:{Region}:{Account}:{what}";
        foreach (var row in new object[]
        {
            new LiveInstance
            {
                Arn = Arn($"container-instance/{AccessThings.Cluster}/{Instance}"), AccountId = Account, Region = Region, Cluster = AccessThings.Cluster, TeamId = AccessThings.Team, Environment = Place,
                Owner = ResourceOwner.Berth, Status = "ACTIVE", Detail = new(null, null, tags, tags), SeenAt = now,
            },
            new LiveProvider
            {
                Arn = Arn("capacity-provider/payments-boxes"), AccountId = Account, Region = Region, Name = "payments-boxes", TeamId = AccessThings.Team, Environment = Place, Owner = ResourceOwner.Berth,
                Sort = ProviderSort.AutoScalingGroup, Status = "ACTIVE", Detail = new(null, null, false, false, null, tags), SeenAt = now,
            },
            new LiveDeployment
            {
                Arn = Arn($"service-deployment/{AccessThings.Cluster}/{AccessThings.Service}/1"), AccountId = Account, Region = Region, Cluster = AccessThings.Cluster, Service = AccessThings.Service,
                TeamId = AccessThings.Team, Environment = Place, Status = "SUCCESSFUL", CreatedAt = now, Detail = new(null, null, [], []), SeenAt = now,
            },
            new SeenRevision
            {
                Arn = Arn($"service-revision/{AccessThings.Cluster}/{AccessThings.Service}/1"), AccountId = Account, Region = Region, Cluster = AccessThings.Cluster, Service = AccessThings.Service,
                Definition = "payments-web:1", Detail = new([], null, [], null), SeenAt = now,
            },
            new SeenEvent
            {
                Id = "access", AccountId = Account, Region = Region, Sort = SeenEventSort.Service, Cluster = AccessThings.Cluster, Service = AccessThings.Service, Subject = "payments",
                TeamId = AccessThings.Team, Environment = Place, Text = "said of payments", Words = "said of payments", At = now,
            },
            new SeenDefinition { Arn = Arn("task-definition/payments-web:1"), AccountId = Account, Region = Region, Family = "payments-web", Revision = 1, TeamId = AccessThings.Team, Environment = Place, FirstSeenAt = now, SeenAt = now },
            new LiveJob
            {
                Arn = $"arn:aws:events:{Region}:{Account}:rule/payments-swept", AccountId = Account, Region = Region, Name = "payments-swept", TeamId = AccessThings.Team, Environment = Place,
                Cluster = AccessThings.Cluster, Family = "payments-web", SeenAt = now,
                Detail = new(null, new EventRuleSpec("payments-swept", """{"source":["payments"]}""", true, new JobRun(AccessThings.Cluster, "payments-web", 1, false, 1, Compute.Fargate, [], [], "arn:aws:iam::999999999999:role/x", 0, 60, null)), null),
            },
        })
        {
            await StoredRows.AddAsync(services, row, stop);
        }
    }
}
