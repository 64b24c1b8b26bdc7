using Domain.Kinds;

namespace Domain.Catalog;

/// <summary>The templates a new installation begins with.</summary>
internal static class StarterTemplates
{
    /// <summary>The web service first, then those that stand with their kinds of request.</summary>
    public static IReadOnlyList<Template> All(DateTimeOffset now) =>
    [
        WebService(now),
        .. typeof(StarterTemplate).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(StarterTemplate)))
            .Select(t => Activator.CreateInstance(t)).OfType<StarterTemplate>().OrderBy(t => t.Id, StringComparer.Ordinal).Select(t => t.Make(now)),
    ];

    /// <summary>The usual fields of a service behind a load balancer.</summary>
    public static IReadOnlyList<Field> ServiceFields => WebServiceFields;

    private static Template WebService(DateTimeOffset now) => new()
    {
        Id = "web-service",
        Name = "Web service",
        Summary = "A container that answers HTTP behind a load balancer, kept running and scaled by CPU.",
        Owner = "Platform",
        Kind = TemplateKind.Service,
        Versions =
        {
            new TemplateVersion
            {
                TemplateId = "web-service", Major = 1, Minor = 0, State = VersionState.Published, CreatedAt = now, PublishedAt = now, Author = "Berth", Fields = WebServiceFields,
            },
        },
    };

    private static readonly IReadOnlyList<Field> WebServiceFields =
    [
        new(FieldNames.Name, "Service name", FieldKind.Text, FieldStep.Where, FieldMode.Free,
            "Lower-case words joined by hyphens. Team and environment are put in front of it in AWS.",
            Pattern: "[a-z][a-z0-9]*(-[a-z0-9]+)*", PatternHelp: "lower-case letters and digits, words joined by single hyphens, a letter first, such as checkout-api",
            Min: 2, Max: 32, FixedLater: true),
        new(FieldNames.Image, "Image", FieldKind.Image, FieldStep.What, FieldMode.Free,
            "Registry, repository and tag or digest, such as public.ecr.aws/nginx/nginx:1.29."),
        new(FieldNames.Port, "Container port", FieldKind.Number, FieldStep.What, FieldMode.Defaulted,
            "The port your container listens on.", Default: "8080", Min: 1, Max: 65535),
        new(FieldNames.Cpu, "CPU", FieldKind.Cpu, FieldStep.What, FieldMode.Defaulted,
            "1,024 units are one vCPU.", Default: "512", Unit: "units"),
        new(FieldNames.Memory, "Memory", FieldKind.Memory, FieldStep.What, FieldMode.Defaulted,
            "The task is stopped when it uses more.", Default: "1024", Unit: "MiB"),
        new(FieldNames.Compute, "Runs on", FieldKind.Compute, FieldStep.What, FieldMode.Defaulted,
            "Where the tasks run, and what that costs.", Default: "Fargate"),
        new(FieldNames.MinTasks, "Least tasks", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted,
            "Always running, even when idle.", Default: "2", Min: 1, Max: 1000, Unit: "tasks"),
        new(FieldNames.MaxTasks, "Most tasks", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted,
            "Scaling never passes this.", Default: "4", Min: 1, Max: 1000, Unit: "tasks"),
        new(FieldNames.CpuTarget, "CPU target", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted,
            "Tasks are added when average CPU stays above it, and taken away below it.", Default: "60", Min: 10, Max: 90, Unit: "%"),
        new(FieldNames.TargetGroup, "Target group", FieldKind.TargetGroup, FieldStep.Network, FieldMode.Free,
            "The load balancer's target group that sends traffic to the service."),
        new(FieldNames.LogDays, "Keep logs", FieldKind.Number, FieldStep.Network, FieldMode.Locked,
            "Set by the platform team.", Default: "30", Min: 1, Max: 3653, Unit: "days"),
    ];
}
