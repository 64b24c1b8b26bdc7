using System.Globalization;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Clusters as DescribeClusters shows them.</summary>
internal static class ClusterViews
{
    public static Cluster Of(World world, EcsCluster cluster, IReadOnlyCollection<string> include)
    {
        var tasks = cluster.Tasks.Values;
        var services = cluster.Services.Values;
        string Count<T>(IEnumerable<T> items, Func<T, bool> which) => items.Count(which).ToString(CultureInfo.InvariantCulture);
        static bool Fargate(EcsTask t) => t.LaunchType == "FARGATE";
        static bool OnFargate(EcsService s) => ProviderChoice.OnFargate(s.Primary.LaunchType, s.Primary.Strategy);
        static bool Pending(EcsTask t) => t.IsLive && t.Phase < TaskPhase.Running;
        return new()
        {
            ClusterArn = cluster.Arn,
            ClusterName = cluster.Name,
            Status = cluster.Status,
            RegisteredContainerInstancesCount = cluster.Instances.Count,
            RunningTasksCount = tasks.Count(t => t.Phase == TaskPhase.Running),
            PendingTasksCount = tasks.Count(Pending),
            ActiveServicesCount = services.Count(s => s.IsActive),
            CapacityProviders = cluster.CapacityProviders,
            DefaultCapacityProviderStrategy = cluster.DefaultStrategy,
            ServiceConnectDefaults = cluster.ServiceConnectDefaults,
            Tags = include.Contains("TAGS") ? cluster.Tags : [],
            Settings = include.Contains("SETTINGS") ? cluster.Settings : [],
            Configuration = include.Contains("CONFIGURATIONS") ? cluster.Configuration : null,
            AttachmentsStatus = include.Contains("ATTACHMENTS") ? cluster.AttachmentsStatus : null,
            Attachments = include.Contains("ATTACHMENTS") ? ClusterProviders.Attachments(world, cluster) : [],
            Statistics = !include.Contains("STATISTICS") ? [] :
            [
                new() { Name = "runningEC2TasksCount", Value = Count(tasks, t => !Fargate(t) && t.Phase == TaskPhase.Running) },
                new() { Name = "runningFargateTasksCount", Value = Count(tasks, t => Fargate(t) && t.Phase == TaskPhase.Running) },
                new() { Name = "pendingEC2TasksCount", Value = Count(tasks, t => !Fargate(t) && Pending(t)) },
                new() { Name = "pendingFargateTasksCount", Value = Count(tasks, t => Fargate(t) && Pending(t)) },
                new() { Name = "activeEC2ServiceCount", Value = Count(services, s => s.IsActive && !OnFargate(s)) },
                new() { Name = "activeFargateServiceCount", Value = Count(services, s => s.IsActive && OnFargate(s)) },
                new() { Name = "drainingEC2ServiceCount", Value = Count(services, s => s.Status == "DRAINING" && !OnFargate(s)) },
                new() { Name = "drainingFargateServiceCount", Value = Count(services, s => s.Status == "DRAINING" && OnFargate(s)) },
            ],
        };
    }
}
