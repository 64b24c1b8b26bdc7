using System.Globalization;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;
using Task = System.Threading.Tasks.Task;

namespace Domain.Aws;

/// <summary>Target groups that Berth makes for single services.</summary>
internal static class ServiceGroups
{
    private const string Delay = "deregistration_delay.timeout_seconds";

    /// <summary>The group of this name, with its tags; null where there is none.</summary>
    public static async Task<StandingGroup?> FindAsync(AwsSession session, TeamEnvironment place, string name, CancellationToken cancellationToken)
    {
        TargetGroup? found;
        try
        {
            var request = new DescribeTargetGroupsRequest { Names = [name] };
            var answer = await AwsWords.AskAsync($"look for target group {name}", cancel => session.LoadBalancing.DescribeTargetGroupsAsync(request, cancel), cancellationToken);
            found = answer.TargetGroups?.FirstOrDefault();
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return null;
        }

        if (found is null)
        {
            return null;
        }

        var about = new DescribeTargetGroupAttributesRequest { TargetGroupArn = found.TargetGroupArn };
        var attributes = await AwsWords.AskAsync($"read target group {name}", cancel => session.LoadBalancing.DescribeTargetGroupAttributesAsync(about, cancel), cancellationToken);
        var tags = (await ElbTags.OfAsync(session, [found.TargetGroupArn], cancellationToken)).GetValueOrDefault(found.TargetGroupArn) ?? [];
        var drain = attributes.Attributes?.FirstOrDefault(a => a.Key == Delay)?.Value;
        return new StandingGroup(
            found.TargetGroupArn,
            new TargetGroupSpec(
                name, found.VpcId ?? "", found.Protocol?.Value ?? "", found.Port ?? 0, found.HealthCheckPath ?? "", found.HealthCheckIntervalSeconds ?? 0, found.HealthCheckTimeoutSeconds ?? 0,
                found.HealthyThresholdCount ?? 0, found.UnhealthyThresholdCount ?? 0, int.TryParse(drain, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0),
            ElbTags.IsOurs(tags, place))
        { Tags = tags, Balancers = found.LoadBalancerArns ?? [] };
    }

    /// <summary>The same name with the same settings is answered with the group that is there (Elastic Load Balancing API, CreateTargetGroup).</summary>
    /// <returns>The group's ARN.</returns>
    public static async Task<string> CreateAsync(AwsSession session, TargetGroupSpec spec, IReadOnlyDictionary<string, string> tags)
    {
        var request = new CreateTargetGroupRequest
        {
            Name = spec.Name, TargetType = TargetTypeEnum.Ip, VpcId = spec.VpcId, Protocol = spec.Protocol, Port = spec.Port,
            HealthCheckEnabled = true, HealthCheckProtocol = spec.Protocol, HealthCheckPath = spec.HealthPath, HealthCheckIntervalSeconds = spec.Interval, HealthCheckTimeoutSeconds = spec.Timeout,
            HealthyThresholdCount = spec.Healthy, UnhealthyThresholdCount = spec.Unhealthy, Tags = ElbTags.From(tags),
        };
        var answer = await AwsWords.AskAsync($"create target group {spec.Name}", cancel => session.LoadBalancing.CreateTargetGroupAsync(request, cancel), CancellationToken.None);
        return answer.TargetGroups[0].TargetGroupArn;
    }

    public static Task ModifyAsync(AwsSession session, string arn, TargetGroupSpec to)
    {
        var request = new ModifyTargetGroupRequest
        {
            TargetGroupArn = arn, HealthCheckPath = to.HealthPath, HealthCheckIntervalSeconds = to.Interval, HealthCheckTimeoutSeconds = to.Timeout,
            HealthyThresholdCount = to.Healthy, UnhealthyThresholdCount = to.Unhealthy,
        };
        return AwsWords.AskAsync($"update target group {to.Name}", cancel => session.LoadBalancing.ModifyTargetGroupAsync(request, cancel), CancellationToken.None);
    }

    public static Task SetDrainAsync(AwsSession session, string arn, TargetGroupSpec to)
    {
        var request = new ModifyTargetGroupAttributesRequest
        {
            TargetGroupArn = arn, Attributes = [new TargetGroupAttribute { Key = Delay, Value = to.DrainSeconds.ToString(CultureInfo.InvariantCulture) }],
        };
        return AwsWords.AskAsync(
            $"set how long tasks may finish in target group {to.Name}", cancel => session.LoadBalancing.ModifyTargetGroupAttributesAsync(request, cancel), CancellationToken.None);
    }

    public static Task DeleteAsync(AwsSession session, string arn, string name)
    {
        var request = new DeleteTargetGroupRequest { TargetGroupArn = arn };
        return AwsWords.AskAsync($"delete target group {name}", cancel => session.LoadBalancing.DeleteTargetGroupAsync(request, cancel), CancellationToken.None);
    }
}

/// <summary>Tags of load balancing.</summary>
internal static class ElbTags
{
    /// <summary>Resources of one DescribeTags call (Elastic Load Balancing API).</summary>
    private const int Batch = 20;

    /// <summary>By ARN.</summary>
    public static async Task<IReadOnlyDictionary<string, Dictionary<string, string>>> OfAsync(AwsSession session, IReadOnlyCollection<string> arns, CancellationToken cancellationToken)
    {
        var described = await AwsPages.OfAsync(
            "read tags of load balancing", arns, Batch, (batch, cancel) => session.LoadBalancing.DescribeTagsAsync(new DescribeTagsRequest { ResourceArns = batch }, cancel),
            answer => answer.TagDescriptions, cancellationToken);
        return described.ToDictionary(
            d => d.ResourceArn, d => (d.Tags ?? []).DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value ?? "", StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>Made by Berth, for this team and environment.</summary>
    public static bool IsOurs(IReadOnlyDictionary<string, string> tags, TeamEnvironment place) =>
        tags.GetValueOrDefault(BerthTags.Team) == place.TeamId && tags.GetValueOrDefault(BerthTags.Environment) == place.Name && tags.ContainsKey(BerthTags.Request);

    public static List<Tag> From(IReadOnlyDictionary<string, string> tags) => [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })];
}
