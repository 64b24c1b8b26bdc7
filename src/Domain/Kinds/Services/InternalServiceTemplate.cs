using Domain.Catalog;

namespace Domain.Kinds.Services;

internal sealed class InternalServiceTemplate : StarterTemplate
{
    public override string Id => "internal-service";
    public override string Name => "Internal service";
    public override string Summary => "A container that other services call by name through Service Connect, with no load balancer, kept running and scaled by CPU.";
    public override TemplateKind Kind => TemplateKind.Service;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Service name", "stock-api"),
        .. ServiceFields.Container("8080"),
        .. ServiceFields.Tasks,
        ServiceFields.CpuTarget,
        new(FieldNames.Namespace, "Namespace", FieldKind.Text, FieldStep.Network, FieldMode.Free,
            "Where others look for it: a Cloud Map namespace. Leave it out for the cluster's own.", Max: 1024, Optional: true),
        new(FieldNames.DiscoveryName, "Called", FieldKind.Text, FieldStep.Network, FieldMode.Free,
            "What others in the namespace write before the colon and the port. Leave it out for the full name, with team and environment in front.",
            Pattern: "[a-z]([a-z0-9-]{0,61}[a-z0-9])?", PatternHelp: "lower-case letters, digits and hyphens, a letter first, such as stock-api", Max: 63, Optional: true),
        ServiceFields.LogDays,
    ];
}
