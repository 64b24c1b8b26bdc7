using Domain.Catalog;

namespace Domain.Kinds.Jobs;

internal sealed class ScheduledJobTemplate : StarterTemplate
{
    public override string Id => "scheduled-job";
    public override string Name => "Scheduled job";
    public override string Summary => "A container that runs by the clock and ends: a nightly report, a clean-up, a sync. In your time zone, tried again when AWS cannot start it.";
    public override TemplateKind Kind => TemplateKind.Job;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Job name"),
        .. JobFields.Container,
        new(FieldNames.Schedule, "Schedule", FieldKind.Schedule, FieldStep.Scale, FieldMode.Free,
            "Every day at six is cron(0 6 * * ? *), working days cron(0 6 ? * MON-FRI *), every quarter of an hour rate(15 minutes), once at(2027-01-04T08:00:00)."),
        new(FieldNames.TimeZone, "Time zone", FieldKind.Text, FieldStep.Scale, FieldMode.Defaulted, "The clock that the schedule goes by, such as Europe/Berlin. Summer time is followed.", Default: "UTC", Max: 50),
        .. JobFields.Runs,
        new(FieldNames.Duration, "A run takes", FieldKind.Number, FieldStep.Scale, FieldMode.Free, "As long as it usually takes. Only for the estimate; leave it out if nobody knows.", Min: 1, Max: 43_200, Unit: "minutes", Optional: true),
        .. JobFields.Delivery,
    ];
}

internal sealed class EventJobTemplate : StarterTemplate
{
    public override string Id => "event-job";
    public override string Name => "Event-driven job";
    public override string Summary => "A container that runs when something happens in AWS: an object arrives in S3, an image in ECR, another task ends.";
    public override TemplateKind Kind => TemplateKind.Job;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Job name", "import-file"),
        .. JobFields.Container,
        new(FieldNames.Pattern, "Event pattern", FieldKind.Text, FieldStep.Scale, FieldMode.Free,
            """Which events start it, in JSON: {"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"bucket":{"name":["my-bucket"]}}}.""", Max: 4096),
        .. JobFields.Runs,
        .. JobFields.Delivery,
    ];
}

/// <summary>Fields that both kinds of job share.</summary>
internal static class JobFields
{
    public static IReadOnlyList<Field> Container =>
    [
        new(FieldNames.Image, "Image", FieldKind.Image, FieldStep.What, FieldMode.Free, "Registry, repository and tag or digest, such as public.ecr.aws/docker/library/busybox:1.37."),
        new(FieldNames.Command, "Command", FieldKind.Command, FieldStep.What, FieldMode.Free, "What the container runs, in place of what its image says. Leave it out to keep that.", Optional: true),
        new(FieldNames.Cpu, "CPU", FieldKind.Cpu, FieldStep.What, FieldMode.Defaulted, "1,024 units are one vCPU.", Default: "256", Unit: "units"),
        new(FieldNames.Memory, "Memory", FieldKind.Memory, FieldStep.What, FieldMode.Defaulted, "The task is stopped when it uses more.", Default: "512", Unit: "MiB"),
        new(FieldNames.Compute, "Runs on", FieldKind.Compute, FieldStep.What, FieldMode.Defaulted, "Where the tasks run, and what that costs.", Default: "Fargate"),
        new(FieldNames.Environment, "Variables", FieldKind.EnvironmentMap, FieldStep.What, FieldMode.Free, "Environment variables of the container. No passwords or tokens: give those as secrets.", Optional: true),
        new(FieldNames.Secrets, "Secrets", FieldKind.SecretMap, FieldStep.What, FieldMode.Free, "Variables that AWS fills from Secrets Manager or Parameter Store: name and ARN.", Optional: true),
    ];

    public static IReadOnlyList<Field> Runs =>
    [
        new(FieldNames.Tasks, "How many", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Tasks of each run, all at once.", Default: "1", Min: 1, Max: 10, Unit: "tasks"),
        new(FieldNames.Enabled, "Switched on", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted, "Switched off it stands and starts nothing.", Default: "true"),
        new(FieldNames.Newest, "Always the newest revision", FieldKind.Switch, FieldStep.Scale, FieldMode.Defaulted,
            "Off, each run is of the revision that was approved. On, it is whichever is newest when it runs.", Default: "false"),
    ];

    public static IReadOnlyList<Field> Delivery =>
    [
        new(FieldNames.Retries, "Tried again", FieldKind.Number, FieldStep.Network, FieldMode.Defaulted, "How often a start that AWS could not carry out is tried again. A task that starts and fails is not run again.", Default: "3", Min: 0, Max: 185, Unit: "times"),
        new(FieldNames.MaxAge, "For at most", FieldKind.Number, FieldStep.Network, FieldMode.Defaulted, "After that the start is given up.", Default: "60", Min: 1, Max: 1440, Unit: "minutes"),
        new(FieldNames.DeadLetters, "Dead-letter queue", FieldKind.Text, FieldStep.Network, FieldMode.Free, "The queue of this environment that a start which was given up goes to, with why.", Max: 80, Optional: true),
        new(FieldNames.LogDays, "Keep logs", FieldKind.Number, FieldStep.Network, FieldMode.Locked, "Set by the platform team.", Default: "30", Min: 1, Max: 3653, Unit: "days"),
    ];
}
