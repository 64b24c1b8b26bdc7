using Amazon;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Domain.Aws;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Aws;
using Sandbox;
using Testing;

namespace Domain.Tests.Requests;

/// <summary>
/// The session policy of each step and of its undo, asked of IAM: each part is needed, and none reaches further than the
/// step's own things. Every change of <see cref="PolicyMutants"/> must break a probe; a survivor is a permission too many
/// or a probe too few.
/// </summary>
public sealed class StepScopeContractTests : IDisposable
{
    private const string Cluster = "main-fargate";
    private const string Service = "payments-dev-api";
    private const string Tasks = "ecs-tasks.amazonaws.com";
    private static readonly TeamEnvironment Place = Places.Of();
    private static readonly Dictionary<string, IReadOnlyList<NeededPermission>> ByStep = Scopes().Where(s => s.Scope.Count > 0).ToDictionary(s => s.Step, s => s.Scope);

    private readonly SandboxAws aws = new();
    private readonly AmazonIdentityManagementServiceClient iam;

    public StepScopeContractTests() => iam = new(
        new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey),
        new AmazonIdentityManagementServiceConfig { RegionEndpoint = RegionEndpoint.USEast1, MaxErrorRetry = 0, HttpClientFactory = new Direct(aws.Server) });

    public static TheoryData<string> Steps => [.. ByStep.Keys];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Each_part_of_a_steps_session_policy_is_needed_and_none_reaches_further_than_the_step(string step)
    {
        var policy = SessionPolicies.Of(ByStep[step]);
        Assert.Null(await BrokenAsync(policy, ByStep[step]));
        var survivors = new List<string>();
        foreach (var (what, mutant) in PolicyMutants.Of(policy))
        {
            if (await BrokenAsync(mutant, ByStep[step]) is null)
            {
                survivors.Add(what);
            }
        }

        Assert.Empty(survivors);
    }

    public void Dispose()
    {
        iam.Dispose();
        aws.Dispose();
    }

    private static IEnumerable<(string Step, IReadOnlyList<NeededPermission> Scope)> Scopes()
    {
        var before = Plans.Service(Place, Cluster, Service, $"{Service}:1", null);
        List<PlannedStep> steps =
        [
            .. Plans.NewService(Place, Cluster, Service, null),
            new LogGroupChange(Place.LogGroup("api"), 0, 30),
            new ServiceChange(before, before with { TaskDefinition = $"{Service}:2" }),
            new ServiceChange(before, before with { Compute = Compute.Ec2 }),
            new ServiceChange(before, before with { Connect = new("arn:aws:servicediscovery:us-east-1:111122223333:namespace/ns-1", "app-8080", Service, Service, 8080) }),
            new ScalableTargetChange(new ScalableTargetSpec(Cluster, Service, 1, 2), new ScalableTargetSpec(Cluster, Service, 2, 4)),
            new ScalingPolicyChange(new ScalingPolicySpec(Cluster, Service, "cpu", 50), new ScalingPolicySpec(Cluster, Service, "cpu", 60)),
            .. KindPlans.Others(Place, Cluster, Service),
        ];
        foreach (var (index, step) in steps.Index())
        {
            yield return ($"{index + 1}. {step.Title}", step.Scope(Place));
            yield return ($"{index + 1}. undo: {step.Title}", step.UndoScope(Place));
        }
    }

    /// <summary>The first thing that is not as it must be; null where all is.</summary>
    private async Task<string?> BrokenAsync(string policy, IReadOnlyList<NeededPermission> scope)
    {
        foreach (var group in scope
            .SelectMany(n => Forms(n.Resource).Select(r => (n.Action, Resource: r, PassedTo: n.Context.GetValueOrDefault("iam:PassedToService", Tasks)))).GroupBy(n => (n.Resource, n.PassedTo)))
        {
            if (await FirstAsync(policy, group.Key.Resource, group.Select(n => n.Action), group.Key.PassedTo, allowed: false) is { } refused)
            {
                return $"{refused} on {group.Key.Resource} is refused";
            }
        }

        var own = scope.SelectMany(n => Forms(n.Resource).Select(r => (Resource: r, Actions: Unheard, PassedTo: n.Context.GetValueOrDefault("iam:PassedToService", Tasks)))).DistinctBy(o => (o.Resource, o.PassedTo));
        // target groups and rules of another service, another listener, another Region
        var balanced = scope.Select(n => n.Resource).Where(r => r.StartsWith("arn:aws:elasticloadbalancing:", StringComparison.Ordinal)).SelectMany(Near).Distinct()
            .Append("arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/search-dev-api-a/1")
            .Select(r => (Resource: r, Actions: Balancing, PassedTo: Tasks));
        foreach (var (resource, actions, passedTo) in Foreign.Concat(own).Concat(balanced))
        {
            if (await FirstAsync(policy, resource, actions, passedTo, allowed: true) is { } let)
            {
                return $"{let} on {resource} is allowed";
            }
        }

        return null;
    }

    private static readonly IEnumerable<string> Balancing =
    [
        "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:CreateRule", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:DeleteRule", "elasticloadbalancing:AddTags",
    ];

    private static IEnumerable<string> Near(string resource) =>
        [resource.Replace("*", "7", StringComparison.Ordinal).Replace("payments-dev-api", "payments-dev-other", StringComparison.Ordinal).Replace("/shared/", "/other/", StringComparison.Ordinal), resource.Replace("*", "7", StringComparison.Ordinal).Replace("us-east-1", "eu-west-1", StringComparison.Ordinal)];

    /// <summary>The first of the actions that IAM decides so.</summary>
    private async Task<string?> FirstAsync(string policy, string resource, IEnumerable<string> actions, string passedTo, bool allowed)
    {
        var answer = await iam.SimulateCustomPolicyAsync(
            new SimulateCustomPolicyRequest
            {
                PolicyInputList = [policy],
                ActionNames = [.. actions.Distinct()],
                ResourceArns = [resource],
                ContextEntries = [new ContextEntry { ContextKeyName = "iam:PassedToService", ContextKeyType = "string", ContextKeyValues = [passedTo] }],
            },
            TestContext.Current.CancellationToken);
        return answer.EvaluationResults.FirstOrDefault(r => r.EvalDecision == "allowed" == allowed)?.EvalActionName;
    }

    /// <summary>Something that the pattern stands for; of a log group both ARNs, for AWS checks some actions on each.</summary>
    private static IEnumerable<string> Forms(string resource) => resource switch
    {
        "*" => ["*"],
        _ when resource.StartsWith("arn:aws:logs:", StringComparison.Ordinal) => resource.EndsWith(":*", StringComparison.Ordinal) ? [resource[..^2], $"{resource[..^1]}log-stream:a"] : [resource],
        _ => [resource.Replace("*", "7", StringComparison.Ordinal)],
    };

    /// <summary>No step does these.</summary>
    private static IEnumerable<string> Unheard =>
        ["ecs:CreateTaskSet", "logs:PutSubscriptionFilter", "iam:DeleteRole", "application-autoscaling:GetPredictiveScalingForecast", "cloudwatch:SetAlarmState", "s3:GetObject", "ec2:TerminateInstances", "autoscaling:PutScalingPolicy", "scheduler:UntagResource", "events:UntagResource", "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:RegisterTargets"];

    /// <summary>What is next to the step's own things: of the same team, another environment, another team, another cluster, another Region.</summary>
    private static IEnumerable<(string Resource, IEnumerable<string> Actions, string PassedTo)> Foreign
    {
        get
        {
            string[] services = ["ecs:CreateService", "ecs:UpdateService", "ecs:DeleteService", "ecs:DescribeServices", "ecs:StopServiceDeployment", "ecs:DescribeServiceDeployments", "ecs:ContinueServiceDeployment", "ecs:TagResource"];
            string[] logs = ["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:TagResource", "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy", "logs:ListTagsForResource", "logs:DescribeLogStreams"];
            foreach (var service in new[] { $"{Cluster}/payments-dev-other", $"{Cluster}/payments-prod-api", $"{Cluster}/search-dev-api", $"main-ec2/{Service}" })
            {
                yield return ($"arn:aws:ecs:us-east-1:111122223333:service/{service}", services, Tasks);
                yield return ($"arn:aws:ecs:us-east-1:111122223333:service-deployment/{service}/d7", ["ecs:StopServiceDeployment", "ecs:DescribeServiceDeployments", "ecs:ContinueServiceDeployment"], Tasks);
                yield return ($"arn:aws:cloudwatch:us-east-1:111122223333:alarm:TargetTracking-service/{service}-AlarmHigh-7", ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"], Tasks);
                yield return ($"arn:aws:cloudwatch:us-east-1:111122223333:alarm:berth-scaling/{service}-step-out", ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"], Tasks);
            }

            foreach (var name in new[] { "payments-dev-other", "payments-prod-api", "search-dev-api" })
            {
                yield return ($"arn:aws:ecs:us-east-1:111122223333:task-definition/{name}:7", ["ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:RunTask"], Tasks);
            }

            foreach (var group in new[] { "/berth/payments/dev/other", "/berth/payments/prod/api", "/berth/search/dev/api" })
            {
                yield return ($"arn:aws:logs:us-east-1:111122223333:log-group:{group}", logs, Tasks);
                yield return ($"arn:aws:logs:us-east-1:111122223333:log-group:{group}:log-stream:a", logs, Tasks);
            }

            yield return ("arn:aws:ecs:us-east-1:111122223333:task/main-ec2/7", ["ecs:DescribeTasks", "ecs:StopTask", "ecs:TagResource"], Tasks);
            foreach (var cluster in new[] { "main-ec2", "payments-dev-other", "payments-prod-edge", "search-dev-edge" })
            {
                yield return ($"arn:aws:ecs:us-east-1:111122223333:cluster/{cluster}", ["ecs:DescribeClusters", "ecs:CreateCluster", "ecs:DeleteCluster", "ecs:TagResource"], Tasks);
            }

            foreach (var name in new[] { "payments-dev-other", "payments-prod-edge", "search-dev-edge" })
            {
                yield return ($"arn:aws:ecs:us-east-1:111122223333:capacity-provider/{name}", ["ecs:CreateCapacityProvider", "ecs:UpdateCapacityProvider", "ecs:DeleteCapacityProvider", "ecs:DescribeCapacityProviders", "ecs:TagResource"], Tasks);
                yield return ($"arn:aws:ecs:us-east-1:111122223333:cluster/{name}", ["ecs:UpdateCluster", "ecs:PutClusterCapacityProviders"], Tasks);
                yield return (
                    $"arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:7:autoScalingGroupName/{name}",
                    ["autoscaling:CreateAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup", "autoscaling:DeleteAutoScalingGroup", "autoscaling:CreateOrUpdateTags", "autoscaling:DeleteTags"], Tasks);
            }

            foreach (var kind in new[] { "launch-template/7", "instance/7", "subnet/7", "security-group/7", "network-interface/7", "volume/7" })
            {
                yield return (
                    $"arn:aws:ec2:eu-west-1:111122223333:{kind}",
                    ["ec2:CreateLaunchTemplate", "ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate", "ec2:DeleteLaunchTemplate", "ec2:CreateTags", "ec2:RunInstances"], Tasks);
            }

            yield return ("arn:aws:ec2:eu-west-1::image/7", ["ec2:RunInstances"], Tasks);
            yield return (Place.InstanceRoleArn, ["iam:PassRole"], Tasks);
            yield return (Place.ManagedInstancesRoleArn, ["iam:PassRole"], Tasks);
            yield return ("arn:aws:iam::111122223333:role/ecsInstanceRole-search-dev", ["iam:PassRole"], "ec2.amazonaws.com");
            yield return ("arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", ["iam:CreateServiceLinkedRole"], Tasks);
            yield return (
                "arn:aws:application-autoscaling:eu-west-1:111122223333:scalable-target/7",
                ["application-autoscaling:RegisterScalableTarget", "application-autoscaling:DeregisterScalableTarget", "application-autoscaling:TagResource", "application-autoscaling:PutScalingPolicy", "application-autoscaling:DeleteScalingPolicy", "application-autoscaling:UntagResource", "application-autoscaling:ListTagsForResource", "application-autoscaling:PutScheduledAction", "application-autoscaling:DeleteScheduledAction"],
                Tasks);
            foreach (var (group, job) in new[] { ("payments-dev", "payments-dev-other"), ("payments-prod", Service), ("search-dev", Service) })
            {
                yield return ($"arn:aws:scheduler:us-east-1:111122223333:schedule/{group}/{job}", ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule", "scheduler:GetSchedule"], Tasks);
            }

            foreach (var group in new[] { "payments-prod", "search-dev" })
            {
                yield return ($"arn:aws:scheduler:us-east-1:111122223333:schedule-group/{group}",
                    ["scheduler:CreateScheduleGroup", "scheduler:DeleteScheduleGroup", "scheduler:TagResource", "scheduler:GetScheduleGroup", "scheduler:ListTagsForResource"], Tasks);
            }

            foreach (var rule in new[] { "payments-dev-other", "payments-prod-api", "search-dev-api" })
            {
                yield return ($"arn:aws:events:us-east-1:111122223333:rule/{rule}",
                    ["events:PutRule", "events:DeleteRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:DescribeRule", "events:ListTargetsByRule", "events:ListTagsForResource"], Tasks);
            }

            foreach (var service in new[] { "scheduler.amazonaws.com", "events.amazonaws.com" })
            {
                yield return (SandboxAccount.JobRoleArn("payments", "prod"), ["iam:PassRole"], service);
            }

            yield return (Place.JobRoleArn, ["iam:PassRole"], "lambda.amazonaws.com");
            yield return (SandboxAccount.TaskRoleArn("payments", "prod"), ["iam:PassRole"], Tasks);
            yield return (SandboxAccount.ExecutionRoleArn("search", "dev"), ["iam:PassRole"], Tasks);
            yield return (SandboxAccount.InfrastructureRoleArn, ["iam:PassRole"], Tasks);
            yield return (SandboxAccount.ExecutionRoleArn("search", "dev"), ["iam:PassRole"], "ecs.amazonaws.com");
            yield return (Place.TaskRoleArn, ["iam:PassRole"], "ec2.amazonaws.com");
            yield return (Place.ExecutionRoleArn, ["iam:PassRole"], "ec2.amazonaws.com");
        }
    }

    private sealed class Direct(SandboxServer server) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(server.CreateHandler());

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }
}
