using System.Collections.Frozen;

namespace Sandbox.Control;

/// <summary>Actions that share a bucket.</summary>
/// <param name="Burst">Calls at once.</param>
/// <param name="PerSecond">Calls a second after that.</param>
internal sealed record PublishedRate(string Name, double Burst, double PerSecond);

/// <summary>
/// What AWS publishes of its rates, each for an account in a Region. An action that is not here has no published rate, and
/// so no bucket: all of IAM and Application Auto Scaling among them. Sources:
/// ECS: ECS Developer Guide, "Request throttling for the Amazon ECS API".
/// EC2: EC2 Developer Guide, "Request throttling for the Amazon EC2 API": every action has a bucket of its own, of the
/// size of its category; the smaller one for unfiltered and unpaginated calls is left out.
/// ELB: ELB User Guide, "Request throttling for the Elastic Load Balancing API": one bucket for all that only reads.
/// Logs: AWS General Reference, "Amazon CloudWatch Logs endpoints and quotas". CloudWatch: its User Guide, "CloudWatch
/// service quotas". STS: IAM User Guide, "IAM and AWS STS quotas". EventBridge and its
/// Scheduler: AWS General Reference, "quotas" of each, as of us-east-1. These name a rate and no burst, which is then a
/// second's worth.
/// </summary>
internal static class PublishedRates
{
    private static readonly FrozenDictionary<string, PublishedRate> rates = Rows(
        ("ecs", "cluster modify", 20, 1, ["CreateCluster", "UpdateCluster", "UpdateClusterSettings", "DeleteCluster", "PutClusterCapacityProviders"]),
        ("ecs", "cluster read", 50, 20, ["DescribeClusters", "ListClusters"]),
        ("ecs", "task definition modify", 20, 1, ["RegisterTaskDefinition", "DeregisterTaskDefinition"]),
        ("ecs", "task definition read", 50, 20, ["DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"]),
        ("ecs", "task definition deletion", 5, 1, ["DeleteTaskDefinitions"]),
        ("ecs", "capacity provider modify", 10, 1, ["CreateCapacityProvider", "UpdateCapacityProvider", "DeleteCapacityProvider"]),
        ("ecs", "capacity provider read", 50, 20, ["DescribeCapacityProviders"]),
        ("ecs", "tag modify", 20, 10, ["TagResource", "UntagResource"]),
        ("ecs", "tag read", 50, 20, ["ListTagsForResource"]),
        ("ecs", "setting modify", 10, 1, ["PutAccountSetting", "PutAccountSettingDefault", "DeleteAccountSetting"]),
        ("ecs", "setting read", 50, 20, ["ListAccountSettings"]),
        ("ecs", "cluster resource modify", 100, 40,
            ["RunTask", "StartTask", "StopTask", "ExecuteCommand", "PutAttributes", "DeleteAttributes", "DeregisterContainerInstance", "UpdateContainerInstancesState", "UpdateContainerAgent"]),
        ("ecs", "cluster resource read", 100, 20, ["DescribeTasks", "ListTasks", "DescribeContainerInstances", "ListContainerInstances", "ListAttributes"]),
        ("ecs", "service modify", 50, 5, ["CreateService", "UpdateService", "DeleteService"]),
        ("ecs", "service read", 100, 20, ["DescribeServices", "ListServices"]),
        ("ecs", "service deployment", 50, 20, ["DescribeServiceDeployments", "ListServiceDeployments"]),
        ("ecs", "service revision", 50, 20, ["DescribeServiceRevisions"]),
        ("ecs", "task protection", 200, 80, ["GetTaskProtection", "UpdateTaskProtection"]),
        ("ecs", "namespace read", 10, 1, ["ListServicesByNamespace"]),
        ("elasticloadbalancing", "read", 40, 10,
        [
            "DescribeLoadBalancers", "DescribeLoadBalancerAttributes", "DescribeListeners", "DescribeListenerAttributes", "DescribeRules", "DescribeTags",
            "DescribeTargetGroups", "DescribeTargetGroupAttributes", "DescribeTargetHealth",
        ]),
        ("logs", "CreateLogGroup", 10, 10, ["CreateLogGroup"]),
        ("logs", "CreateLogStream", 50, 50, ["CreateLogStream"]),
        ("logs", "DescribeLogGroups", 10, 10, ["DescribeLogGroups"]),
        ("logs", "DescribeLogStreams", 25, 25, ["DescribeLogStreams"]),
        ("logs", "StartQuery", 10, 10, ["StartQuery"]),
        ("logs", "GetQueryResults", 10, 10, ["GetQueryResults"]),
        ("cloudwatch", "GetMetricData", 50, 50, ["GetMetricData"]),
        ("cloudwatch", "DescribeAlarms", 9, 9, ["DescribeAlarms"]),
        ("scheduler", "CreateSchedule", 5000, 5000, ["CreateSchedule"]),
        ("events", "PutEvents", 10_000, 10_000, ["PutEvents"]),
        ("sts", "all", 600, 600, ["AssumeRole", "GetCallerIdentity"]));

    /// <summary>Where the rate is not the same everywhere.</summary>
    private static readonly FrozenDictionary<string, FrozenDictionary<string, double>> regional = new Dictionary<string, FrozenDictionary<string, double>>(StringComparer.Ordinal)
    {
        ["logs:GetLogEvents"] = Regions(("*", 25), ("us-west-2", 10), ("eu-west-1", 10), ("eu-central-1", 10)),
        ["logs:FilterLogEvents"] = Regions(("*", 10), ("us-east-1", 25), ("eu-central-1", 5)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null where AWS publishes no rate.</summary>
    /// <param name="action">In IAM's words: <c>ecs:ListTasks</c>.</param>
    public static PublishedRate? Of(string action, string region)
    {
        if (rates.TryGetValue(action, out var rate))
        {
            return rate;
        }
        if (regional.TryGetValue(action, out var each))
        {
            var perSecond = each.TryGetValue(region, out var own) ? own : each["*"];
            return new(action, perSecond, perSecond);
        }
        return !action.StartsWith("ec2:", StringComparison.Ordinal) ? null
            : action.StartsWith("ec2:Describe", StringComparison.Ordinal) || action.StartsWith("ec2:Get", StringComparison.Ordinal) ? new(action, 100, 20)
            : new(action, 50, 5);
    }

    private static FrozenDictionary<string, double> Regions(params ReadOnlySpan<(string Region, double PerSecond)> regions)
    {
        var each = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (region, perSecond) in regions)
        {
            each.Add(region, perSecond);
        }
        return each.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, PublishedRate> Rows(params ReadOnlySpan<(string Service, string Group, double Burst, double PerSecond, string[] Actions)> rows)
    {
        var all = new Dictionary<string, PublishedRate>(StringComparer.Ordinal);
        foreach (var (service, group, burst, perSecond, actions) in rows)
        {
            var rate = new PublishedRate($"{service} {group}", burst, perSecond);
            foreach (var action in actions)
            {
                all.Add($"{service}:{action}", rate);
            }
        }
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
