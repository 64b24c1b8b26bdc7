using System.Globalization;
using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>Clusters as DescribeClusters shows them.</summary>
internal static class ClusterViews
{
    public static Cluster Of(World world, EcsCluster cluster, IReadOnlyCollection<string> include)
    {
        var census = Census.Of(cluster, withServices: include.Contains("STATISTICS"));
        return new()
        {
            ClusterArn = cluster.Arn,
            ClusterName = cluster.Name,
            Status = cluster.Status,
            RegisteredContainerInstancesCount = cluster.Instances.Count,
            RunningTasksCount = census.Running.Sum(),
            PendingTasksCount = census.Pending.Sum(),
            ActiveServicesCount = census.ActiveServices,
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
                Statistic("runningEC2TasksCount", census.Running[Census.Ec2]),
                Statistic("runningFargateTasksCount", census.Running[Census.Fargate]),
                Statistic("pendingEC2TasksCount", census.Pending[Census.Ec2]),
                Statistic("pendingFargateTasksCount", census.Pending[Census.Fargate]),
                Statistic("activeEC2ServiceCount", census.Active[Census.Ec2]),
                Statistic("activeFargateServiceCount", census.Active[Census.Fargate]),
                Statistic("drainingEC2ServiceCount", census.Draining[Census.Ec2]),
                Statistic("drainingFargateServiceCount", census.Draining[Census.Fargate]),
            ],
        };
    }

    private static Amazon.ECS.Model.KeyValuePair Statistic(string name, int count) => new() { Name = name, Value = count.ToString(CultureInfo.InvariantCulture) };

    /// <summary>What stands in a cluster, counted in one go: there may be thousands. The lists have a place for EC2 and one for Fargate.</summary>
    private sealed class Census
    {
        public const int Ec2 = 0;
        public const int Fargate = 1;

        public int[] Running { get; } = new int[2];
        public int[] Pending { get; } = new int[2];
        public int[] Active { get; } = new int[2];
        public int[] Draining { get; } = new int[2];
        public int ActiveServices { get; private set; }

        public static Census Of(EcsCluster cluster, bool withServices)
        {
            var census = new Census();
            foreach (var task in cluster.Tasks.Values)
            {
                var where = task.LaunchType?.Value == "FARGATE" ? Fargate : Ec2;
                census.Running[where] += task.Phase == TaskPhase.Running ? 1 : 0;
                census.Pending[where] += task.IsLive && task.Phase < TaskPhase.Running ? 1 : 0;
            }
            foreach (var service in cluster.Services.Values)
            {
                census.ActiveServices += service.IsActive ? 1 : 0;
                if (withServices)
                {
                    var where = ProviderChoice.OnFargate(service.Primary.LaunchType, service.Primary.Strategy) ? Fargate : Ec2;
                    census.Active[where] += service.IsActive ? 1 : 0;
                    census.Draining[where] += service.Status == "DRAINING" ? 1 : 0;
                }
            }
            return census;
        }
    }
}
