using Domain.Teams;

namespace Domain.Requests;

/// <summary>
/// What each step may do in AWS. The same list is asked of IAM before anyone is bothered
/// and becomes the session policy of the step when it runs.
/// </summary>
public static class StepScopes
{
    private static readonly IReadOnlyDictionary<string, string> NoContext = new Dictionary<string, string>(0);

    public static IReadOnlyList<NeededPermission> Of(PlannedStep step, TeamEnvironment place) => step switch
    {
        LogGroupChange log =>
        [
            new("logs:CreateLogGroup", LogGroupArn(place, log.Name), Tagged(place)),
            new("logs:TagResource", LogGroupArn(place, log.Name), Tagged(place)),
            new("logs:PutRetentionPolicy", LogGroupArn(place, log.Name), NoContext),
            new("logs:DescribeLogGroups", "*", NoContext),
            .. LogTags(place, log.Name),
        ],
        TaskDefinitionChange definition =>
        [
            new("ecs:RegisterTaskDefinition", DefinitionArn(place, definition.After.Family), Tagged(place)),
            new("ecs:TagResource", DefinitionArn(place, definition.After.Family), Tagged(place, "RegisterTaskDefinition")),
            new("ecs:ListTaskDefinitions", "*", NoContext),
            new("ecs:DescribeTaskDefinition", "*", NoContext),
            new("iam:PassRole", definition.After.ExecutionRoleArn, PassedTo),
            new("iam:PassRole", definition.After.TaskRoleArn, PassedTo),
        ],
        ServiceChange { IsNew: true } service =>
        [
            new("ecs:CreateService", place.ServiceArn(service.After.Cluster, service.After.Name), Using(place, service.After, Tagged(place, cluster: service.After.Cluster))),
            new("ecs:TagResource", place.ServiceArn(service.After.Cluster, service.After.Name), Tagged(place, "CreateService")),
            new("ecs:DescribeServices", place.ServiceArn(service.After.Cluster, service.After.Name), InCluster(place, service.After.Cluster)),
            .. PassRoles(place),
        ],
        ServiceChange service => UpdateScope(service, place),
        ScalableTargetChange target =>
        [
            new("application-autoscaling:RegisterScalableTarget", ScalableTargetArn(place), Scaling(place)),
            new("application-autoscaling:TagResource", ScalableTargetArn(place), Scaling(place)),
            new("application-autoscaling:DescribeScalableTargets", "*", NoContext),
            .. BehindScaling(place, target.After.Cluster, target.After.Service),
        ],
        ScalingPolicyChange policy =>
        [
            new("application-autoscaling:PutScalingPolicy", ScalableTargetArn(place), Scaling(place)),
            new("application-autoscaling:DescribeScalingPolicies", "*", NoContext),
            .. BehindScaling(place, policy.After.Cluster, policy.After.Service),
            .. AlarmsOf(place, policy.After.Cluster, policy.After.Service, "cloudwatch:PutMetricAlarm"),
        ],
        WaitUntilStable wait =>
        [
            new("ecs:DescribeServices", place.ServiceArn(wait.Cluster, wait.Service), InCluster(place, wait.Cluster)),
            new("ecs:ListTasks", "*", InCluster(place, wait.Cluster)),
            new("ecs:DescribeTasks", $"arn:aws:ecs:{place.Region}:{place.AccountId}:task/{wait.Cluster}/*", InCluster(place, wait.Cluster)),
        ],
        _ => throw new InvalidOperationException($"No scope is written for {step.GetType().Name}."),
    };

    /// <summary>What undoing a step may do in AWS; empty where there is nothing to undo.</summary>
    public static IReadOnlyList<NeededPermission> ForUndo(PlannedStep step, TeamEnvironment place) => step switch
    {
        LogGroupChange { IsNew: true } log =>
        [
            new("logs:DeleteLogGroup", LogGroupArn(place, log.Name), NoContext),
            new("logs:DescribeLogStreams", LogGroupArn(place, log.Name), NoContext),
            new("logs:DescribeLogGroups", "*", NoContext),
            .. LogTags(place, log.Name),
        ],
        LogGroupChange log =>
        [
            new("logs:PutRetentionPolicy", LogGroupArn(place, log.Name), NoContext),
            .. log.BeforeDays == 0 ? [new NeededPermission("logs:DeleteRetentionPolicy", LogGroupArn(place, log.Name), NoContext)] : Array.Empty<NeededPermission>(),
            new("logs:DescribeLogGroups", "*", NoContext),
        ],
        TaskDefinitionChange =>
        [
            new("ecs:DeregisterTaskDefinition", "*", NoContext),
            new("ecs:ListTaskDefinitions", "*", NoContext),
            new("ecs:DescribeTaskDefinition", "*", NoContext),
        ],
        ServiceChange { IsNew: true } service =>
        [
            new("ecs:DeleteService", place.ServiceArn(service.After.Cluster, service.After.Name), InCluster(place, service.After.Cluster)),
            new("ecs:DescribeServices", place.ServiceArn(service.After.Cluster, service.After.Name), InCluster(place, service.After.Cluster)),
        ],
        ServiceChange service => UpdateScope(service, place),
        ScalableTargetChange { IsNew: true } target =>
        [
            new("application-autoscaling:DeregisterScalableTarget", ScalableTargetArn(place), Scaling(place)),
            new("application-autoscaling:DescribeScalableTargets", "*", NoContext),
            .. BehindScaling(place, target.After.Cluster, target.After.Service),
            // with the target go its policies, and with them their alarms
            .. AlarmsOf(place, target.After.Cluster, target.After.Service, "cloudwatch:DeleteAlarms"),
        ],
        ScalingPolicyChange { IsNew: true } policy =>
        [
            new("application-autoscaling:DeleteScalingPolicy", ScalableTargetArn(place), Scaling(place)),
            new("application-autoscaling:DescribeScalingPolicies", "*", NoContext),
            .. BehindScaling(place, policy.After.Cluster, policy.After.Service),
            .. AlarmsOf(place, policy.After.Cluster, policy.After.Service, "cloudwatch:DeleteAlarms"),
        ],
        ScalableTargetChange or ScalingPolicyChange => Of(step, place),
        WaitUntilStable => [],
        _ => throw new InvalidOperationException($"No scope is written for undoing {step.GetType().Name}."),
    };

    private static IReadOnlyList<NeededPermission> UpdateScope(ServiceChange service, TeamEnvironment place)
    {
        var (cluster, arn) = (service.After.Cluster, place.ServiceArn(service.After.Cluster, service.After.Name));
        return
        [
            new("ecs:UpdateService", arn, Using(place, service.After, InCluster(place, cluster))),
            new("ecs:DescribeServices", arn, InCluster(place, cluster)),
            .. PassRoles(place),
            // to move onto instances it must learn the name of the cluster's capacity provider
            .. service.Before?.Compute != service.After.Compute
                ? [new NeededPermission("ecs:DescribeClusters", place.ClusterArn(cluster), NoContext)]
                : Array.Empty<NeededPermission>(),
        ];
    }

    /// <summary>A service hands its tasks the roles of their definition, as registering it does.</summary>
    private static IReadOnlyList<NeededPermission> PassRoles(TeamEnvironment place) =>
        [new("iam:PassRole", place.ExecutionRoleArn, PassedTo), new("iam:PassRole", place.TaskRoleArn, PassedTo)];

    /// <summary>Which definition the service is to run, as IAM sees it.</summary>
    private static Dictionary<string, string> Using(TeamEnvironment place, ServiceSpec service, Dictionary<string, string> context) => new(context)
    {
        ["ecs:task-definition"] = DefinitionArn(place, service.TaskDefinition[(service.TaskDefinition.LastIndexOf('/') + 1)..].Split(':')[0]),
    };

    /// <summary>Application Auto Scaling looks at the service as its caller (ECS Developer Guide, "IAM permissions required for service auto scaling").</summary>
    private static IReadOnlyList<NeededPermission> BehindScaling(TeamEnvironment place, string cluster, string service) =>
    [
        new("ecs:DescribeServices", place.ServiceArn(cluster, service), InCluster(place, cluster)),
        new("ecs:UpdateService", place.ServiceArn(cluster, service), InCluster(place, cluster)),
    ];

    /// <summary>
    /// Target tracking keeps its alarms as its caller (Application Auto Scaling User Guide, "Identity-based policy examples");
    /// their names begin with the service's resource id.
    /// </summary>
    private static IReadOnlyList<NeededPermission> AlarmsOf(TeamEnvironment place, string cluster, string service, string action) =>
    [
        new(action, $"arn:aws:cloudwatch:{place.Region}:{place.AccountId}:alarm:TargetTracking-service/{cluster}/{service}-*", NoContext),
        new("cloudwatch:DescribeAlarms", "*", NoContext),
    ];

    private static IReadOnlyList<NeededPermission> LogTags(TeamEnvironment place, string name) =>
        // tagging knows the group's ARN without the streams under it
        [new("logs:ListTagsForResource", $"arn:aws:logs:{place.Region}:{place.AccountId}:log-group:{name}", NoContext)];

    private static readonly IReadOnlyDictionary<string, string> PassedTo =
        new Dictionary<string, string> { ["iam:PassedToService"] = "ecs-tasks.amazonaws.com" };

    private static string LogGroupArn(TeamEnvironment place, string name) => $"arn:aws:logs:{place.Region}:{place.AccountId}:log-group:{name}:*";

    private static string DefinitionArn(TeamEnvironment place, string family) => $"arn:aws:ecs:{place.Region}:{place.AccountId}:task-definition/{family}:*";

    // the ARN ends in an opaque id (Service Authorization Reference): names cannot scope it, tags do
    private static string ScalableTargetArn(TeamEnvironment place) => $"arn:aws:application-autoscaling:{place.Region}:{place.AccountId}:scalable-target/*";

    private static Dictionary<string, string> Tagged(TeamEnvironment place, string? createAction = null, string? cluster = null)
    {
        var context = new Dictionary<string, string>
        {
            [$"aws:RequestTag/{BerthTags.Team}"] = place.TeamId,
            [$"aws:RequestTag/{BerthTags.Environment}"] = place.Name,
        };
        if (createAction is not null)
        {
            context["ecs:CreateAction"] = createAction;
        }

        if (cluster is not null)
        {
            context["ecs:cluster"] = place.ClusterArn(cluster);
        }

        return context;
    }

    private static Dictionary<string, string> InCluster(TeamEnvironment place, string cluster) => new() { ["ecs:cluster"] = place.ClusterArn(cluster) };

    private static Dictionary<string, string> Scaling(TeamEnvironment place) => new(Tagged(place))
    {
        ["application-autoscaling:service-namespace"] = "ecs",
        ["application-autoscaling:scalable-dimension"] = "ecs:service:DesiredCount",
        [$"aws:ResourceTag/{BerthTags.Team}"] = place.TeamId,
        [$"aws:ResourceTag/{BerthTags.Environment}"] = place.Name,
    };
}

/// <summary>Tag keys on everything Berth makes: a public contract that IAM policies and cost reports use.</summary>
public static class BerthTags
{
    public const string Team = "berth-team";
    public const string Environment = "berth-env";
    public const string Request = "berth-request";
    public const string Step = "berth-step";
}
