using Domain.Catalog;
using Domain.Kinds.Traffic;

namespace Domain.Kinds.Services;

internal sealed class WebServiceTemplate : StarterTemplate
{
    public override string Id => "web-service";
    public override string Name => "Web service";
    public override string Summary => "A container that answers HTTP behind a load balancer, kept running and scaled by CPU.";
    public override TemplateKind Kind => TemplateKind.Service;
    public override bool IsFirst => true;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Service name", "checkout-api"),
        .. ServiceFields.Container("8080"),
        .. ServiceFields.Tasks,
        ServiceFields.CpuTarget,
        .. TrafficFields.Balanced,
        .. DeploymentFields.All,
        ServiceFields.LogDays,
    ];
}
