using Domain.Catalog.Upgrades;
using Domain.Kinds.Clusters;
using Domain.Kinds.Jobs;
using Domain.Kinds.Services;
using Domain.Kinds.Tasks;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Tests.Aws;

/// <summary>One of every step beside those of a new service.</summary>
internal static class KindPlans
{
    public static IReadOnlyList<PlannedStep> Others(TeamEnvironment place, string cluster, string service) =>
    [
        new ScalingRemoval(new ScalableTargetSpec(cluster, service, 2, 4), new ScalingPolicySpec(cluster, service, $"{service}-cpu", 60)),
        new ParkChange(cluster, service, new ScalableTargetSpec(cluster, service, 2, 4)),
        new ParkChange(cluster, service, null),
        new ScheduledActionChange(null, new ScheduledActionSpec(cluster, service, OfficeHours.Closes, "cron(0 18 ? * MON-FRI *)", "Europe/Berlin", 0, 0)),
        new ScheduledActionChange(
            new ScheduledActionSpec(cluster, service, OfficeHours.Opens, "cron(0 8 ? * MON-FRI *)", "Europe/Berlin", 2, 4), new ScheduledActionSpec(cluster, service, OfficeHours.Opens, "cron(0 8 ? * MON-FRI *)", "Europe/Berlin", 3, 6)),
        new ScheduledActionRemoval(new ScheduledActionSpec(cluster, service, OfficeHours.Opens, "cron(0 8 ? * MON-FRI *)", "Europe/Berlin", 2, 4)),
        new ScalingPolicyChange(
            new ScalingPolicySpec(cluster, service, $"{service}-memory", null) { MemoryTarget = 70 },
            new ScalingPolicySpec(cluster, service, $"{service}-memory", null) { MemoryTarget = 80, InCooldown = 600, NoScaleIn = true }),
        new ScalingPolicyRemoval(new ScalingPolicySpec(cluster, service, $"{service}-requests", null) { Requests = new("app/shared-alb/1/targetgroup/api/2", 1000), OutCooldown = 60 }),
        new ScalingRuleChange(null, Steps(cluster, service, 80)),
        new ScalingRuleChange(Steps(cluster, service, 80), Steps(cluster, service, 90)),
        new ScalingRuleChange(new ScalingRule(cluster, service, $"{service}-forecast") { Forecast = new("CPU", 60, true) }, null),
        new SuspensionChange(cluster, service, null, new Suspension(true, false, true)),
        new SpotMixChange(cluster, service, SpotMix.AllOnDemand, new SpotMix(1, 1, 3)),
        new ReopenChange(new ScalableTargetSpec(cluster, service, 2, 4), 0),
        new ResumeChange(cluster, service, new ParkedFrom(3, new ScalableTargetSpec(cluster, service, 2, 4))),
        new ResumeChange(cluster, service, new ParkedFrom(3, null)),
        new ServiceRemoval(Plans.Service(place, cluster, service, $"{service}:1", null), 2),
        new RollbackChange(
            Plans.Service(place, cluster, service, $"{service}:2", null), $"{service}:2", Plans.Definition(place, service), $"{service}:1", Plans.Definition(place, service, "public.ecr.aws/nginx/nginx:1.28")),
        .. Traffic(place, service),
        new ClusterChange(new ClusterSpec(place.FullName("edge"), "enabled", 0)),
        new ClusterRemoval(new ClusterSpec(place.FullName("edge"), "enabled", 0)),
        .. Fleet(place, place.FullName("edge")),
        new RunTasks(new RunSpec(cluster, service, 3, Compute.Fargate, place.Subnets, place.SecurityGroups, place.ExecutionRoleArn, place.TaskRoleArn)),
        new WaitForTasks(cluster, service, 3),
        .. Jobs(place, cluster, service),
        new VersionChange("web-service", service, "1.0", "1.1"),
    ];

    private static ScalingRule Steps(string cluster, string service, int threshold) =>
        new(cluster, service, $"{service}-step-out") { Step = new("CPU", true, threshold, 2, 1) { From = 10, Further = 3 } };

    private static IEnumerable<PlannedStep> Jobs(TeamEnvironment place, string cluster, string job)
    {
        var run = new JobRun(cluster, job, 3, false, 1, Compute.Fargate, place.Subnets, place.SecurityGroups, place.JobRoleArn, 3, 3600, null);
        var schedule = new ScheduleSpec(place.ScheduleGroup, job, "rate(1 day)", "UTC", true, run);
        var rule = new EventRuleSpec(job, """{"source":["aws.s3"]}""", true, run);
        return
        [
            new ScheduleGroupChange(place.ScheduleGroup), new ScheduleChange(null, schedule), new ScheduleChange(schedule, schedule with { Expression = "rate(2 days)" }), new ScheduleRemoval(schedule),
            new EventRuleChange(null, rule), new EventRuleChange(rule, rule with { Enabled = false }), new EventRuleRemoval(rule),
        ];
    }

    private static IEnumerable<PlannedStep> Traffic(TeamEnvironment place, string service)
    {
        var group = new TargetGroupSpec(TrafficNames.Group(service), "vpc-0a1b2c3d4e5f60718", "HTTP", 8080, "/", 15, 5, 2, 3, 30);
        var rule = new ListenerRuleSpec($"arn:aws:elasticloadbalancing:{place.Region}:{place.AccountId}:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2", 12, "shop.example.com", "");
        var arn = TrafficNames.Unmade(place, group.Name);
        var ruleArn = TrafficNames.RulesOf(rule.Listener).Replace("*", "9683b2d02a6cabee", StringComparison.Ordinal);
        return
        [
            new TargetGroupChange(null, group), new TargetGroupChange(group, group with { HealthPath = "/health" }), new TargetGroupRemoval(group),
            new TargetGroupChange(null, group with { Name = TrafficNames.OtherGroup(service) }) { IsOther = true },
            new ListenerRuleChange(null, null, rule with { Host = "try.example.com" }, arn) { IsTest = true },
            new ServiceChange(null, Plans.Service(place, "main-fargate", service, $"{service}:1", arn) with
            {
                Deployment = new DeploymentSpec("BLUE_GREEN") { BakeMinutes = 5, PauseAt = DeploymentStages.Tested, PauseMinutes = 60, Function = $"arn:aws:lambda:{place.Region}:{place.AccountId}:function:try" },
                Shift = new ShiftSpec(TrafficNames.Unmade(place, TrafficNames.OtherGroup(service)), null, "", DeploymentStages.RoleOf(place)),
            }),
            new WaitUntilStable("main-fargate", service) { Deploys = new DeploymentSpec("BLUE_GREEN") { BakeMinutes = 5 } },
            new ListenerRuleChange(null, null, rule, arn), new ListenerRuleChange(ruleArn, rule, rule with { Path = "/api/*" }, arn), new ListenerRuleRemoval(ruleArn, rule, arn),
        ];
    }

    private static IReadOnlyList<PlannedStep> Fleet(TeamEnvironment place, string name)
    {
        var instances = new InstanceSpec(name, name, "ami-0123456789abcdef0", "al2023-ami-ecs-hvm", "m7g.large", place.InstanceProfileArn, place.InstanceRoleArn, string.Join(',', place.SecurityGroups));
        var group = new InstanceGroupSpec(name, 1, 3, string.Join(',', place.Subnets));
        var provider = new GroupProviderSpec(name, 100);
        var managed = new ManagedProviderSpec(
            name, name, place.ManagedInstancesRoleArn, place.InstanceProfileArn, place.InstanceRoleArn, string.Join(',', place.Subnets), string.Join(',', place.SecurityGroups), new(2, 8, 4096, 32768), "", false, 300, 80);
        var attached = new Attached([name], [new StrategyShare(name, 1)]);
        return
        [
            new LaunchTemplateChange(null, instances), new LaunchTemplateChange(instances, instances with { InstanceType = "m7g.xlarge" }), new LaunchTemplateChange(instances, null),
            new InstanceGroupChange(name, null, group, instances), new InstanceGroupChange(name, group, group with { Max = 6 }, instances), new InstanceGroupChange(name, group, null, instances),
            new GroupProviderChange(null, provider), new GroupProviderChange(provider, provider with { TargetCapacity = 80 }), new GroupProviderChange(provider, null),
            new ManagedProviderChange(null, managed), new ManagedProviderChange(managed, managed with { ScaleInAfter = 0 }), new ManagedProviderChange(managed, null),
            new AttachmentChange(name, Attached.Nothing, attached), new AttachmentChange(name, attached, Attached.Nothing),
            new WaitForInstances(name, 2), new FleetParkChange(name, name, new FleetParking(1, 3, 2), Parks: true), new FleetParkChange(name, name, new FleetParking(1, 3, 2), Parks: false), new ClusterSettingsChange(new ClusterSpec(name, "enabled", 0), new ClusterSpec(name, "disabled", 0)),
        ];
    }
}
