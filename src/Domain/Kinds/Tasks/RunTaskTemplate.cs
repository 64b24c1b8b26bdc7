using Domain.Catalog;

namespace Domain.Kinds.Tasks;

internal sealed class RunTaskTemplate : StarterTemplate
{
    public override string Id => "run-task";
    public override string Name => "One-off task";
    public override string Summary => "A container that runs once and ends: a migration, a report, a repair. Berth waits for it and says how it ended.";
    public override TemplateKind Kind => TemplateKind.Task;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Task name"),
        new(FieldNames.Image, "Image", FieldKind.Image, FieldStep.What, FieldMode.Free,
            "Registry, repository and tag or digest, such as public.ecr.aws/docker/library/busybox:1.37."),
        new(FieldNames.Command, "Command", FieldKind.Command, FieldStep.What, FieldMode.Free,
            "What the container runs, in place of what its image says. Leave it out to keep that.", Optional: true),
        new(FieldNames.Cpu, "CPU", FieldKind.Cpu, FieldStep.What, FieldMode.Defaulted, "1,024 units are one vCPU.", Default: "256", Unit: "units"),
        new(FieldNames.Memory, "Memory", FieldKind.Memory, FieldStep.What, FieldMode.Defaulted, "The task is stopped when it uses more.", Default: "512", Unit: "MiB"),
        new(FieldNames.Compute, "Runs on", FieldKind.Compute, FieldStep.What, FieldMode.Defaulted, "Where the tasks run, and what that costs.", Default: "Fargate"),
        new(FieldNames.Environment, "Variables", FieldKind.EnvironmentMap, FieldStep.What, FieldMode.Free,
            "Environment variables of the container. No passwords or tokens: give those as secrets.", Optional: true),
        new(FieldNames.Secrets, "Secrets", FieldKind.SecretMap, FieldStep.What, FieldMode.Free,
            "Variables that AWS fills from Secrets Manager or Parameter Store: name and ARN.", Optional: true),
        new(FieldNames.Tasks, "How many", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Tasks to run, all at once and each once.", Default: "1", Min: 1, Max: 100, Unit: "tasks"),
        new(FieldNames.LogDays, "Keep logs", FieldKind.Number, FieldStep.Network, FieldMode.Locked, "Set by the platform team.", Default: "30", Min: 1, Max: 3653, Unit: "days"),
    ];
}
