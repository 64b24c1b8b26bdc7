using Domain.Requests;
using Sandbox;
using Testing;

namespace Domain.Tests.Chaos;

/// <summary>One way to ask for a kind of request: what must stand before, and the draft.</summary>
/// <param name="Kind">See <see cref="Domain.Kinds.RequestKind.Id"/>.</param>
/// <param name="Before">Asked and applied in quiet before, given the name of the workload: each run has its own, so that runs do not meet.</param>
internal sealed record ChaosScenario(string Kind, string Title, Func<string, IReadOnlyList<RequestDraft>> Before, Func<string, RequestDraft> Ask)
{
    public override string ToString() => Title;
}

/// <summary>At least one for each kind of request: a kind without one fails the test.</summary>
internal static class ChaosScenarios
{
    public static IReadOnlyList<ChaosScenario> All { get; } =
    [
        new("service", "a new web service", _ => [], Web),
        new("service", "a changed service", n => [Web(n)], n => Web(n) with
        {
            ExistingService = $"payments-dev-{n}",
            Values = new Dictionary<string, string>(Web(n).Values) { ["image"] = $"registry.example.com/payments/{n}:2.0.0", ["maxTasks"] = "6", ["cpuTarget"] = "55" },
        }),
        new("service-image", "another image", n => [Web(n)], n => Existing("service-image", n, ("image", $"registry.example.com/payments/{n}:2.0.0")) with { TemplateId = "web-service" }),
        new("service-scaling", "other bounds", n => [Web(n)], n => Existing("service-scaling", n, ("minTasks", "3"), ("maxTasks", "6")) with { TemplateId = "web-service" }),
        new("service-rollback", "an earlier revision", n => [Web(n), Existing("service-image", n, ("image", $"registry.example.com/payments/{n}:2.0.0")) with { TemplateId = "web-service" }],
            n => Existing("service-rollback", n, ("revision", $"payments-dev-{n}:1"))),
        new("service-tracking", "a target on memory", n => [Web(n)], n => Existing("service-tracking", n, ("memoryTarget", "70"), ("outCooldown", "60"))),
        new("service-tracking", "no target on memory", n => [Web(n), Existing("service-tracking", n, ("memoryTarget", "70"))], n => Existing("service-tracking", n, ("inCooldown", "600"))),
        new("service-step-scaling", "steps at alarms", n => [Web(n)], n => Existing("service-step-scaling", n, ("stepBelow", "30"))),
        new("service-step-scaling", "other steps", n => [Web(n), Existing("service-step-scaling", n)], n => Existing("service-step-scaling", n, ("stepAbove", "90"), ("stepAdd", "2"))),
        new("service-step-scaling", "no steps", n => [Web(n), Existing("service-step-scaling", n)], n => Existing("service-step-scaling", n, ("stepScaling", "false"))),
        new("service-delete", "a deleted service with steps and a forecast", n => [Web(n), Existing("service-step-scaling", n), Existing("service-forecast", n)], n => Existing("service-delete", n)),
        new("service-forecast", "a forecast", n => [Web(n)], n => Existing("service-forecast", n, ("forecast", "Forecast and scale"))),
        new("service-schedule", "a schedule", n => [Web(n)], n => Existing("service-schedule", n, ("scheduleName", "sale"), ("scheduleAt", "at(2030-12-24T18:00:00)"), ("scheduleMin", "3"))),
        new("service-hold", "scaling held back", n => [Web(n)], n => Existing("service-hold", n, ("holdIn", "true"), ("holdSchedules", "true"))),
        new("service-spot", "Spot with a floor", n => [Web(n)], n => Existing("service-spot", n)),
        new("service-office-hours", "office hours", n => [Web(n)], n => Existing("service-office-hours", n, ("officeFrom", "07:00"))),
        new("service-office-hours", "other office hours", n => [Web(n), Existing("service-office-hours", n)], n => Existing("service-office-hours", n, ("officeFrom", "07:00"), ("officeOutside", "1"))),
        new("service-office-hours", "no office hours", n => [Web(n), Existing("service-office-hours", n)], n => Existing("service-office-hours", n, ("officeHours", "false"))),
        new("service-delete", "a deleted service with office hours", n => [Web(n), Existing("service-office-hours", n)], n => Existing("service-delete", n)),
        new("service-park", "a parked service", n => [Web(n)], n => Existing("service-park", n)),
        new("service-resume", "a resumed service", n => [Web(n), Existing("service-park", n)], n => Existing("service-resume", n)),
        new("service-delete", "a deleted parked service", n => [Web(n), Existing("service-park", n)], n => Existing("service-delete", n)),
        new("service-delete", "a deleted service", n => [Web(n)], n => Existing("service-delete", n)),
        new("service", "a new service with a rule of its own", _ => [], Balanced),
        new("service", "a changed rule and target group", n => [Balanced(n)], n => Balanced(n) with
        {
            ExistingService = $"payments-dev-{n}",
            Values = new Dictionary<string, string>(Balanced(n).Values) { ["path"] = "/api/*", ["healthPath"] = "/ready", ["drainSeconds"] = "10", ["graceSeconds"] = "90" },
        }),
        new("service", "a new service that deploys blue/green", _ => [], Shifting),
        new("service", "no test host any more", n => [Shifting(n)], n => Shifting(n) with
        {
            ExistingService = $"payments-dev-{n}", Values = Shifting(n).Values.Where(v => v.Key != "testHost").ToDictionary(v => v.Key, v => v.Value),
        }),
        new("service-image", "another image, blue/green", n => [Shifting(n)], n => Existing("service-image", n, ("image", $"registry.example.com/payments/{n}:2.0.0")) with { TemplateId = "web-service" }),
        new("service-delete", "a deleted service with its rule and target group", n => [Balanced(n)], n => Existing("service-delete", n)),
        new("task", "tasks run once", _ => [], n => New("run-task", "task", "main-fargate", ("name", n), ("image", "public.ecr.aws/docker/library/busybox:1.37"), ("command", "sleep 5"), ("tasks", "12"))),
        // the group of the environment is made once, by whichever job comes first
        new("job", "a scheduled job", n => [Job($"{n}-first")], n => Job(n)),
        new("job", "a changed scheduled job", n => [Job(n)], n => Job(n, ("image", "public.ecr.aws/docker/library/busybox:1.38"), ("schedule", "rate(2 days)")) with { ExistingService = $"payments-dev-{n}" }),
        new("job-run", "a job run now", n => [Job(n)], n => Existing("job-run", n, ("tasks", "12"))),
        new("job-delete", "a deleted scheduled job", n => [Job(n)], n => Existing("job-delete", n)),
        new("job", "an event-driven job", _ => [], n => Driven(n)),
        new("job", "a changed event-driven job", n => [Driven(n)], n => Driven(n, ("image", "public.ecr.aws/docker/library/busybox:1.38"), ("enabled", "false")) with { ExistingService = $"payments-dev-{n}" }),
        new("job-delete", "a deleted event-driven job", n => [Driven(n)], n => Existing("job-delete", n)),
        new("cluster", "a new cluster", _ => [], n => New("fargate-cluster", "cluster", "", ("name", n), ("spotWeight", "25"))),
        new("cluster", "a new cluster of instances", _ => [], Ec2),
        new("cluster", "a new cluster on Managed Instances", _ => [], Managed),
        new("cluster-managed", "other Managed Instances of a cluster", n => [Managed(n)], n => Own("cluster-managed", n, ("maxVcpus", "16"))),
        new("cluster-delete", "a deleted cluster on Managed Instances", n => [Managed(n)], n => Existing("cluster-delete", n) with { Cluster = $"payments-dev-{n}" }),
        new("cluster-settings", "other settings of a cluster", n => [New("fargate-cluster", "cluster", "", ("name", n), ("spotWeight", "25"))], n => Own("cluster-settings", n, ("insights", "enhanced"), ("spotWeight", "50"))),
        new("cluster-instances", "other instances of a cluster", n => [Ec2(n)], n => Own("cluster-instances", n, ("instanceType", "m7g.xlarge"), ("minInstances", "1"), ("maxInstances", "5"), ("targetCapacity", "80"))),
        new("cluster-park", "a parked cluster", n => [Ec2(n)], n => Own("cluster-park", n)),
        new("cluster-resume", "a resumed cluster", n => [Ec2(n), Own("cluster-park", n)], n => Own("cluster-resume", n)),
        new("cluster-delete", "a deleted cluster of instances", n => [Ec2(n)], n => Existing("cluster-delete", n) with { Cluster = $"payments-dev-{n}" }),
        new("cluster-delete", "a deleted cluster", n => [New("fargate-cluster", "cluster", "", ("name", n), ("spotWeight", "25"))], n => Existing("cluster-delete", n) with { Cluster = $"payments-dev-{n}" }),
    ];

    private static RequestDraft Job(string name, params (string Name, string Value)[] values) => New("scheduled-job", "job", "main-fargate", [.. Values(("name", name), ("image", "public.ecr.aws/docker/library/busybox:1.37"), ("command", "sleep 5"), ("schedule", "rate(1 day)")), .. values]);

    private static RequestDraft Driven(string name, params (string Name, string Value)[] values) => New("event-job", "job", "main-fargate", [.. Values(("name", name), ("image", "public.ecr.aws/docker/library/busybox:1.37"), ("pattern", """{"source":["aws.s3"]}""")), .. values]);

    private static (string, string)[] Values(params (string Name, string Value)[] values) => values;

    private static RequestDraft Web(string name) => DomainWorld.Draft(name);

    private static RequestDraft Balanced(string name)
    {
        var values = new Dictionary<string, string>(Web(name).Values)
        {
            ["traffic"] = "By its own rule on a shared load balancer", ["listener"] = SandboxAccount.HttpsListenerArn, ["host"] = $"{name}.internal.example",
        };
        values.Remove("targetGroup");
        return Web(name) with { Values = values };
    }

    private static RequestDraft Own(string kind, string name, params (string Name, string Value)[] values) => Existing(kind, name, values) with { Cluster = $"payments-dev-{name}" };

    private static RequestDraft Ec2(string name) => New("ec2-cluster", "cluster", "", ("name", name), ("instanceType", "m7g.large"), ("minInstances", "1"), ("maxInstances", "3"));

    private static RequestDraft Managed(string name) => New("managed-cluster", "cluster", "", ("name", name));

    private static RequestDraft Shifting(string name) => Balanced(name) with
    {
        Values = new Dictionary<string, string>(Balanced(name).Values) { ["strategy"] = "Blue/green", ["testHost"] = $"try-{name}.internal.example", ["bakeMinutes"] = "0" },
    };

    private static RequestDraft New(string template, string kind, string cluster, params (string Name, string Value)[] values) =>
        new(template, "payments", "dev", cluster, null, values.GroupBy(v => v.Name).ToDictionary(v => v.Key, v => v.Last().Value), "Chaos asks for it.", kind);

    private static RequestDraft Existing(string kind, string name, params (string Name, string Value)[] values) =>
        new("", "payments", "dev", "main-fargate", $"payments-dev-{name}", values.ToDictionary(v => v.Name, v => v.Value), "Chaos asks for it.", kind);
}
