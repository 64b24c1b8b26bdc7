using Amazon.ECS;
using Amazon.ECS.Model;
using Domain.Kinds.Tasks;
using Domain.Teams;
using Domain.Workloads;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>ECS tasks that belong to no service.</summary>
internal static class EcsTaskRuns
{
    /// <summary>Tasks started under this name, those that run and those that stopped and are still shown.</summary>
    public static async Task<IReadOnlyList<TaskState>> FindAsync(AwsSession session, string cluster, string startedBy, CancellationToken cancellationToken)
    {
        var running = await EcsTasks.StartedByAsync(session, cluster, startedBy, stopped: false, cancellationToken);
        var stopped = await EcsTasks.StartedByAsync(session, cluster, startedBy, stopped: true, cancellationToken);
        return await EcsTasks.DescribeAsync(session, cluster, [.. running.Union(stopped, StringComparer.Ordinal)], cancellationToken);
    }

    /// <param name="token">The same for each try of one call: ECS answers with the tasks it started the first time.</param>
    /// <returns>How many were started, and why AWS did not start the rest.</returns>
    public static async Task<(int Started, string? Failure)> RunAsync(
        AwsSession session, RunSpec spec, string definition, int count, string startedBy, string token, IReadOnlyDictionary<string, string> tags)
    {
        var request = new RunTaskRequest
        {
            Cluster = spec.Cluster,
            TaskDefinition = definition,
            Count = count,
            StartedBy = startedBy,
            ClientToken = token,
            NetworkConfiguration = new NetworkConfiguration
            {
                AwsvpcConfiguration = new AwsVpcConfiguration { Subnets = [.. spec.Subnets], SecurityGroups = [.. spec.SecurityGroups], AssignPublicIp = AssignPublicIp.DISABLED },
            },
            EnableECSManagedTags = true,
            Tags = EcsServices.ToTags(tags),
        };
        switch (spec.Compute)
        {
            case Compute.Fargate:
                request.LaunchType = LaunchType.FARGATE;
                break;
            case Compute.Ec2:
                request.LaunchType = LaunchType.EC2;
                break;
            case Compute.FargateSpot:
                request.CapacityProviderStrategy = [new CapacityProviderStrategyItem { CapacityProvider = "FARGATE_SPOT", Weight = 1 }];
                break;
        }

        var answer = await AwsWords.AskAsync($"run tasks of {spec.Family} on cluster {spec.Cluster}", cancel => session.Ecs.RunTaskAsync(request, cancel), CancellationToken.None);
        return (answer.Tasks?.Count ?? 0, answer.Failures?.FirstOrDefault() is { } failure ? failure.Reason ?? failure.Detail ?? "AWS gives no reason" : null);
    }

    /// <summary>Stops a task; one that is gone already is fine.</summary>
    public static async Task StopAsync(AwsSession session, string cluster, string arn, string reason)
    {
        try
        {
            await AwsWords.AskAsync(
                $"stop task {Arns.Last(arn)}", cancel => session.Ecs.StopTaskAsync(new StopTaskRequest { Cluster = cluster, Task = arn, Reason = reason }, cancel), CancellationToken.None);
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            // gone before
        }
    }
}
