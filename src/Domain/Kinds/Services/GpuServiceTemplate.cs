using Domain.Catalog;

namespace Domain.Kinds.Services;

/// <summary>A container that has a GPU of an instance to itself: tasks on Fargate have none (ECS Developer Guide, "Amazon ECS task definitions for GPU workloads").</summary>
internal sealed class GpuServiceTemplate : StarterTemplate
{
    public override string Id => "gpu-service";
    public override string Name => "GPU inference service on EC2";
    public override string Summary => "A model behind a port, with a GPU of a container instance to itself, on a cluster whose instances have GPUs.";
    public override TemplateKind Kind => TemplateKind.Service;

    // as it is written when an admin saves it
    public override Recipe Recipe => new(RecipeRules.Read(Definition) is { } read ? RecipeRules.Write(read) : null, "model");

    private const string Definition =
        """
        {
          "family": "inference",
          "networkMode": "awsvpc",
          "requiresCompatibilities": ["EC2"],
          "containerDefinitions": [
            {
              "name": "model",
              "image": "public.ecr.aws/docker/library/busybox:1.37",
              "essential": true,
              "resourceRequirements": [{ "type": "GPU", "value": "1" }]
            }
          ]
        }
        """;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Service name", "reranker"),
        .. ServiceFields.Container("8080").Select(f => f.Name switch
        {
            FieldNames.Compute => f with { Mode = FieldMode.Locked, Default = "Ec2", Help = "GPUs are on instances alone. Choose a cluster whose instances have them." },
            FieldNames.Cpu => f with { Default = "2048" },
            FieldNames.Memory => f with { Default = "8192" },
            _ => f,
        }),
        .. ServiceFields.Variables,
        .. ServiceFields.Tasks.Select(f => f with { Default = f.Name is FieldNames.MinTasks ? "1" : "2" }),
        ServiceFields.LogDays,
    ];
}
