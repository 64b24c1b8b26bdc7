using Amazon.ECS.Model;
using static Sandbox.Tests.Iam.RoleProbes;

namespace Sandbox.Tests.Iam;

/// <summary>
/// The role of payments/dev among what belongs to payments/prod and search/dev. Probes change nothing that a later one
/// needs, also where a policy that was widened lets them through.
/// </summary>
internal sealed class TeamRoleProbes
{
    private const string Cluster = SandboxAccount.FargateCluster;
    private const string Dimension = "ecs:service:DesiredCount";
    private static readonly string Role = SandboxAccount.TeamRoleArn("payments", "dev");
    private static readonly (string, string)[] own =
    [
        ("aws:RequestTag/berth-team", "payments"), ("aws:RequestTag/berth-env", "dev"), ("aws:ResourceTag/berth-team", "payments"), ("aws:ResourceTag/berth-env", "dev"),
        ("ecs:task-definition", "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-web:1"), ("ecs:CreateAction", "CreateService"),
        ("iam:PassedToService", "ecs-tasks.amazonaws.com"), ("application-autoscaling:service-namespace", "ecs"),
    ];

    private readonly Testbed bed;
    private readonly Clients team;
    private readonly Dictionary<string, string> tasks = [];
    private int made;

    private TeamRoleProbes(Testbed bed, Clients team) => (this.bed, this.team) = (bed, team);

    public static async Task<TeamRoleProbes> Make(Testbed bed)
    {
        var probes = new TeamRoleProbes(bed, await bed.Team("payments", "dev"));
        foreach (var name in new[] { "payments-dev-web", "payments-prod-web", "search-dev-web" })
        {
            await bed.Admin.Create(name, 0);
            var parts = name.Split('-');
            var bounds = ScalingTests.Bounds(name, 0, 4, parts[0], parts[1]);
            await bed.Admin.Scaling.RegisterScalableTargetAsync(bounds, Testbed.Cancel);
            await bed.Admin.Logs.CreateLogGroupAsync(new() { LogGroupName = $"/berth/{parts[0]}/{parts[1]}/web" }, Testbed.Cancel);
            probes.tasks[name] = await probes.StartTask(Wishes.Tags(parts[0], parts[1]));
        }
        probes.tasks["none"] = await probes.StartTask(null);
        var plain = Wishes.Definition("search-dev-plain");
        (plain.TaskRoleArn, plain.ExecutionRoleArn) = (null, null);
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(plain, Testbed.Cancel);
        return probes;
    }

    public IEnumerable<Probe> All() => [.. Definitions(), .. Clusters(), .. TeamFleetProbes.All(bed, Role), .. Services(), .. Tasks(), .. Tagging(), .. Scaling(), .. Logs(), .. Traffic(), .. Looking(), .. JobProbes.Team(bed, Role), .. Nothing()];

    private IEnumerable<Probe> Definitions()
    {
        yield return Can("register its own", () => Register("payments-dev-new", Wishes.Tags()));
        yield return Cannot("register another team's", () => Register("search-dev-new", Wishes.Tags()));
        yield return Cannot("register another environment's", () => Register("payments-prod-new", Wishes.Tags()));
        foreach (var (what, tags) in WrongTags())
        {
            yield return Cannot($"register with {what}", () => Register("payments-dev-new", tags));
        }
        yield return Cannot("pass another team's role", () => Register("payments-dev-new", Wishes.Tags(), d => d.ExecutionRoleArn = SandboxAccount.ExecutionRoleArn("search", "dev")));
        yield return Cannot("pass another environment's role", () => Register("payments-dev-new", Wishes.Tags(), d => d.TaskRoleArn = SandboxAccount.TaskRoleArn("payments", "prod")));
        yield return MayNot(bed, Role, "iam:PassRole", SandboxAccount.TaskRoleArn("payments", "dev"), ("iam:PassedToService", "ec2.amazonaws.com"));
        yield return May(bed, Role, "iam:PassRole", SandboxAccount.InfrastructureRoleArn, ("iam:PassedToService", "ecs.amazonaws.com"));
        yield return MayNot(bed, Role, "iam:PassRole", SandboxAccount.InfrastructureRoleArn, ("iam:PassedToService", "ec2.amazonaws.com"));
        yield return MayNot(bed, Role, "iam:PassRole", SandboxAccount.ExecutionRoleArn("search", "dev"), ("iam:PassedToService", "ecs.amazonaws.com"));
        yield return MayNot(bed, Role, "iam:GetRole", SandboxAccount.InfrastructureRoleArn, ("iam:PassedToService", "ecs.amazonaws.com"));
        yield return May(bed, Role, "ecs:DeregisterTaskDefinition");
    }

    private IEnumerable<Probe> Clusters()
    {
        yield return Can("make its own cluster", () => Make($"payments-dev-c{++made}", Wishes.Tags()));
        yield return Cannot("make another team's cluster", () => Make("search-dev-edge", Wishes.Tags()));
        yield return Cannot("make another environment's cluster", () => Make("payments-prod-edge", Wishes.Tags()));
        foreach (var (what, tags) in WrongTags())
        {
            yield return Cannot($"make a cluster with {what}", () => Make($"payments-dev-c{++made}", tags));
        }
        var cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/";
        yield return May(bed, Role, "ecs:DeleteCluster", cluster + "payments-dev-edge", [.. own]);
        yield return MayNot(bed, Role, "ecs:UpdateClusterSettings", cluster + "payments-dev-edge", [.. own]);
        yield return May(bed, Role, "ecs:TagResource", "arn:aws:ecs:us-east-1:111122223333:capacity-provider/payments-dev-edge", ("ecs:CreateAction", "CreateCapacityProvider"));
        foreach (var action in new[] { "ecs:UpdateCluster", "ecs:PutClusterCapacityProviders" })
        {
            yield return May(bed, Role, action, cluster + "payments-dev-edge", [.. own]);
            yield return MayNot(bed, Role, action, cluster + "main-fargate", [.. own]);
            yield return MayNot(bed, Role, action, cluster + "payments-dev-edge", ("aws:ResourceTag/berth-team", "search"), ("aws:ResourceTag/berth-env", "dev"));
            yield return MayNot(bed, Role, action, cluster + "payments-dev-edge", ("aws:ResourceTag/berth-team", "payments"), ("aws:ResourceTag/berth-env", "prod"));
        }
        yield return MayNot(bed, Role, "ecs:DeleteCluster", cluster + "search-dev-edge", [.. own]);
        yield return MayNot(bed, Role, "ecs:DeleteCluster", cluster + "main-fargate", [.. own]);
        foreach (var (team, environment) in new[] { ("search", "dev"), ("payments", "prod") })
        {
            yield return MayNot(bed, Role, "ecs:DeleteCluster", cluster + "payments-dev-edge", ("aws:ResourceTag/berth-team", team), ("aws:ResourceTag/berth-env", environment));
        }
    }

    private Task Make(string cluster, List<Tag>? tags) => team.Ecs.CreateClusterAsync(new() { ClusterName = cluster, Tags = tags }, Testbed.Cancel);

    private IEnumerable<Probe> Services()
    {
        yield return Can("create its own", () => Create($"payments-dev-m{++made}", Wishes.Tags()));
        yield return Cannot("create another team's", () => Create($"search-dev-m{made}", Wishes.Tags()));
        foreach (var (what, tags) in WrongTags())
        {
            yield return Cannot($"create with {what}", () => Create($"payments-dev-n{++made}", tags));
        }
        yield return Cannot("create with another team's definition", () => Create($"payments-dev-n{++made}", Wishes.Tags(), "search-dev-plain"));
        yield return Can("scale its own", () => Update("payments-dev-web"));
        yield return Can("move its own to its own definition", () => Update("payments-dev-web", "payments-dev-web"));
        yield return Cannot("move its own to another team's definition", () => Update("payments-dev-web", "search-dev-plain"));
        yield return Cannot("scale another team's", () => Update("search-dev-web"));
        yield return Cannot("scale another environment's", () => Update("payments-prod-web"));
        yield return Can("delete its own", () => team.Ecs.DeleteServiceAsync(new() { Cluster = Cluster, Service = "payments-dev-ghost" }, Testbed.Cancel));
        yield return Cannot("delete another team's", () => team.Ecs.DeleteServiceAsync(new() { Cluster = Cluster, Service = "search-dev-ghost" }, Testbed.Cancel));
        foreach (var (service, allowed) in new[] { ("payments-dev-web", true), ("search-dev-web", false), ("payments-prod-web", false) })
        {
            var deployment = $"arn:aws:ecs:us-east-1:111122223333:service-deployment/{Cluster}/{service}/ghost";
            foreach (var action in new[] { "ecs:StopServiceDeployment", "ecs:ContinueServiceDeployment" })
            {
                yield return (allowed ? May(bed, Role, action, deployment) : MayNot(bed, Role, action, deployment)) with { Name = $"{action} of {service}" };
            }
            Func<Task> stop = () => team.Ecs.StopServiceDeploymentAsync(new() { ServiceDeploymentArn = deployment, StopType = "ROLLBACK" }, Testbed.Cancel);
            yield return allowed ? Can($"stop a deployment of {service}", stop) : Cannot($"stop a deployment of {service}", stop);
        }
    }

    private IEnumerable<Probe> Tasks()
    {
        yield return Can("run its own", () => Run("payments-dev-web", Wishes.Tags()));
        yield return Cannot("run another team's", () => Run("search-dev-plain", Wishes.Tags()));
        foreach (var (what, tags) in WrongTags())
        {
            yield return Cannot($"run with {what}", () => Run("payments-dev-web", tags));
        }
        yield return Can("stop its own", () => Stop("payments-dev-web"));
        yield return Cannot("stop another team's", () => Stop("search-dev-web"));
        yield return Cannot("stop another environment's", () => Stop("payments-prod-web"));
        yield return Cannot("stop an untagged one", () => Stop("none"));
    }

    private IEnumerable<Probe> Tagging()
    {
        foreach (var service in new[] { "payments-dev-web", "search-dev-web" })
        {
            yield return Cannot($"tag {service} once it is made", () => team.Ecs.TagResourceAsync(
                new() { ResourceArn = $"arn:aws:ecs:us-east-1:111122223333:service/{Cluster}/{service}", Tags = Wishes.Tags() }, Testbed.Cancel));
        }
    }

    private IEnumerable<Probe> Scaling()
    {
        var target = "arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/0001";
        (string, string)[] search = [("aws:ResourceTag/berth-team", "search"), ("aws:ResourceTag/berth-env", "dev")];
        (string, string)[] prod = [("aws:ResourceTag/berth-team", "payments"), ("aws:ResourceTag/berth-env", "prod")];
        (string, string)[] request = [("aws:RequestTag/berth-team", "payments"), ("aws:RequestTag/berth-env", "dev")];
        (string, string)[] ecs = [("application-autoscaling:service-namespace", "ecs")];
        yield return Can("scale its own anew", () => Bounds($"payments-dev-m{made}", Wishes.Tags()));
        foreach (var (what, tags) in WrongTags())
        {
            yield return Cannot($"scale with {what}", () => Bounds($"payments-dev-m{made - 1}", tags));
        }
        yield return MayNot(bed, Role, "application-autoscaling:RegisterScalableTarget", target, [.. request, ("application-autoscaling:service-namespace", "dynamodb")]);
        foreach (var foreign in new[] { search, prod })
        {
            yield return MayNot(bed, Role, "application-autoscaling:RegisterScalableTarget", target, [.. request, .. ecs, .. foreign]);
            yield return MayNot(bed, Role, "application-autoscaling:TagResource", target, [.. request, .. foreign]);
            yield return MayNot(bed, Role, "application-autoscaling:PutScalingPolicy", target, [.. ecs, .. foreign]);
        }
        yield return Can("change its own bounds", () => Bounds("payments-dev-web", null));
        yield return Can("put a policy", () => team.Scaling.PutScalingPolicyAsync(new()
        {
            ServiceNamespace = "ecs", ResourceId = $"service/{Cluster}/payments-dev-web", ScalableDimension = Dimension, PolicyName = "cpu", PolicyType = "TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration = new() { TargetValue = 60, PredefinedMetricSpecification = new() { PredefinedMetricType = "ECSServiceAverageCPUUtilization" } },
        }, Testbed.Cancel));
        yield return Can("delete a policy", () => team.Scaling.DeleteScalingPolicyAsync(
            new() { ServiceNamespace = "ecs", ResourceId = $"service/{Cluster}/payments-dev-web", ScalableDimension = Dimension, PolicyName = "cpu" }, Testbed.Cancel));
        yield return Can("put a schedule", () => team.Scaling.PutScheduledActionAsync(new()
        {
            ServiceNamespace = "ecs", ResourceId = $"service/{Cluster}/payments-dev-web", ScalableDimension = Dimension, ScheduledActionName = "close",
            Schedule = "cron(0 18 ? * MON-FRI *)", Timezone = "Europe/Berlin", ScalableTargetAction = new() { MinCapacity = 0, MaxCapacity = 0 },
        }, Testbed.Cancel));
        yield return Can("delete a schedule", () => team.Scaling.DeleteScheduledActionAsync(
            new() { ServiceNamespace = "ecs", ResourceId = $"service/{Cluster}/payments-dev-web", ScalableDimension = Dimension, ScheduledActionName = "close" }, Testbed.Cancel));
        foreach (var foreign in new[] { search, prod })
        {
            yield return MayNot(bed, Role, "application-autoscaling:PutScheduledAction", target, [.. ecs, .. foreign]);
            yield return MayNot(bed, Role, "application-autoscaling:DeleteScheduledAction", target, [.. ecs, .. foreign]);
        }

        yield return May(bed, Role, "application-autoscaling:DeregisterScalableTarget", target, [.. own]);
        yield return May(bed, Role, "application-autoscaling:UntagResource", target, [.. own, ("aws:TagKeys", "berth-parked")]);
        yield return MayNot(bed, Role, "application-autoscaling:UntagResource", target, [.. own, ("aws:TagKeys", "berth-team")]);
        foreach (var foreign in new[] { search, prod })
        {
            yield return MayNot(bed, Role, "application-autoscaling:UntagResource", target, [.. foreign, ("aws:TagKeys", "berth-parked")]);
        }

        foreach (var action in new[] { "cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms" })
        {
            yield return May(bed, Role, action, $"arn:aws:cloudwatch:us-east-1:111122223333:alarm:berth-scaling/{Cluster}/payments-dev-web-step-out");
            yield return MayNot(bed, Role, action, $"arn:aws:cloudwatch:us-east-1:111122223333:alarm:berth-scaling/{Cluster}/search-dev-web-step-out");
            yield return MayNot(bed, Role, action, $"arn:aws:cloudwatch:us-east-1:111122223333:alarm:berth-scaling/{Cluster}/payments-prod-web-step-out");
        }

        yield return MayNot(bed, Role, "cloudwatch:PutMetricAlarm", $"arn:aws:cloudwatch:us-east-1:111122223333:alarm:TargetTracking-service/{Cluster}/search-dev-web-AlarmHigh-1");
        yield return MayNot(bed, Role, "cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:us-east-1:111122223333:alarm:payments-dev-web");
    }

    private IEnumerable<Probe> Logs()
    {
        var name = "/berth/payments/dev/web";
        yield return Can("make, keep and delete its own", () => Group($"/berth/payments/dev/m{++made}"));
        yield return Can("look into its own streams", () => team.Logs.DescribeLogStreamsAsync(new() { LogGroupName = name }, Testbed.Cancel));
        yield return Can("read its own", () => team.Logs.GetLogEventsAsync(new() { LogGroupName = name, LogStreamName = "none" }, Testbed.Cancel));
        yield return Can("search its own", () => team.Logs.FilterLogEventsAsync(new() { LogGroupName = name }, Testbed.Cancel));
        yield return Can("tag its own", () => team.Logs.TagResourceAsync(new() { ResourceArn = $"arn:aws:logs:us-east-1:111122223333:log-group:{name}", Tags = new() { ["a"] = "b" } }, Testbed.Cancel));
        yield return Can("see its own tags", () => team.Logs.ListTagsForResourceAsync(new() { ResourceArn = $"arn:aws:logs:us-east-1:111122223333:log-group:{name}" }, Testbed.Cancel));
        yield return Cannot("read another team's", () => team.Logs.FilterLogEventsAsync(new() { LogGroupName = "/berth/search/dev/web" }, Testbed.Cancel));
        yield return Cannot("read another environment's", () => team.Logs.FilterLogEventsAsync(new() { LogGroupName = "/berth/payments/prod/web" }, Testbed.Cancel));
    }

    /// <summary>Target groups by name and tag, rules on a listener that is open to environments.</summary>
    private IEnumerable<Probe> Traffic()
    {
        const string Elb = "arn:aws:elasticloadbalancing:us-east-1:111122223333:";
        var rule = SandboxAccount.HttpsListenerArn.Replace(":listener/", ":listener-rule/", StringComparison.Ordinal) + "/0001";
        (string, string)[] open = [.. own, ("aws:ResourceTag/berth-shared", "true")];
        yield return May(bed, Role, "elasticloadbalancing:CreateTargetGroup", $"{Elb}targetgroup/payments-dev-web-a/*", own);
        yield return MayNot(bed, Role, "elasticloadbalancing:CreateTargetGroup", $"{Elb}targetgroup/search-dev-web-a/*", own);
        yield return May(bed, Role, "elasticloadbalancing:CreateRule", SandboxAccount.HttpsListenerArn, open);
        yield return MayNot(bed, Role, "elasticloadbalancing:CreateRule", SandboxAccount.HttpsListenerArn, own);
        yield return MayNot(bed, Role, "elasticloadbalancing:CreateRule", SandboxAccount.HttpsListenerArn.Replace("/app/", "/net/", StringComparison.Ordinal), open);
        yield return MayNot(bed, Role, "elasticloadbalancing:ModifyListener", SandboxAccount.HttpsListenerArn, [.. open.Where(k => !k.Item1.StartsWith("aws:ResourceTag/berth-team", StringComparison.Ordinal))]);
        yield return MayNot(bed, Role, "elasticloadbalancing:RegisterTargets", $"{Elb}targetgroup/payments-dev-web-a/0001", own);
        yield return MayNot(bed, Role, "elasticloadbalancing:RemoveTags", rule, [.. own, ("elasticloadbalancing:CreateAction", "CreateRule")]);
        yield return MayNot(bed, Role, "elasticloadbalancing:AddTags", SandboxAccount.LoadBalancerArn, [.. own, ("elasticloadbalancing:CreateAction", "CreateRule")]);
        foreach (var (team, environment) in new[] { ("search", "dev"), ("payments", "prod") })
        {
            (string, string)[] theirs = [("aws:RequestTag/berth-team", team), ("aws:RequestTag/berth-env", environment), ("aws:ResourceTag/berth-shared", "true")];
            yield return MayNot(bed, Role, "elasticloadbalancing:CreateTargetGroup", $"{Elb}targetgroup/payments-dev-web-a/*", theirs);
            yield return MayNot(bed, Role, "elasticloadbalancing:CreateRule", SandboxAccount.HttpsListenerArn, theirs);
            yield return MayNot(bed, Role, "elasticloadbalancing:AddTags", rule, [.. theirs, ("elasticloadbalancing:CreateAction", "CreateRule")]);
        }
        foreach (var (action, resource) in new[]
        {
            ("ModifyTargetGroup", $"{Elb}targetgroup/payments-dev-web-a/0001"), ("ModifyTargetGroupAttributes", $"{Elb}targetgroup/payments-dev-web-a/0001"), ("DeleteTargetGroup", $"{Elb}targetgroup/payments-dev-web-a/0001"),
            ("ModifyRule", rule), ("DeleteRule", rule),
        })
        {
            yield return May(bed, Role, $"elasticloadbalancing:{action}", resource, own);
            yield return MayNot(bed, Role, $"elasticloadbalancing:{action}", resource, ("aws:ResourceTag/berth-team", "search"), ("aws:ResourceTag/berth-env", "dev"));
            yield return MayNot(bed, Role, $"elasticloadbalancing:{action}", resource, ("aws:ResourceTag/berth-team", "payments"), ("aws:ResourceTag/berth-env", "prod"));
        }
        yield return May(bed, Role, "elasticloadbalancing:AddTags", rule, [.. own, ("elasticloadbalancing:CreateAction", "CreateRule")]);
        yield return May(bed, Role, "elasticloadbalancing:AddTags", $"{Elb}targetgroup/payments-dev-web-a/*", [.. own, ("elasticloadbalancing:CreateAction", "CreateTargetGroup")]);
        yield return MayNot(bed, Role, "elasticloadbalancing:AddTags", $"{Elb}targetgroup/payments-dev-web-a/0001", own);
    }

    private IEnumerable<Probe> Looking()
    {
        foreach (var action in new[]
        {
            "ecs:DescribeServices", "ecs:ListTasks", "application-autoscaling:DescribeScalableTargets", "application-autoscaling:ListTagsForResource",
            "elasticloadbalancing:DescribeTargetHealth", "ec2:DescribeSubnets", "autoscaling:DescribeAutoScalingGroups", "logs:DescribeLogGroups", "cloudwatch:DescribeAlarms",
            "scheduler:GetSchedule", "scheduler:ListSchedules", "events:DescribeRule", "events:ListRules",
        })
        {
            yield return May(bed, Role, action);
        }
    }

    /// <summary>What no statement names is not allowed, not even on the team's own: not by any key either.</summary>
    private IEnumerable<Probe> Nothing()
    {
        foreach (var (action, resource) in new[]
        {
            ("ecs:CreateTaskSet", $"arn:aws:ecs:us-east-1:111122223333:service/{Cluster}/payments-dev-web"), ("ecs:DeleteTaskDefinitions", "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-web:1"),
            ("ecs:UpdateTaskProtection", $"arn:aws:ecs:us-east-1:111122223333:task/{Cluster}/0001"), ("ecs:DeleteCluster", $"arn:aws:ecs:us-east-1:111122223333:cluster/{Cluster}"),
            ("iam:DeleteRole", SandboxAccount.TaskRoleArn("payments", "dev")), ("application-autoscaling:GetPredictiveScalingForecast", "arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/0001"),
            ("cloudwatch:SetAlarmState", $"arn:aws:cloudwatch:us-east-1:111122223333:alarm:TargetTracking-service/{Cluster}/payments-dev-web-AlarmHigh-1"),
            ("logs:PutSubscriptionFilter", "arn:aws:logs:us-east-1:111122223333:log-group:/berth/payments/dev/web"),
            ("elasticloadbalancing:DeleteLoadBalancer", SandboxAccount.LoadBalancerArn), ("ec2:TerminateInstances", "*"), ("sts:AssumeRole", Role),
        })
        {
            yield return MayNot(bed, Role, action, resource, own);
        }
    }

    private static IEnumerable<(string What, List<Tag>? Tags)> WrongTags() =>
        [("no tags", null), ("another team's tags", Wishes.Tags("search")), ("another environment's tags", Wishes.Tags("payments", "prod"))];

    private Task Register(string family, List<Tag>? tags, Action<RegisterTaskDefinitionRequest>? change = null)
    {
        var request = Wishes.Definition("payments-dev-web");
        (request.Family, request.Tags) = (family, tags);
        change?.Invoke(request);
        return team.Ecs.RegisterTaskDefinitionAsync(request, Testbed.Cancel);
    }

    private Task Create(string name, List<Tag>? tags, string definition = "payments-dev-web")
    {
        var request = Wishes.Service(name, 0);
        (request.TaskDefinition, request.Tags) = (definition, tags);
        return team.Ecs.CreateServiceAsync(request, Testbed.Cancel);
    }

    private Task Update(string name, string? definition = null)
        => team.Ecs.UpdateServiceAsync(new() { Cluster = Cluster, Service = name, DesiredCount = 0, TaskDefinition = definition }, Testbed.Cancel);

    private Task Run(string definition, List<Tag>? tags) => team.Ecs.RunTaskAsync(
        new() { Cluster = Cluster, TaskDefinition = definition, LaunchType = "FARGATE", NetworkConfiguration = Wishes.Network(), Tags = tags }, Testbed.Cancel);

    private Task Stop(string which) => team.Ecs.StopTaskAsync(new() { Cluster = Cluster, Task = tasks[which] }, Testbed.Cancel);

    private Task Bounds(string service, List<Tag>? tags)
    {
        var request = ScalingTests.Bounds(service, 0, 4, "payments", "dev");
        request.Tags = tags?.ToDictionary(t => t.Key, t => t.Value);
        return team.Scaling.RegisterScalableTargetAsync(request, Testbed.Cancel);
    }

    private async Task Group(string name)
    {
        await team.Logs.CreateLogGroupAsync(new() { LogGroupName = name, Tags = new() { ["berth-team"] = "payments" } }, Testbed.Cancel);
        await team.Logs.PutRetentionPolicyAsync(new() { LogGroupName = name, RetentionInDays = 30 }, Testbed.Cancel);
        await team.Logs.DeleteRetentionPolicyAsync(new() { LogGroupName = name }, Testbed.Cancel);
        await team.Logs.DeleteLogGroupAsync(new() { LogGroupName = name }, Testbed.Cancel);
    }

    private async Task<string> StartTask(List<Tag>? tags) => (await bed.Admin.Ecs.RunTaskAsync(
        new() { Cluster = Cluster, TaskDefinition = "payments-dev-web", LaunchType = "FARGATE", NetworkConfiguration = Wishes.Network(), Tags = tags }, Testbed.Cancel)).Tasks.Single().TaskArn;
}
