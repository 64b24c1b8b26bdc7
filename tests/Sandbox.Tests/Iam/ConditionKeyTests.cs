using System.Text.Json;
using Amazon.ApplicationAutoScaling.Model;
using Amazon.CloudWatchLogs.Model;
using Amazon.ECS.Model;
using Amazon.IdentityManagement.Model;
using Sandbox.Control;
using Sandbox.Iam;

namespace Sandbox.Tests.Iam;

/// <summary>
/// Each action is asked on the resource, and with the condition keys, that the Service Authorization Reference lists for it.
/// A key that is not listed cannot be there (<see cref="ServiceAuthorization.Trim"/>); here each that is listed is.
/// </summary>
public sealed class ConditionKeyTests
{
    private const string Cluster = SandboxAccount.FargateCluster;
    private const string Ecs = "arn:aws:ecs:us-east-1:111122223333";
    private const string TaskId = "00000000000000000000000000000001";
    private const string Role = "arn:aws:iam::111122223333:role/berth/payments-dev-task";
    private const string Boundary = "arn:aws:iam::aws:policy/AdministratorAccess";

    /// <summary>Of something that the call is to make nothing is tagged yet.</summary>
    private static readonly string[] ofNew = ["aws:ResourceTag/", "ecs:ResourceTag/", "iam:ResourceTag/"];

    private sealed record Row(string Action, string Resource, object Request, params string[] Absent);

    private static readonly List<Row> rows =
    [
        new("ecs:CreateCluster", $"{Ecs}:cluster/new", new CreateClusterRequest
        {
            ClusterName = "new", CapacityProviders = ["FARGATE"], Tags = Wishes.Tags(), Configuration = new() { ManagedStorageConfiguration = new() { FargateEphemeralStorageKmsKeyId = "key" } },
        }, [.. ofNew]),
        new("ecs:PutClusterCapacityProviders", $"{Ecs}:cluster/{Cluster}", new PutClusterCapacityProvidersRequest { Cluster = Cluster, CapacityProviders = ["FARGATE"], DefaultCapacityProviderStrategy = [] }),
        new("ecs:DescribeClusters", $"{Ecs}:cluster/{Cluster}", new DescribeClustersRequest { Clusters = [Cluster] }),
        new("ecs:UpdateClusterSettings", $"{Ecs}:cluster/{Cluster}", new UpdateClusterSettingsRequest { Cluster = Cluster, Settings = [new() { Name = "containerInsights", Value = "disabled" }] }),
        new("ecs:DeleteCluster", $"{Ecs}:cluster/{Cluster}", new DeleteClusterRequest { Cluster = Cluster }),
        new("ecs:ListContainerInstances", $"{Ecs}:cluster/{Cluster}", new ListContainerInstancesRequest { Cluster = Cluster }),
        new("ecs:RegisterTaskDefinition", $"{Ecs}:task-definition/payments-dev-web:*", Privileged(), [.. ofNew]),
        new("ecs:CreateService", $"{Ecs}:service/{Cluster}/payments-dev-new", Full(new CreateServiceRequest { ServiceName = "payments-dev-new", Tags = Wishes.Tags() }), [.. ofNew, "ecs:enable-vpc-lattice"]),
        new("ecs:UpdateService", $"{Ecs}:service/{Cluster}/payments-dev-web", Full(new UpdateServiceRequest { Service = "payments-dev-web" }), "ecs:enable-vpc-lattice"),
        new("ecs:DeleteService", $"{Ecs}:service/{Cluster}/payments-dev-web", new DeleteServiceRequest { Cluster = Cluster, Service = "payments-dev-web" }),
        new("ecs:DescribeServices", $"{Ecs}:service/{Cluster}/payments-dev-web", new DescribeServicesRequest { Cluster = Cluster, Services = ["payments-dev-web"] }),
        new("ecs:ListServices", "*", new ListServicesRequest { Cluster = Cluster }),
        new("ecs:ListServiceDeployments", $"{Ecs}:service/{Cluster}/payments-dev-web", new ListServiceDeploymentsRequest { Cluster = Cluster, Service = "payments-dev-web" }),
        new("ecs:ListTasks", "*", new ListTasksRequest { Cluster = Cluster }, "aws:ResourceTag/", "ecs:ResourceTag/"),
        new("ecs:RunTask", $"{Ecs}:task-definition/payments-dev-web:1", new RunTaskRequest
        {
            Cluster = Cluster, TaskDefinition = "payments-dev-web", CapacityProviderStrategy = [new() { CapacityProvider = "FARGATE" }], EnableExecuteCommand = true, NetworkConfiguration = Wishes.Network(),
            Tags = Wishes.Tags(), VolumeConfigurations = [new() { Name = "v", ManagedEBSVolume = new() { RoleArn = SandboxAccount.InfrastructureRoleArn } }],
        }),
        new("ecs:TagResource", $"{Ecs}:service/{Cluster}/payments-dev-web", new Amazon.ECS.Model.TagResourceRequest { ResourceArn = $"{Ecs}:service/{Cluster}/payments-dev-web", Tags = Wishes.Tags() }, "ecs:CreateAction", "ecs:cluster"),
        new("ecs:UntagResource", $"{Ecs}:service/{Cluster}/payments-dev-web", new Amazon.ECS.Model.UntagResourceRequest { ResourceArn = $"{Ecs}:service/{Cluster}/payments-dev-web", TagKeys = ["x"] }, "ecs:cluster"),
        new("ecs:DeleteTaskDefinitions", $"{Ecs}:task-definition/payments-dev-web:1", new DeleteTaskDefinitionsRequest { TaskDefinitions = ["payments-dev-web:1"] }),
        new("ecs:StopTask", $"{Ecs}:task/{Cluster}/{TaskId}", new StopTaskRequest { Cluster = Cluster, Task = TaskId }),
        new("ecs:DescribeTasks", $"{Ecs}:task/{Cluster}/{TaskId}", new DescribeTasksRequest { Cluster = Cluster, Tasks = [TaskId] }),
        new("ecs:GetTaskProtection", $"{Ecs}:task/{Cluster}/{TaskId}", new GetTaskProtectionRequest { Cluster = Cluster, Tasks = [TaskId] }),
        new("ecs:UpdateTaskProtection", $"{Ecs}:task/{Cluster}/{TaskId}", new UpdateTaskProtectionRequest { Cluster = Cluster, Tasks = [TaskId], ProtectionEnabled = true }),
        new("ecs:PutAccountSetting", "*", new PutAccountSettingRequest { Name = "containerInsights", Value = "enabled" }),
        new("ecs:ListAccountSettings", "*", new ListAccountSettingsRequest()),
        new("ecs:DescribeTaskDefinition", "*", new DescribeTaskDefinitionRequest { TaskDefinition = "payments-dev-web" }),
        new("ecs:DeregisterTaskDefinition", "*", new DeregisterTaskDefinitionRequest { TaskDefinition = "payments-dev-web:1" }),
        new("ecs:ListTagsForResource", $"{Ecs}:service/{Cluster}/payments-dev-web", new Amazon.ECS.Model.ListTagsForResourceRequest { ResourceArn = $"{Ecs}:service/{Cluster}/payments-dev-web" }, "ecs:cluster"),
        new("application-autoscaling:RegisterScalableTarget", "arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/*", ScalingTests.Bounds("payments-dev-web", 0, 1)),
        new("application-autoscaling:DeregisterScalableTarget", "arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/*",
            new DeregisterScalableTargetRequest { ServiceNamespace = "ecs", ScalableDimension = "ecs:service:DesiredCount", ResourceId = $"service/{Cluster}/payments-dev-web" }),
        new("application-autoscaling:DeleteScalingPolicy", "arn:aws:application-autoscaling:us-east-1:111122223333:scalable-target/*",
            new DeleteScalingPolicyRequest { ServiceNamespace = "ecs", ScalableDimension = "ecs:service:DesiredCount", ResourceId = $"service/{Cluster}/payments-dev-web", PolicyName = "p" }),
        new("logs:CreateLogGroup", "arn:aws:logs:us-east-1:111122223333:log-group:/berth/new:*", new CreateLogGroupRequest { LogGroupName = "/berth/new", Tags = new() { ["berth-team"] = "payments" } }, [.. ofNew]),
        new("logs:PutRetentionPolicy", "arn:aws:logs:us-east-1:111122223333:log-group:/berth/old:*", new PutRetentionPolicyRequest { LogGroupName = "/berth/old", RetentionInDays = 1 }),
        new("logs:FilterLogEvents", "arn:aws:logs:us-east-1:111122223333:log-group:/berth/old:*", new FilterLogEventsRequest { LogGroupName = "/berth/old" }),
        new("iam:CreateRole", "arn:aws:iam::111122223333:role/berth/new", new CreateRoleRequest
        {
            RoleName = "new", Path = "/berth/", AssumeRolePolicyDocument = "{}", PermissionsBoundary = Boundary, Tags = [new() { Key = "berth-team", Value = "x" }],
        }, [.. ofNew]),
        new("iam:AttachRolePolicy", Role, new AttachRolePolicyRequest { RoleName = "payments-dev-task", PolicyArn = Boundary }),
        new("iam:DetachRolePolicy", Role, new DetachRolePolicyRequest { RoleName = "payments-dev-task", PolicyArn = Boundary }),
        new("iam:PutRolePolicy", Role, new PutRolePolicyRequest { RoleName = "payments-dev-task", PolicyName = "p", PolicyDocument = "{}" }),
        new("iam:DeleteRolePolicy", Role, new DeleteRolePolicyRequest { RoleName = "payments-dev-task", PolicyName = "p" }),
        new("iam:UpdateAssumeRolePolicy", Role, new UpdateAssumeRolePolicyRequest { RoleName = "payments-dev-task", PolicyDocument = "{}" }),
        new("iam:PutRolePermissionsBoundary", Role, new PutRolePermissionsBoundaryRequest { RoleName = "payments-dev-task", PermissionsBoundary = Boundary }),
        new("iam:TagRole", Role, new TagRoleRequest { RoleName = "payments-dev-task", Tags = [new() { Key = "berth-team", Value = "payments" }] }),
        new("iam:UntagRole", Role, new UntagRoleRequest { RoleName = "payments-dev-task", TagKeys = ["x"] }),
        new("iam:CreateServiceLinkedRole", "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", new CreateServiceLinkedRoleRequest { AWSServiceName = "autoscaling.amazonaws.com" }, [.. ofNew]),
        new("iam:ListRoles", "*", new ListRolesRequest()),
        new("iam:SimulatePrincipalPolicy", Role, new SimulatePrincipalPolicyRequest { PolicySourceArn = Role, ActionNames = ["ecs:ListTasks"] }, "aws:ResourceTag/", "iam:ResourceTag/"),
    ];

    public static TheoryData<string> Actions => [.. rows.Select(r => r.Action)];

    [Theory]
    [MemberData(nameof(Actions))]
    public void An_action_is_asked_on_its_resource_with_all_keys_it_has(string action)
    {
        var row = rows.Single(r => r.Action == action);
        var operation = action[(action.IndexOf(':') + 1)..];
        // each time a world of its own: what is let through changes it
        bool Allows(string statements) => Bench(action).Allows(statements, operation, row.Request);
        var rest = $$"""{"Effect":"Allow","NotAction":"{{action}}","Resource":"*"}""";
        Assert.True(Allows($$"""[{{rest}},{"Effect":"Allow","Action":"{{action}}","Resource":{{JsonSerializer.Serialize(row.Resource)}} }]"""), $"{action} is not asked on {row.Resource}");
        Assert.False(Allows($"[{rest}]"), $"{action} is not asked at all");
        foreach (var key in (ServiceAuthorization.Keys(action) ?? []).Except(row.Absent))
        {
            var whole = key.EndsWith('/') ? $"{key}berth-team" : key;
            var statement = $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*","Condition":{"Null":{"{{whole}}":"false"} } }""";
            Assert.True(Allows($"[{rest},{statement}]"), $"{action} has no {whole}");
        }
    }

    [Fact]
    public void A_key_that_the_reference_does_not_list_for_an_action_is_not_there()
    {
        var bench = Bench("application-autoscaling:TagResource");
        var target = bench.World.State.Scaling.Targets.Values.Single().Arn;
        var request = new Amazon.ApplicationAutoScaling.Model.TagResourceRequest { ResourceARN = target, Tags = new() { ["a"] = "b" } };
        foreach (var (key, there) in new[] { ("application-autoscaling:service-namespace", false), ("aws:ResourceTag/berth-team", true), ("aws:RequestTag/a", true), ("aws:PrincipalArn", true) })
        {
            Assert.Equal(there, bench.Allows($$"""[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"{{key}}":"false"} } }]""", "TagResource", request));
        }
    }

    private static PolicyBench Bench(string action)
    {
        var engines = new List<Engine>();
        var bench = new PolicyBench(world =>
        {
            engines.Add(new(world, new Throttles(TimeProvider.System, false)));
            return engines[0].Api(action.Split(':')[0]);
        });
        var world = bench.World;
        new PolicyBench(world, engines[0].Api("ecs")).Do<object>("RegisterTaskDefinition", Wishes.Definition());
        new PolicyBench(world, engines[0].Api("ecs")).Do<object>("CreateService", Wishes.Service(desired: 0));
        new PolicyBench(world, engines[0].Api("application-autoscaling")).Do<object>("RegisterScalableTarget", ScalingTests.Bounds("payments-dev-web", 0, 1));
        new PolicyBench(world, engines[0].Api("logs")).Do<object>("CreateLogGroup", new CreateLogGroupRequest { LogGroupName = "/berth/old", Tags = new() { ["berth-team"] = "payments" } });
        world.State.Iam.Roles[Role].Boundary = Boundary;
        var run = new PolicyBench(world, engines[0].Api("ecs")).Do<RunTaskResponse>("RunTask", new RunTaskRequest
        {
            Cluster = Cluster, TaskDefinition = "payments-dev-web", LaunchType = "FARGATE", NetworkConfiguration = Wishes.Network(), Tags = Wishes.Tags(),
        });
        // the same task under an id that the rows can name
        var tasks = world.State.Ecs.Clusters[SandboxAccount.ClusterArn(Cluster)].Tasks;
        tasks[TaskId] = tasks[run.Tasks.Single().TaskArn.Split('/')[^1]];
        return bench;
    }

    private static RegisterTaskDefinitionRequest Privileged()
    {
        var request = Wishes.Definition();
        request.ContainerDefinitions[0].Privileged = true;
        return request;
    }

    private static CreateServiceRequest Full(CreateServiceRequest request)
    {
        (request.Cluster, request.TaskDefinition, request.NetworkConfiguration, request.EnableExecuteCommand) = (Cluster, "payments-dev-web", Public(), true);
        (request.EnableECSManagedTags, request.PropagateTags, request.CapacityProviderStrategy) = (true, "SERVICE", [new() { CapacityProvider = "FARGATE" }]);
        (request.ServiceConnectConfiguration, request.VolumeConfigurations) = (Connect(), Volumes());
        return request;
    }

    private static UpdateServiceRequest Full(UpdateServiceRequest request)
    {
        (request.Cluster, request.TaskDefinition, request.NetworkConfiguration, request.EnableExecuteCommand) = (Cluster, "payments-dev-web", Public(), true);
        (request.EnableECSManagedTags, request.PropagateTags, request.CapacityProviderStrategy) = (true, "SERVICE", [new() { CapacityProvider = "FARGATE" }]);
        (request.ServiceConnectConfiguration, request.VolumeConfigurations) = (Connect(), Volumes());
        return request;
    }

    private static NetworkConfiguration Public()
    {
        var network = Wishes.Network();
        network.AwsvpcConfiguration.AssignPublicIp = "ENABLED";
        return network;
    }

    private static ServiceConnectConfiguration Connect() => new() { Enabled = true, Namespace = "arn:aws:servicediscovery:us-east-1:111122223333:namespace/ns-1" };

    private static List<ServiceVolumeConfiguration> Volumes() => [new() { Name = "v", ManagedEBSVolume = new() { RoleArn = SandboxAccount.InfrastructureRoleArn } }];
}
