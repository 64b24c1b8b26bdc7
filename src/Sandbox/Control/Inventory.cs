using Sandbox.Ecs;
using Sandbox.Elb;
using Sandbox.State;

namespace Sandbox.Control;

/// <summary>Something that stands in the account.</summary>
/// <param name="Type">Such as <c>ecs:service</c>.</param>
/// <param name="Id">Its name or ARN, one of its kind.</param>
/// <param name="State">What a look at it would tell first, so that a change shows: the desired count, the retention.</param>
public sealed record Thing(string Type, string Id, string State = "");

/// <summary>
/// What stands in the account now, read from the state itself: for tests that look for things nobody asked for. What is over (inactive services,
/// stopped tasks, deregistered revisions) is left out, and so are measurements, sessions and whatever the account's first day brought along in parts.
/// </summary>
internal static class Inventory
{
    /// <summary>The collections of the state that hold no thing of their own: parts of others, measurements, and what nothing here can make.</summary>
    public static IReadOnlyList<string> LeftOut { get; } =
    [
        "Iam.Users", "Iam.Sessions", "Ec2.Vpcs", "Ec2.Subnets", "Elb.Attributes", "Elb.Certificates", "Elb.Tags",
        "CloudWatch.Services", "CloudWatch.Clusters", "CloudWatch.Put", "CloudWatch.Gauges", "Ecr.CacheRules", "Events.Deliveries", "Route53.Changes",
    ];

    public static IEnumerable<Thing> Of(Account account) =>
    [
        .. account.Ecs.Clusters.Values.Where(c => c.IsActive).Select(c => new Thing("ecs:cluster", c.Name, string.Join(',', c.CapacityProviders))),
        .. account.Ecs.Clusters.Values.SelectMany(c => c.Services.Values.Where(s => s.Status != "INACTIVE")
            .Select(s => new Thing("ecs:service", $"{c.Name}/{s.Name}", $"{s.Status} {s.Desired} of {s.Primary.TaskDefinition.Split('/')[^1]}"))),
        .. account.Ecs.Clusters.Values.SelectMany(c => c.Tasks.Values.Where(t => t.ServiceName is null && t.Phase is not TaskPhase.Stopped)
            .Select(t => new Thing("ecs:task", $"{c.Name}/{t.Id}", t.TaskDefinition.Split('/')[^1]))),
        .. account.Ecs.Clusters.Values.SelectMany(c => c.Instances.Keys.Select(i => new Thing("ecs:container-instance", $"{c.Name}/{i}"))),
        .. account.Ecs.Providers.Values.Where(p => p.IsActive).Select(p => new Thing("ecs:capacity-provider", p.Name)),
        .. account.Ecs.Families.SelectMany(f => f.Value.Revisions.Where(r => r.Value.Definition.Status?.Value == "ACTIVE").Select(r => new Thing("ecs:task-definition", $"{f.Key}:{r.Key}"))),
        .. account.Scaling.Targets.Values.Select(t => new Thing("application-autoscaling:scalable-target", $"{t.ResourceId} {t.Dimension}", $"{t.Min}-{t.Max}")),
        .. account.Scaling.Targets.Values.SelectMany(t => t.Policies.Keys.Select(p => new Thing("application-autoscaling:policy", $"{t.ResourceId} {p}"))),
        .. account.Scaling.Targets.Values.SelectMany(t => t.Scheduled.Keys.Select(p => new Thing("application-autoscaling:scheduled-action", $"{t.ResourceId} {p}"))),
        .. account.Logs.Groups.Values.Select(g => new Thing("logs:log-group", g.Name, $"{g.RetentionDays}")),
        .. account.Elb.LoadBalancers.Keys.Select(k => new Thing("elasticloadbalancing:load-balancer", k)),
        .. account.Elb.Listeners.Keys.Select(k => new Thing("elasticloadbalancing:listener", k)),
        .. account.Elb.Rules.Values.Select(r => new Thing("elasticloadbalancing:rule", $"{r.Rule.RuleArn[..r.Rule.RuleArn.LastIndexOf('/')]}/{Answers(r)}", $"to {Groups(r)}")),
        .. account.Elb.TargetGroups.Values.Select(g => new Thing("elasticloadbalancing:target-group", g.Name, $"{g.Settings.HealthCheckPath} {Delay(account, g.Arn)}")),
        .. account.Groups.Groups.Values.Where(g => !g.Deleting).Select(g => new Thing("autoscaling:group", g.Name, $"{g.Min}-{g.Max}")),
        .. account.Ec2.Templates.Values.Select(t => new Thing("ec2:launch-template", t.Name, $"{t.Default}")),
        .. account.Ec2.SecurityGroups.Keys.Select(k => new Thing("ec2:security-group", k)),
        .. account.Ec2.Machines.Keys.Select(k => new Thing("ec2:instance", k)),
        .. account.Iam.Roles.Values.Select(r => new Thing("iam:role", r.Arn)),
        .. account.Iam.Policies.Values.Select(p => new Thing("iam:policy", p.Arn, $"{p.Default}")),
        .. account.Iam.InstanceProfiles.Keys.Select(k => new Thing("iam:instance-profile", k)),
        .. account.Discovery.Namespaces.Keys.Select(k => new Thing("servicediscovery:namespace", k)),
        .. account.Discovery.Services.Keys.Select(k => new Thing("servicediscovery:service", k)),
        .. account.CloudWatch.Alarms.Values.Select(a => new Thing("cloudwatch:alarm", a.Name)),
        .. account.Schedules.Groups.Values.Select(g => new Thing("scheduler:schedule-group", g.Name)),
        .. account.Schedules.Schedules.Values.Select(s => new Thing("scheduler:schedule", $"{s.Group}/{s.Name}", $"{s.Settings.State} {s.Settings.ScheduleExpression} {s.Settings.Target.EcsParameters?.TaskDefinitionArn.Split('/')[^1]}".TrimEnd())),
        .. account.Events.Rules.Values.Select(r => new Thing("events:rule", r.Name, $"{r.State} {r.Targets.Count}")),
        .. account.Acm.Certificates.Keys.Select(k => new Thing("acm:certificate", k)),
        .. account.Route53.Zones.Values.SelectMany(z => z.Records.Select(r => new Thing("route53:record", $"{r.Name} {r.Type}", Target(r.AliasName) ?? string.Join(' ', r.Values))).Prepend(new Thing("route53:hosted-zone", z.Name))),
        .. account.Lambda.Functions.Keys.Select(k => new Thing("lambda:function", k)),
        .. account.Ssm.Parameters.Keys.Select(k => new Thing("ssm:parameter", k)),
        .. account.Ecr.Repositories.Keys.Select(k => new Thing("ecr:repository", k)),
    ];

    /// <summary>What a listener's rule answers: its id and priority differ each time it is made.</summary>
    private static string Answers(ListenerRule rule) => rule.Rule.IsDefault == true ? "default" : string.Concat((rule.Rule.Conditions ?? [])
        .SelectMany(c => c.HostHeaderConfig?.Values ?? c.PathPatternConfig?.Values ?? c.Values ?? [c.Field]));

    private static string Groups(ListenerRule rule) => string.Join(',', Forwarding.GroupsOf(rule.Rule.Actions).Select(g => g.Split('/')[1]));

    /// <summary>The name that an alias stands for, without the digits AWS draws.</summary>
    private static string? Target(string? alias) => alias is null ? null : $"alias of {alias[..Math.Max(alias.LastIndexOf('-', alias.IndexOf('.')), 0)]}";

    private static string? Delay(Account account, string group) => account.Elb.Attributes.GetValueOrDefault(group)?.GetValueOrDefault(GroupAttributes.Delay);
}
