using System.Globalization;
using Domain.Workloads.Inventory;

namespace Portal.Features.Workloads;

/// <summary>Sizes and names as people read them.</summary>
internal static class WorkloadWords
{
    /// <param name="cpu">CPU units.</param>
    /// <param name="memoryMiB">MiB.</param>
    public static string Size(int cpu, int memoryMiB) => $"{Cpu(cpu)} vCPU, {Memory(memoryMiB)}";

    /// <summary>vCPU.</summary>
    /// <param name="cpu">Units, 1,024 a vCPU.</param>
    public static string Cpu(int cpu) => string.Create(CultureInfo.InvariantCulture, $"{cpu / 1024m:0.##}");

    public static string Memory(int mib) => string.Create(CultureInfo.InvariantCulture, $"{mib / 1024m:0.##} GB");

    public static string Of(ResourceOwner owner) => owner switch
    {
        ResourceOwner.Unknown => "someone Berth cannot tell",
        ResourceOwner.Berth => "Berth",
        ResourceOwner.CloudFormation => "CloudFormation",
        ResourceOwner.Terraform => "Terraform",
        ResourceOwner.CodeDeploy => "CodeDeploy",
        ResourceOwner.Batch => "AWS Batch",
        ResourceOwner.ExpressMode => "ECS Express Mode",
        ResourceOwner.Copilot => "Copilot",
    };

    /// <summary>What follows the last slash of an ARN: "checkout-api:42".</summary>
    public static string Last(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>Account and path of an ARN, with what everyone knows left out: "…:service/main/checkout-api".</summary>
    public static string Short(string arn) => arn.Split(':', 6) is [.., var path] ? $"…:{path}" : arn;
}
