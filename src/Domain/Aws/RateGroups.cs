using System.Collections.Frozen;

namespace Domain.Aws;

/// <summary>Actions that share one of AWS's rates.</summary>
/// <param name="Burst">Calls at once that Berth allows itself.</param>
/// <param name="PerSecond">Calls a second after that.</param>
/// <param name="IsGlobal">The service has one home for all Regions, and one rate an account.</param>
internal sealed record RateGroup(string Name, double Burst, double PerSecond, bool IsGlobal = false);

/// <summary>
/// AWS's published rates, of which Berth takes half: the other half is for everyone else who works in the account. Of changes it takes more. Sources:
/// ECS: ECS Developer Guide, "Request throttling for the Amazon ECS API", buckets an account and Region.
/// Logs: AWS General Reference, "Amazon CloudWatch Logs endpoints and quotas", where Regions differ the lowest; it names
/// no bursts, so a second's worth is taken.
/// Metrics: CloudWatch User Guide, "CloudWatch service quotas". STS: IAM User Guide, "IAM and AWS STS quotas".
/// </summary>
internal static class RateGroups
{
    private const string Ecs = "ECS";
    private const string Logs = "CloudWatch Logs";
    private const string Metrics = "CloudWatch";
    private const string Sts = "STS";
    private const string Iam = "IAM";

    /// <summary>The part of a published rate that Berth takes.</summary>
    private const double Part = 0.5;

    /// <summary>The part of the refill that changes take: they are what people wait for, and few others make them. Of what may come at once they leave half too.</summary>
    private const double ChangesPart = 0.9;

    private static readonly FrozenDictionary<(string Service, string Action), RateGroup> Published = Rows(
        (Ecs, "cluster modify", 20, 1, ["CreateCluster", "UpdateCluster", "UpdateClusterSettings", "DeleteCluster", "PutClusterCapacityProviders"]),
        (Ecs, "cluster read", 50, 20, ["DescribeClusters", "ListClusters"]),
        (Ecs, "task definition modify", 20, 1, ["RegisterTaskDefinition", "DeregisterTaskDefinition"]),
        (Ecs, "task definition read", 50, 20, ["DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"]),
        (Ecs, "task definition deletion", 5, 1, ["DeleteTaskDefinitions"]),
        (Ecs, "capacity provider modify", 10, 1, ["CreateCapacityProvider", "UpdateCapacityProvider", "DeleteCapacityProvider"]),
        (Ecs, "capacity provider read", 50, 20, ["DescribeCapacityProviders"]),
        (Ecs, "tag modify", 20, 10, ["TagResource", "UntagResource"]),
        (Ecs, "tag read", 50, 20, ["ListTagsForResource"]),
        (Ecs, "setting modify", 10, 1, ["PutAccountSetting", "PutAccountSettingDefault", "DeleteAccountSetting"]),
        (Ecs, "setting read", 50, 20, ["ListAccountSettings"]),
        (Ecs, "cluster resource modify", 100, 40,
            ["RunTask", "StartTask", "StopTask", "ExecuteCommand", "PutAttributes", "DeleteAttributes", "DeregisterContainerInstance", "UpdateContainerInstancesState", "UpdateContainerAgent"]),
        (Ecs, "cluster resource read", 100, 20, ["DescribeTasks", "ListTasks", "DescribeContainerInstances", "ListContainerInstances", "ListAttributes"]),
        (Ecs, "service modify", 50, 5, ["CreateService", "UpdateService", "DeleteService"]),
        (Ecs, "service read", 100, 20, ["DescribeServices", "ListServices"]),
        (Ecs, "service deployment", 50, 20, ["DescribeServiceDeployments", "ListServiceDeployments"]),
        (Ecs, "service revision", 50, 20, ["DescribeServiceRevisions"]),
        (Ecs, "task protection", 200, 80, ["GetTaskProtection", "UpdateTaskProtection"]),
        (Ecs, "cluster service resource read", 10, 1, ["ListServicesByNamespace"]),
        (Logs, "CreateLogGroup", 10, 10, ["CreateLogGroup"]),
        (Logs, "DescribeLogGroups", 10, 10, ["DescribeLogGroups"]),
        (Logs, "DescribeLogStreams", 25, 25, ["DescribeLogStreams"]),
        (Logs, "GetLogEvents", 10, 10, ["GetLogEvents"]),
        (Logs, "FilterLogEvents", 5, 5, ["FilterLogEvents"]),
        (Logs, "StartQuery", 10, 10, ["StartQuery"]),
        (Logs, "GetQueryResults", 10, 10, ["GetQueryResults"]),
        (Metrics, "GetMetricData", 50, 50, ["GetMetricData"]),
        (Metrics, "DescribeAlarms", 9, 9, ["DescribeAlarms"]),
        (Sts, "all", 600, 600, ["AssumeRole", "GetCallerIdentity"]));

    /// <summary>Which budget an action goes on.</summary>
    /// <param name="service">The SDK's service id, such as <c>Application Auto Scaling</c>.</param>
    public static RateGroup Of(string service, string action) => Published.TryGetValue((service, action), out var group) ? group : Own(service, action);

    /// <summary>
    /// Own choices, for actions whose rates AWS does not publish (Application Auto Scaling, ELB, IAM, a few of ECS): modest, each action by itself.
    /// A simulation asks once for each context of a plan, a dozen times, while a person waits: five plans fit in its burst.
    /// Logs publishes a rate for nearly all of its actions, and most have the five a second that the rest is given here.
    /// </summary>
    private static RateGroup Own(string service, string action) => (service, action) switch
    {
        (Iam, "SimulatePrincipalPolicy") => new($"{service} {action}", 60, 15, IsGlobal: true),
        (Iam, _) => new($"{service} {action}", 10, 5, IsGlobal: true),
        (Logs, _) => new($"{service} {action}", 5 * Part, 5 * Part),
        _ => new($"{service} {action}", 10, 5),
    };

    private static FrozenDictionary<(string Service, string Action), RateGroup> Rows(
        params ReadOnlySpan<(string Service, string Group, int Burst, int PerSecond, string[] Actions)> rows)
    {
        var groups = new Dictionary<(string Service, string Action), RateGroup>();
        foreach (var row in rows)
        {
            var group = new RateGroup($"{row.Service} {row.Group}", row.Burst * Part, row.PerSecond * (row.Group.EndsWith(" modify", StringComparison.Ordinal) ? ChangesPart : Part));
            foreach (var action in row.Actions)
            {
                groups.Add((row.Service, action), group);
            }
        }

        return groups.ToFrozenDictionary();
    }
}
