using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

[PlannedAs("service")]
public sealed record ServiceChange(ServiceSpec? Before, ServiceSpec After) : Change
{
    public override string Title => $"{(IsNew ? "Create" : "Update")} service {After.Name}";
    public override string Noun => "Service";
    public override bool IsNew => Before is null;

    /// <summary>
    /// The capacity provider of a new service on instances: with it ECS starts instances for tasks that wait for room, which it does not for a launch type
    /// (ECS Developer Guide, "Amazon ECS managed scaling"). Null where the cluster has none, and for all else.
    /// </summary>
    public string? Provider { get; init; }

    public override ChangeTexts Text() => ChangeTexts.Of(Before is null ? null : Json(Before), Provided(Json(After with { TaskDefinition = Revision })));

    public override WrittenWorkload Written() => new(null, Provided(Json(After)));

    // the number of a revision is given when it is registered
    private string Revision => After.TaskDefinition.Contains(':', StringComparison.Ordinal) ? After.TaskDefinition : $"{After.TaskDefinition}:(new revision)";

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place)
    {
        var arn = place.ServiceArn(After.Cluster, After.Name);
        return IsNew
            ?
            [
                new("ecs:CreateService", arn, Using(place, Tagged(place, cluster: After.Cluster))),
                new("ecs:TagResource", arn, Tagged(place, "CreateService")),
                new("ecs:DescribeServices", arn, InCluster(place, After.Cluster)),
                .. PassRoles([place.ExecutionRoleArn, place.TaskRoleArn]), .. PassToEcs(),
            ]
            : UpdateScope(place, arn);
    }

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place)
    {
        var arn = place.ServiceArn(After.Cluster, After.Name);
        return IsNew
            ? [new("ecs:DeleteService", arn, InCluster(place, After.Cluster)), new("ecs:DescribeServices", arn, InCluster(place, After.Cluster))]
            : UpdateScope(place, arn);
    }

    private IReadOnlyList<NeededPermission> UpdateScope(TeamEnvironment place, string arn) =>
    [
        new("ecs:UpdateService", arn, Using(place, InCluster(place, After.Cluster))),
        new("ecs:DescribeServices", arn, InCluster(place, After.Cluster)),
        .. PassRoles([place.ExecutionRoleArn, place.TaskRoleArn]), .. PassToEcs(),
        // to move onto instances it must learn the name of the cluster's capacity provider
        .. Before?.Compute != After.Compute
            ? [new NeededPermission("ecs:DescribeClusters", place.ClusterArn(After.Cluster), NoContext)]
            : Array.Empty<NeededPermission>(),
    ];

    /// <summary>The role under which ECS itself moves traffic.</summary>
    private IReadOnlyList<NeededPermission> PassToEcs() =>
        [.. new[] { After.Shift?.RoleArn, Before?.Shift?.RoleArn }.OfType<string>().Distinct(StringComparer.Ordinal).Select(r => new NeededPermission("iam:PassRole", r, PassedToEcs))];

    /// <summary>What the service is to run and where, as IAM sees it (Service Authorization Reference, Amazon ECS, CreateService and UpdateService).</summary>
    private Dictionary<string, string> Using(TeamEnvironment place, Dictionary<string, string> context)
    {
        var seen = new Dictionary<string, string>(context)
        {
            ["ecs:task-definition"] = DefinitionArn(place, After.TaskDefinition[(After.TaskDefinition.LastIndexOf('/') + 1)..].Split(':')[0]),
            // AWS takes these from the revision that the service is to run
            ["ecs:task-cpu"] = NeededPermission.NotKnownYet,
            ["ecs:task-memory"] = NeededPermission.NotKnownYet,
        };
        if (IsNew)
        {
            seen["ecs:propagate-tags"] = "SERVICE";
            seen["ecs:enable-ecs-managed-tags"] = "true";
        }

        // an update says only what differs
        if (Before is null || !ServiceRules.IsSameNetwork(Before, After))
        {
            seen["ecs:subnet"] = string.Join(',', After.Subnets);
            seen["ecs:auto-assign-public-ip"] = After.AssignPublicIp ? "true" : "false";
        }

        // a new service has a launch type, save on Fargate Spot; one that moves has a strategy
        var provider = After.Compute switch
        {
            Compute.FargateSpot => "FARGATE_SPOT",
            Compute.Fargate => IsNew ? null : "FARGATE",
            Compute.Ec2 => IsNew ? Provider : NeededPermission.NotKnownYet,
        };
        if (provider is not null && Before?.Compute != After.Compute)
        {
            seen["ecs:capacity-provider"] = provider.Length == 0 ? provider : CapacityProviderArn(place, provider);
        }

        if (Before?.Connect != After.Connect)
        {
            seen["ecs:enable-service-connect"] = After.Connect is null ? "false" : "true";
            if (After.Connect is { } connect)
            {
                seen["ecs:namespace"] = connect.Namespace;
            }
        }

        return seen;
    }

    private JsonObject Provided(JsonObject node)
    {
        if (Provider is { } provider)
        {
            node.Remove("launchType");
            node["capacityProviderStrategy"] = new JsonArray(new JsonObject { ["capacityProvider"] = provider, ["weight"] = 1 });
        }

        return node;
    }

    internal static JsonObject Json(ServiceSpec s)
    {
        var node = new JsonObject { ["serviceName"] = s.Name, ["cluster"] = s.Cluster, ["taskDefinition"] = s.TaskDefinition };
        if (s.Compute is Compute.FargateSpot)
        {
            node["capacityProviderStrategy"] = new JsonArray(new JsonObject { ["capacityProvider"] = "FARGATE_SPOT", ["weight"] = 1 });
        }
        else
        {
            node["launchType"] = s.Compute is Compute.Ec2 ? "EC2" : "FARGATE";
        }

        if (s.DesiredCount is { } desired)
        {
            node["desiredCount"] = desired;
        }

        node["deploymentConfiguration"] = (s.Deployment ?? new DeploymentSpec(DeploymentSpec.Rolling)).Json();
        node["networkConfiguration"] = new JsonObject
        {
            ["awsvpcConfiguration"] = new JsonObject
            {
                ["subnets"] = new JsonArray([.. s.Subnets.Select(x => JsonValue.Create(x))]),
                ["securityGroups"] = new JsonArray([.. s.SecurityGroups.Select(x => JsonValue.Create(x))]),
                ["assignPublicIp"] = s.AssignPublicIp ? "ENABLED" : "DISABLED",
            },
        };
        if (s.TargetGroupArn is { } target)
        {
            var balancer = new JsonObject { ["targetGroupArn"] = target, ["containerName"] = s.ContainerName, ["containerPort"] = s.ContainerPort };
            if (s.Shift is { } shift)
            {
                balancer["advancedConfiguration"] = new JsonObject
                {
                    ["alternateTargetGroupArn"] = shift.OtherGroupArn, ["productionListenerRule"] = shift.ProductionRule ?? "(new)", ["testListenerRule"] = shift.TestRule is { Length: 0 } ? "(new)" : shift.TestRule, ["roleArn"] = shift.RoleArn,
                };
            }

            node["loadBalancers"] = new JsonArray(balancer);
        }

        if (s.GraceSeconds is { } grace)
        {
            node["healthCheckGracePeriodSeconds"] = grace;
        }

        if (s.Connect is { } connect)
        {
            node["serviceConnectConfiguration"] = Json(connect);
        }

        return node;
    }

    private static JsonObject Json(ConnectSpec connect)
    {
        var node = new JsonObject { ["enabled"] = true, ["namespace"] = connect.Namespace };
        if (connect.PortName is { } port)
        {
            var alias = new JsonObject { ["port"] = connect.Port };
            if (connect.DnsName is { } name)
            {
                alias["dnsName"] = name;
            }

            node["services"] = new JsonArray(new JsonObject
            {
                ["portName"] = port, ["discoveryName"] = connect.DiscoveryName, ["clientAliases"] = new JsonArray(alias),
            });
        }

        return node;
    }
}
