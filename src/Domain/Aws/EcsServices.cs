using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Ecs = Amazon.ECS.Model;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>ECS services.</summary>
internal static class EcsServices
{
    /// <summary>Services of one DescribeServices call (ECS API).</summary>
    private const int DescribeBatch = 10;
    private const int ListPage = 100;

    /// <summary>The service with this name; null when there is no such service or cluster. A deleted one may still show as INACTIVE.</summary>
    public static async Task<ServiceState?> FindAsync(AwsSession session, string cluster, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await DescribeAsync(session, cluster, [name], cancellationToken)).SingleOrDefault(s => s.Name == name);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// All services of a cluster: one list call for each hundred, one describe call for each ten. None where the cluster went away.
    /// </summary>
    public static async Task<IReadOnlyList<ServiceState>> AllAsync(AwsSession session, string cluster, CancellationToken cancellationToken)
    {
        try
        {
            var arns = await AwsPages.AllAsync(
                $"list services of cluster {cluster}",
                (next, cancel) => session.Ecs.ListServicesAsync(new ListServicesRequest { Cluster = cluster, MaxResults = ListPage, NextToken = next }, cancel),
                page => page.ServiceArns, page => page.NextToken, cancellationToken);
            return await DescribeAsync(session, cluster, arns, cancellationToken);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return [];
        }
    }

    /// <param name="names">Names or ARNs.</param>
    private static async Task<IReadOnlyList<ServiceState>> DescribeAsync(
        AwsSession session, string cluster, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var services = await AwsPages.OfAsync(
            $"look at services of cluster {cluster}", names, DescribeBatch,
            (batch, cancel) => session.Ecs.DescribeServicesAsync(
                new DescribeServicesRequest { Cluster = cluster, Services = batch, Include = [ServiceField.TAGS.Value] }, cancel),
            answer => answer.Services, cancellationToken);
        return [.. services.Select(s => ToState(cluster, s))];
    }

    /// <param name="token">The same for each try of one step: ECS answers with the service it made the first time.</param>
    /// <param name="provider">Capacity provider of a service on instances; null for the launch type.</param>
    /// <returns>The service's ARN.</returns>
    public static async Task<string> CreateAsync(
        AwsSession session, ServiceSpec spec, string? provider, string taskDefinition, string token, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateServiceRequest
        {
            Cluster = spec.Cluster,
            ServiceName = spec.Name,
            TaskDefinition = taskDefinition,
            ClientToken = token,
            DesiredCount = spec.DesiredCount ?? 1,
            SchedulingStrategy = SchedulingStrategy.REPLICA,
            NetworkConfiguration = Network(spec),
            LoadBalancers = Balancers(spec),
            ServiceConnectConfiguration = spec.Connect is { } connect ? Connected(connect) : null,
            DeploymentConfiguration = DeploymentShapes.ToConfiguration(spec.Deployment ?? new DeploymentSpec(DeploymentSpec.Rolling), spec.Shift?.RoleArn),
            HealthCheckGracePeriodSeconds = spec.TargetGroupArn is null ? null : spec.GraceSeconds,
            PropagateTags = PropagateTags.SERVICE,
            EnableECSManagedTags = true,
            Tags = ToTags(tags),
        };
        switch (spec.Compute)
        {
            case Compute.Fargate:
                request.LaunchType = LaunchType.FARGATE;
                break;
            case Compute.Ec2 when provider is not null:
                request.CapacityProviderStrategy = Strategy(provider);
                break;
            case Compute.Ec2:
                request.LaunchType = LaunchType.EC2;
                break;
            case Compute.FargateSpot:
                request.CapacityProviderStrategy = Strategy("FARGATE_SPOT");
                break;
        }

        var answer = await AwsWords.AskAsync(
            $"create service {spec.Name} on cluster {spec.Cluster}", cancel => session.Ecs.CreateServiceAsync(request, cancel), CancellationToken.None);
        return answer.Service.ServiceArn;
    }

    /// <param name="count">Tasks to keep.</param>
    public static Task SetCountAsync(AwsSession session, string cluster, string name, int count)
    {
        var request = new UpdateServiceRequest { Cluster = cluster, Service = name, DesiredCount = count };
        return AwsWords.AskAsync(
            $"set service {name} on cluster {cluster} to {count} tasks", cancel => session.Ecs.UpdateServiceAsync(request, cancel), CancellationToken.None);
    }

    public static Task UpdateAsync(AwsSession session, string cluster, string name, ServiceUpdate update)
    {
        var request = new UpdateServiceRequest { Cluster = cluster, Service = name, TaskDefinition = update.TaskDefinition };
        if (update.Provider is { } provider)
        {
            // running tasks move only with a new deployment
            request.CapacityProviderStrategy = Strategy(provider);
            request.ForceNewDeployment = true;
        }

        if (update.Mix is { } mix)
        {
            request.CapacityProviderStrategy = [.. mix.Items.Select(i => new CapacityProviderStrategyItem { CapacityProvider = i.Provider, Weight = i.Weight, Base = i.Base })];
            request.ForceNewDeployment = true;
        }

        if (update.Network is { } network)
        {
            request.NetworkConfiguration = Network(network);
            request.LoadBalancers = Balancers(network) ?? [];
        }

        if (update.Deployment is { Deployment: { } deployment } deploys)
        {
            request.DeploymentConfiguration = DeploymentShapes.ToConfiguration(deployment, deploys.Shift?.RoleArn);
        }

        if (update.GraceSeconds is { } grace)
        {
            request.HealthCheckGracePeriodSeconds = grace;
        }

        if (update.Connect is { } wanted)
        {
            request.ServiceConnectConfiguration = wanted.Connect is { } connect ? Connected(connect) : new ServiceConnectConfiguration { Enabled = false };
        }

        return AwsWords.AskAsync(
            $"update service {name} on cluster {cluster}", cancel => session.Ecs.UpdateServiceAsync(request, cancel), CancellationToken.None);
    }

    /// <summary>Deletes the service and stops its tasks; one that is gone already is fine.</summary>
    public static async Task DeleteAsync(AwsSession session, string cluster, string name)
    {
        var request = new DeleteServiceRequest { Cluster = cluster, Service = name, Force = true };
        try
        {
            await AwsWords.AskAsync(
                $"delete service {name} of cluster {cluster}", cancel => session.Ecs.DeleteServiceAsync(request, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone before
        }
    }

    public static Dictionary<string, string> FromTags(IEnumerable<Ecs.Tag>? tags) =>
        (tags ?? []).DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal);

    public static List<Ecs.Tag> ToTags(IReadOnlyDictionary<string, string> tags) => [.. tags.Select(t => new Ecs.Tag { Key = t.Key, Value = t.Value })];

    private static NetworkConfiguration Network(ServiceSpec spec) => new()
    {
        AwsvpcConfiguration = new AwsVpcConfiguration
        {
            Subnets = [.. spec.Subnets],
            SecurityGroups = [.. spec.SecurityGroups],
            AssignPublicIp = spec.AssignPublicIp ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED,
        },
    };

    private static List<LoadBalancer>? Balancers(ServiceSpec spec) => spec.TargetGroupArn is { } target
        ? [new LoadBalancer { TargetGroupArn = target, ContainerName = spec.ContainerName, ContainerPort = spec.ContainerPort, AdvancedConfiguration = DeploymentShapes.ToAdvanced(spec.Shift) }]
        : null;

    private static ServiceConnectConfiguration Connected(ConnectSpec connect) => new()
    {
        Enabled = true,
        Namespace = connect.Namespace,
        Services = connect.PortName is not { } port ? null :
        [
            new ServiceConnectService
            {
                PortName = port, DiscoveryName = connect.DiscoveryName,
                ClientAliases = [new ServiceConnectClientAlias { Port = connect.Port, DnsName = connect.DnsName }],
            },
        ],
    };

    /// <summary>It stands with the deployment, not with the service (ECS API, Deployment).</summary>
    private static ConnectSpec? ConnectOf(Ecs.Service s)
    {
        if (s.Deployments?.FirstOrDefault(d => d.Status == "PRIMARY")?.ServiceConnectConfiguration is not { Enabled: true } connect)
        {
            return null;
        }

        var first = connect.Services?.FirstOrDefault();
        var alias = first?.ClientAliases?.FirstOrDefault();
        return new ConnectSpec(connect.Namespace ?? "", first?.PortName, first?.DiscoveryName, alias?.DnsName, alias?.Port ?? 0)
        {
            HasMore = connect.Services is { Count: > 1 } || connect.LogConfiguration is not null || first is { Tls: not null } or { Timeout: not null } or { IngressPortOverride: > 0 },
        };
    }

    private static List<CapacityProviderStrategyItem> Strategy(string provider) => [new CapacityProviderStrategyItem { CapacityProvider = provider, Weight = 1 }];

    private static ServiceState ToState(string cluster, Ecs.Service s)
    {
        var network = s.NetworkConfiguration?.AwsvpcConfiguration;
        var balancer = s.LoadBalancers?.FirstOrDefault();
        return new ServiceState(
            s.ServiceArn, Arns.Last(s.ClusterArn ?? cluster), s.ServiceName, s.Status,
            // one that CodeDeploy or another controller deploys has its definition in its task sets (ECS API, TaskSet)
            s.TaskDefinition ?? s.TaskSets?.Find(t => t.Status == "PRIMARY")?.TaskDefinition ?? "", ComputeOf(s),
            s.DesiredCount ?? 0, s.RunningCount ?? 0, s.PendingCount ?? 0,
            network?.Subnets ?? [], network?.SecurityGroups ?? [], network?.AssignPublicIp == AssignPublicIp.ENABLED,
            balancer?.TargetGroupArn, balancer?.ContainerName ?? "", balancer?.ContainerPort ?? 0, Times.Of(s.CreatedAt),
            [.. (s.Deployments ?? []).Select(d => new DeploymentState(
                d.Status == "PRIMARY", d.TaskDefinition ?? "", d.RolloutState?.Value, d.RolloutStateReason, d.DesiredCount ?? 0, d.RunningCount ?? 0, d.FailedTasks ?? 0))],
            [.. (s.Events ?? []).Select(e => new Workloads.ServiceEvent(e.Id, Times.Of(e.CreatedAt) ?? default, e.Message))],
            FromTags(s.Tags))
        { Owner = OwnerRules.Of(FromTags(s.Tags), s.DeploymentController?.Type?.Value, s.ResourceManagementType?.Value, Arns.Last(s.ClusterArn ?? cluster)), Connect = ConnectOf(s), Deployment = DeploymentShapes.ToSpec(s), Shift = DeploymentShapes.ToShift(balancer), GraceSeconds = balancer is null ? null : s.HealthCheckGracePeriodSeconds ?? 0, CurrentDeployment = s.CurrentServiceDeployment, Spot = MixOf(s) };
    }

    private static SpotMix? MixOf(Ecs.Service s)
    {
        var items = s.CapacityProviderStrategy ?? [];
        if (items.Exists(i => i.CapacityProvider is not SpotMix.OnDemandProvider and not SpotMix.SpotProvider) || items.Exists(i => i is { CapacityProvider: SpotMix.SpotProvider, Base: > 0 }))
        {
            return null;
        }

        var (demand, spot) = (items.Find(i => i.CapacityProvider == SpotMix.OnDemandProvider), items.Find(i => i.CapacityProvider == SpotMix.SpotProvider));
        return items.Count == 0 ? s.LaunchType == LaunchType.FARGATE ? SpotMix.AllOnDemand : null
            : spot?.Weight is not > 0 ? SpotMix.AllOnDemand
            : demand is null ? new SpotMix(0, 0, 1)
            : new SpotMix(demand.Base ?? 0, demand.Weight ?? 0, spot.Weight ?? 0);
    }

    /// <summary>What most of the tasks run on: the heaviest provider of the strategy, else the launch type.</summary>
    private static Compute ComputeOf(Ecs.Service s) => s.CapacityProviderStrategy?.MaxBy(i => i.Weight ?? 0)?.CapacityProvider switch
    {
        "FARGATE_SPOT" => Compute.FargateSpot,
        "FARGATE" => Compute.Fargate,
        { } => Compute.Ec2,
        null => s.LaunchType == LaunchType.EC2 ? Compute.Ec2 : Compute.Fargate,
    };
}

/// <summary>What an update changes; null leaves it as it is.</summary>
/// <param name="TaskDefinition">ARN, or family:revision.</param>
/// <param name="Provider">The capacity provider to move to, with a new deployment.</param>
/// <param name="Network">Subnets, security groups and target group to take from.</param>
/// <param name="Connect">Service Connect to take from; one without it turns it off.</param>
internal sealed record ServiceUpdate(string? TaskDefinition, string? Provider, ServiceSpec? Network, ServiceSpec? Connect)
{
    /// <summary>Another division between on-demand and Spot; null leaves it.</summary>
    public SpotMix? Mix { get; init; }

    /// <summary>Health check grace period.</summary>
    public int? GraceSeconds { get; init; }

    /// <summary>How to deploy, to take from.</summary>
    public ServiceSpec? Deployment { get; init; }
}

internal static class Times
{
    public static DateTimeOffset? Of(DateTime? time) => time is { } t ? new DateTimeOffset(t.ToUniversalTime(), TimeSpan.Zero) : null;
}
