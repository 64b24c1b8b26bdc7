using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>
/// Service-linked roles of the services around ECS (IAM User Guide, "Create a service-linked role", and the services' own
/// pages on them).
/// </summary>
internal sealed class LinkedRoles(IamStore store)
{
    public const string Ecs = "ecs.amazonaws.com";

    private static readonly Dictionary<string, (string Role, bool Suffix, string? Policy)> services = new(StringComparer.Ordinal)
    {
        [Ecs] = ("AWSServiceRoleForECS", false, "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"),
        ["ecs.application-autoscaling.amazonaws.com"] =
            ("AWSServiceRoleForApplicationAutoScaling_ECSService", false, "arn:aws:iam::aws:policy/aws-service-role/AWSApplicationAutoscalingECSServicePolicy"),
        ["autoscaling.amazonaws.com"] = ("AWSServiceRoleForAutoScaling", true, "arn:aws:iam::aws:policy/aws-service-role/AutoScalingServiceRolePolicy"),
        ["elasticloadbalancing.amazonaws.com"] = ("AWSServiceRoleForElasticLoadBalancing", false, null),
        ["spot.amazonaws.com"] = ("AWSServiceRoleForEC2Spot", false, null),
    };

    public void Register(Api api) => api.Write<CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse>("CreateServiceLinkedRole", Create);

    private CreateServiceLinkedRoleResponse Create(CreateServiceLinkedRoleRequest request, Call call)
    {
        var service = request.AWSServiceName;
        var known = services.TryGetValue(service, out var linked);
        var name = (known ? linked.Role : "*") + (request.CustomSuffix is { } suffix ? $"_{suffix}" : "");
        var arn = $"arn:aws:iam::{call.Account}:role/aws-service-role/{service}/{name}";
        call.Authorize(arn, keys => keys.Set("iam:AWSServiceName", service));
        IamRules.Name(service, "AWSServiceName", 128);
        IamRules.Description(request.Description);
        if (!known)
        {
            throw new AwsError("InvalidInput", $"The Sandbox does not offer the service-linked role of {service}. It offers {string.Join(", ", services.Keys)}.");
        }
        if (request.CustomSuffix is not null && !linked.Suffix)
        {
            throw new AwsError("InvalidInput", $"Custom suffix is not allowed for {service}");
        }
        if (store.State.Roles.ContainsKey(arn))
        {
            throw new AwsError("InvalidInput", $"Service role name {name} has been taken in this account, please try a different suffix.");
        }
        var role = Make(store.Now, arn, service, request.Description);
        store.State.Roles[arn] = role;
        return new() { Role = IamStore.View(role, whole: true) };
    }

    /// <summary>The role as its service makes it.</summary>
    private static IamRole Make(DateTimeOffset now, string arn, string service, string? description) => new()
    {
        Arn = arn,
        Name = Arns.Last(arn),
        Path = $"/aws-service-role/{service}/",
        RoleId = IamStore.NewId("AROA"),
        Trust = $$"""{"Version":"2012-10-17","Statement":[{"Action":["sts:AssumeRole"],"Effect":"Allow","Principal":{"Service":["{{service}}"]} }]}""",
        Created = now,
        Description = description ?? "",
        Attached = services[service].Policy is { } policy ? [policy] : [],
    };

    /// <summary>The role as its service makes it, without a suffix.</summary>
    public static void Add(IamState iam, string account, string service, DateTimeOffset now)
    {
        var arn = $"arn:aws:iam::{account}:role/aws-service-role/{service}/{services[service].Role}";
        iam.Roles[arn] = Make(now, arn, service, null);
    }
}
