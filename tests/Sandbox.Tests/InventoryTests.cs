using Sandbox.Control;
using Sandbox.State;

namespace Sandbox.Tests;

/// <summary>The list of what stands in the account leaves nothing out by accident.</summary>
public sealed class InventoryTests
{
    private static readonly string[] listed =
    [
        "Ecs.Clusters", "Ecs.Clusters.Services", "Ecs.Clusters.Tasks", "Ecs.Clusters.Instances", "Ecs.Providers", "Ecs.Families", "Scaling.Targets", "Logs.Groups",
        "Elb.LoadBalancers", "Elb.Listeners", "Elb.Rules", "Elb.TargetGroups", "Groups.Groups", "Ec2.Templates", "Ec2.SecurityGroups", "Ec2.Machines",
        "Iam.Roles", "Iam.Policies", "Iam.InstanceProfiles", "Discovery.Namespaces", "Discovery.Services", "CloudWatch.Alarms", "Ssm.Parameters", "Ecr.Repositories", "Schedules.Groups", "Schedules.Schedules", "Events.Rules",
        "Acm.Certificates", "Route53.Zones", "Lambda.Functions",
    ];

    [Fact]
    public void Each_collection_of_the_state_is_listed_or_left_out_on_purpose()
    {
        var collections = Of(typeof(Account), "").Order(StringComparer.Ordinal);

        Assert.Equal(listed.Concat(Inventory.LeftOut).Append("Logs.Groups.Streams").Order(StringComparer.Ordinal), collections);
    }

    [Fact]
    public async Task What_is_made_is_there_and_what_is_taken_away_is_not()
    {
        using var sandbox = new SandboxServer(new SandboxOptions(), TimeProvider.System);
        using var http = new HttpClient(sandbox.CreateHandler());
        var before = sandbox.Things;
        Assert.Contains(before, t => t is { Type: "ecs:cluster", Id: SandboxAccount.FargateCluster });

        var told = await http.GetStringAsync(new Uri("http://sandbox/_sandbox/things"), TestContext.Current.CancellationToken);
        Assert.Contains("\"ecs:cluster\"", told, StringComparison.Ordinal);
        Assert.Equal(before, sandbox.Things);
    }

    private static IEnumerable<string> Of(Type type, string path) => type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).SelectMany(p =>
        p.PropertyType is { IsGenericType: true } documents && documents.GetGenericTypeDefinition() == typeof(Documents<>)
            ? [$"{path}{p.Name}", .. Of(documents.GenericTypeArguments[0], $"{path}{p.Name}.")]
            : p.PropertyType.Name.EndsWith("State", StringComparison.Ordinal) && p.PropertyType.Assembly == type.Assembly && path.Length == 0 ? Of(p.PropertyType, $"{p.Name}.") : []);
}
