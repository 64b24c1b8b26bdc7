using Domain.Catalog;

namespace Domain.Kinds.Services;

/// <summary>Fields that the starter templates of services share.</summary>
internal static class ServiceFields
{
    /// <param name="port">The usual one; null for a container that listens nowhere.</param>
    public static IReadOnlyList<Field> Container(string? port) =>
    [
        new(FieldNames.Image, "Image", FieldKind.Image, FieldStep.What, FieldMode.Free,
            "Registry, repository and tag or digest, such as public.ecr.aws/nginx/nginx:1.29."),
        .. port is null ? Array.Empty<Field>() :
        [
            new(FieldNames.Port, "Container port", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "The port your container listens on.", Default: port, Min: 1, Max: 65535),
        ],
        new(FieldNames.Cpu, "CPU", FieldKind.Cpu, FieldStep.What, FieldMode.Defaulted, "1,024 units are one vCPU.", Default: "512", Unit: "units"),
        new(FieldNames.Memory, "Memory", FieldKind.Memory, FieldStep.What, FieldMode.Defaulted, "The task is stopped when it uses more.", Default: "1024", Unit: "MiB"),
        new(FieldNames.Compute, "Runs on", FieldKind.Compute, FieldStep.What, FieldMode.Defaulted, "Where the tasks run, and what that costs.", Default: "Fargate"),
    ];

    public static IReadOnlyList<Field> Variables =>
    [
        new(FieldNames.Environment, "Variables", FieldKind.EnvironmentMap, FieldStep.What, FieldMode.Free,
            "Environment variables of the container. No passwords or tokens: give those as secrets.", Optional: true),
        new(FieldNames.Secrets, "Secrets", FieldKind.SecretMap, FieldStep.What, FieldMode.Free,
            "Variables that AWS fills from Secrets Manager or Parameter Store: name and ARN.", Optional: true),
    ];

    public static IReadOnlyList<Field> Tasks =>
    [
        new(FieldNames.MinTasks, "Least tasks", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Always running, even when idle.", Default: "2", Min: 1, Max: 1000, Unit: "tasks"),
        new(FieldNames.MaxTasks, "Most tasks", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted, "Scaling never passes this.", Default: "4", Min: 1, Max: 1000, Unit: "tasks"),
    ];

    public static Field CpuTarget => new(FieldNames.CpuTarget, "CPU target", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted,
        "Tasks are added when average CPU stays above it, and taken away below it.", Default: "60", Min: 10, Max: 90, Unit: "%");

    public static Field LogDays => new(FieldNames.LogDays, "Keep logs", FieldKind.Number, FieldStep.Network, FieldMode.Locked,
        "Set by the platform team.", Default: "30", Min: 1, Max: 3653, Unit: "days");
}
