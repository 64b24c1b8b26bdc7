using Domain.Requests;

namespace Domain.Workloads.Inventory;

/// <summary>What made a thing in AWS and would set it back, or be confused, if someone else changed it.</summary>
public enum ResourceOwner
{
    /// <summary>Nobody Berth can tell: made by hand, or by a tool that leaves no sure mark.</summary>
    Unknown,
    Berth,
    CloudFormation,
    Terraform,
    CodeDeploy,
    Batch,
    ExpressMode,
    Copilot,
}

/// <summary>Who owns a thing in AWS, by the marks that AWS's services and common tools leave on it. Pure.</summary>
public static class OwnerRules
{
    /// <summary>
    /// Sources: CloudFormation User Guide, "Resource tag" (<c>aws:cloudformation:stack-name</c>; keys that begin with <c>aws:</c> nobody else can write);
    /// Copilot's stacks besides carry <c>copilot-application</c> (Copilot CLI, "Additional AWS resources"); AWS Batch User Guide, "Compute environments"
    /// (its clusters are named <c>NAME_Batch_UUID</c> or <c>AWSBatch-NAME-UUID</c>, its tasks are of the family's group); ECS API, DeploymentController (CODE_DEPLOY);
    /// ECS API, Service, <c>resourceManagementType</c> (ECS for a service of Express Mode). Terraform leaves no mark of its own: only tags that name it count.
    /// </summary>
    /// <param name="controller"><c>deploymentController.type</c> of a service; null elsewhere.</param>
    /// <param name="managedBy"><c>resourceManagementType</c> of a service: CUSTOMER or ECS; null elsewhere.</param>
    /// <param name="cluster">Name of the cluster it is, or is in; null where there is none.</param>
    public static ResourceOwner Of(IReadOnlyDictionary<string, string> tags, string? controller = null, string? managedBy = null, string? cluster = null) =>
        tags.ContainsKey(BerthTags.Team) && tags.ContainsKey(BerthTags.Request) ? ResourceOwner.Berth
        : cluster is not null && IsOfBatch(cluster) ? ResourceOwner.Batch
        : tags.ContainsKey("copilot-application") ? ResourceOwner.Copilot
        : managedBy == "ECS" ? ResourceOwner.ExpressMode
        : tags.ContainsKey("aws:cloudformation:stack-name") || tags.ContainsKey("aws:cloudformation:stack-id") ? ResourceOwner.CloudFormation
        : controller == "CODE_DEPLOY" ? ResourceOwner.CodeDeploy
        : IsOfTerraform(tags) ? ResourceOwner.Terraform
        : tags.ContainsKey(BerthTags.Team) ? ResourceOwner.Berth
        : ResourceOwner.Unknown;

    /// <summary>Why a change through Berth would not last, and what to do; null where nothing speaks against it.</summary>
    public static string? WhyNotChange(ResourceOwner owner, IReadOnlyDictionary<string, string> tags) => owner switch
    {
        ResourceOwner.Berth or ResourceOwner.Unknown => null,
        ResourceOwner.CloudFormation => $"The CloudFormation stack {tags.GetValueOrDefault("aws:cloudformation:stack-name", "it belongs to")} owns it and would set a change back. Change the stack's template.",
        ResourceOwner.Terraform => "Terraform owns it and would set a change back. Change its configuration.",
        ResourceOwner.CodeDeploy => "CodeDeploy deploys it, and ECS takes no change of what runs from anyone else. Change its application in CodeDeploy.",
        ResourceOwner.Batch => "AWS Batch made it and manages it. Change the compute environment or the job in AWS Batch.",
        ResourceOwner.ExpressMode => "ECS Express Mode manages it and would set a change back. Change the Express Mode service.",
        ResourceOwner.Copilot => $"The Copilot application {tags.GetValueOrDefault("copilot-application", "it belongs to")} owns it and would set a change back. Change its manifest.",
    };

    private static bool IsOfBatch(string cluster) =>
        cluster.StartsWith("AWSBatch-", StringComparison.Ordinal) || cluster.Contains("_Batch_", StringComparison.Ordinal);

    private static bool IsOfTerraform(IReadOnlyDictionary<string, string> tags) => tags.Any(t =>
        (t.Key.ToUpperInvariant() is "MANAGEDBY" or "MANAGED-BY" or "MANAGED_BY" or "CREATEDBY" or "CREATED-BY" or "PROVISIONER" && t.Value.Equals("terraform", StringComparison.OrdinalIgnoreCase))
        || (t.Key.Equals("terraform", StringComparison.OrdinalIgnoreCase) && t.Value.Equals("true", StringComparison.OrdinalIgnoreCase)));
}
