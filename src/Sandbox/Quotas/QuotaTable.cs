using Amazon.ServiceQuotas.Model;

namespace Sandbox.Quotas;

/// <summary>One quota as AWS defines it.</summary>
/// <param name="Service">Service code.</param>
/// <param name="Default">AWS's default in us-east-1.</param>
/// <param name="Usage">Dimensions of the AWS/Usage metric that counts it, where there is one: class, resource, service.</param>
/// <param name="PerSecond">Whether it is a rate.</param>
internal sealed record QuotaDefinition(string Service, string Code, string Name, double Default, bool Adjustable, (string Class, string Resource, string Service)? Usage = null, bool PerSecond = false);

/// <summary>
/// The quotas that matter to services on ECS, with their codes and defaults (AWS General Reference, "Service endpoints and
/// quotas" of each service; Fargate's vCPU counts are those of a new account: ECS Developer Guide, "AWS Fargate service quotas").
/// </summary>
internal static class QuotaTable
{
    public const string FargateOnDemand = "L-3032A538";
    public const string FargateSpot = "L-36FBB829";
    public const string StandardInstances = "L-1216C47A";
    public const string ScalableTargets = "L-782A3EE2";

    public static readonly IReadOnlyDictionary<string, string> Services = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["application-autoscaling"] = "Application Auto Scaling",
        ["ec2"] = "Amazon Elastic Compute Cloud (Amazon EC2)",
        ["ecs"] = "Amazon Elastic Container Service (Amazon ECS)",
        ["elasticloadbalancing"] = "Elastic Load Balancing (ELB)",
        ["fargate"] = "AWS Fargate",
        ["logs"] = "Amazon CloudWatch Logs",
    };

    public static readonly IReadOnlyList<QuotaDefinition> All =
    [
        new("application-autoscaling", ScalableTargets, "Scalable targets for ECS", 3000, true),
        new("application-autoscaling", "L-B395C81B", "Scaling policies per scalable target", 50, false),
        new("application-autoscaling", "L-95848B5F", "Scheduled actions per scalable target", 200, false),
        new("application-autoscaling", "L-9C25247C", "Step adjustments per step scaling policy", 20, false),
        new("ec2", StandardInstances, "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5, true, ("Standard/OnDemand", "vCPU", "EC2")),
        new("ec2", "L-34B43A08", "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", 5, true, ("Standard/Spot", "vCPU", "EC2")),
        new("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5, true),
        new("ecs", "L-21C621EB", "Clusters per account", 10000, true),
        new("ecs", "L-9EF96962", "Services per cluster", 5000, true),
        new("ecs", "L-92E49DE3", "Tasks per service", 5000, true),
        new("ecs", "L-86C34207", "Container instances per cluster", 5000, true),
        new("ecs", "L-A04A77EF", "Target groups per service", 5, false),
        new("ecs", "L-E4A1E1D7", "Classic Load Balancers per service", 1, false),
        new("ecs", "L-B9151B48", "Revisions per task definition family", 1000000, false),
        new("ecs", "L-B7718569", "Tasks in PROVISIONING state per cluster", 500, false),
        new("elasticloadbalancing", "L-53DA6B97", "Application Load Balancers per Region", 50, true),
        new("elasticloadbalancing", "L-69A177A2", "Network Load Balancers per Region", 50, true),
        new("elasticloadbalancing", "L-B22855CB", "Target Groups per Region", 3000, true),
        new("elasticloadbalancing", "L-B6DF7632", "Listeners per Application Load Balancer", 50, true),
        new("elasticloadbalancing", "L-7EED9B64", "Rules per Application Load Balancer", 100, true),
        new("elasticloadbalancing", "L-7E6692B2", "Targets per Application Load Balancer", 1000, true),
        new("elasticloadbalancing", "L-A0D0B863", "Targets per Target Group per Region", 1000, true),
        new("elasticloadbalancing", "L-9365A611", "Certificates per Application Load Balancer", 25, true),
        new("fargate", FargateOnDemand, "Fargate On-Demand vCPU resource count", 6, true, ("Standard/OnDemand", "vCPU", "Fargate")),
        new("fargate", FargateSpot, "Fargate Spot vCPU resource count", 6, true, ("Standard/Spot", "vCPU", "Fargate")),
        new("logs", "L-D2832119", "CreateLogGroup throttle limit in transactions per second", 10, true, PerSecond: true),
        new("logs", "L-76507CEF", "CreateLogStream throttle limit in transactions per second", 50, true, PerSecond: true),
    ];

    public static QuotaDefinition? Find(string service, string code) => All.FirstOrDefault(q => q.Service == service && q.Code == code);

    /// <param name="quota">What to show.</param>
    /// <param name="value">The default or the applied value.</param>
    /// <param name="region">Its Region.</param>
    /// <param name="account">Empty for the default, which is nobody's.</param>
    public static ServiceQuota View(QuotaDefinition quota, double value, string region, string account) => new()
    {
        ServiceCode = quota.Service,
        ServiceName = Services[quota.Service],
        QuotaArn = $"arn:aws:servicequotas:{region}:{account}:{quota.Service}/{quota.Code}",
        QuotaCode = quota.Code,
        QuotaName = quota.Name,
        Value = value,
        Unit = "None",
        Adjustable = quota.Adjustable,
        GlobalQuota = false,
        QuotaAppliedAtLevel = "ACCOUNT",
        Period = quota.PerSecond ? new() { PeriodValue = 1, PeriodUnit = "SECOND" } : null,
        UsageMetric = quota.Usage is var (kind, resource, service)
            ? new()
            {
                MetricNamespace = "AWS/Usage",
                MetricName = "ResourceCount",
                MetricDimensions = new(StringComparer.Ordinal) { ["Class"] = kind, ["Resource"] = resource, ["Service"] = service, ["Type"] = "Resource" },
                MetricStatisticRecommendation = "Maximum",
            }
            : null,
    };
}
