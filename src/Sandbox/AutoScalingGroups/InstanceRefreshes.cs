using Amazon.AutoScaling.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>Instance refreshes: started, cancelled, looked at.</summary>
internal sealed class InstanceRefreshes(World world, GroupLife life)
{
    private const int Kept = 20;

    public void Register(Api api) => api
        .Write<StartInstanceRefreshRequest, StartInstanceRefreshResponse>("StartInstanceRefresh", Start)
        .Write<CancelInstanceRefreshRequest, CancelInstanceRefreshResponse>("CancelInstanceRefresh", Cancel)
        .Read<DescribeInstanceRefreshesRequest, DescribeInstanceRefreshesResponse>("DescribeInstanceRefreshes", Describe);

    private StartInstanceRefreshResponse Start(StartInstanceRefreshRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        var wish = request.Preferences;
        if (request.Strategy is { Value: not "Rolling" } || request.DesiredConfiguration?.MixedInstancesPolicy is not null || wish?.CheckpointPercentages is { Count: > 0 } || wish?.AutoRollback == true
            || wish?.AlarmSpecification?.Alarms is { Count: > 0 } || wish?.MaxHealthyPercentage is > 100 || wish?.BakeTime is > 0 || wish?.StandbyInstances is { Value: not "Ignore" and not "Wait" })
        {
            throw GroupRules.Invalid("The Sandbox offers rolling instance refreshes without checkpoints, alarms, automatic rollback, bake time and a maximum healthy percentage above 100.");
        }
        if (wish?.MinHealthyPercentage is < 0 or > 100)
        {
            throw GroupRules.Invalid("MinHealthyPercentage must be between 0 and 100.");
        }
        if (group.Refreshing is not null)
        {
            throw new AwsError("InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.");
        }
        var template = request.DesiredConfiguration?.LaunchTemplate is { } given ? GroupRules.Template(world, call.Region, call.Account, given) : null;
        var wanted = template ?? group.Template;
        var number = Number(wanted);
        var old = group.Current.Where(m => wish?.SkipMatching != true || m.Template.Id != wanted.Id || m.Template.Version != number).Select(m => m.Id).ToList();
        var refresh = new GroupRefresh
        {
            Id = World.NewUuid(),
            Start = world.Now,
            MinHealthy = wish?.MinHealthyPercentage ?? 90,
            Warmup = wish?.InstanceWarmup ?? group.Warmup ?? group.HealthCheckGrace,
            SkipMatching = wish?.SkipMatching == true,
            Protected = wish?.ScaleInProtectedInstances?.Value ?? "Wait",
            Template = template,
            Old = old,
            Total = old.Count,
        };
        group.Refreshes.Insert(0, refresh);
        if (group.Refreshes.Count > Kept)
        {
            group.Refreshes.RemoveRange(Kept, group.Refreshes.Count - Kept);
        }
        life.Look(group);
        return new() { InstanceRefreshId = refresh.Id };
    }

    private CancelInstanceRefreshResponse Cancel(CancelInstanceRefreshRequest request, Call call)
    {
        var group = Groups.Find(world, request.AutoScalingGroupName, call);
        var refresh = group.Refreshing ?? throw new AwsError("ActiveInstanceRefreshNotFound", $"No in progress or pending Instance Refresh found for Auto Scaling group {group.Name}");
        refresh.Status = "Cancelled";
        refresh.Reason = "Cancelled by user.";
        refresh.End = world.Now;
        return new() { InstanceRefreshId = refresh.Id };
    }

    private DescribeInstanceRefreshesResponse Describe(DescribeInstanceRefreshesRequest request, Call call)
    {
        call.Authorize("*");
        var group = Groups.Known(world, request.AutoScalingGroupName, call) ?? throw GroupRules.Invalid($"AutoScalingGroup name not found - AutoScalingGroup '{request.AutoScalingGroupName}' not found");
        var all = group.Refreshes.Where(r => request.InstanceRefreshIds is not { Count: > 0 } ids || ids.Contains(r.Id)).ToList();
        var (page, next) = GroupPages.Take(all, r => r.Id, $"DescribeInstanceRefreshes {group.Arn}", request.NextToken, request.MaxRecords);
        return new() { InstanceRefreshes = [.. page.Select(r => View(group, r))], NextToken = next };
    }

    private static InstanceRefresh View(ScalingGroup group, GroupRefresh refresh)
    {
        var left = refresh.Old.Count(id => group.Members.Exists(m => m.Id == id));
        return new()
        {
            InstanceRefreshId = refresh.Id,
            AutoScalingGroupName = group.Name,
            Status = refresh.Status,
            StatusReason = refresh.Reason,
            StartTime = refresh.Start.UtcDateTime,
            EndTime = refresh.End?.UtcDateTime,
            PercentageComplete = refresh.Status == "Successful" || refresh.Total == 0 ? 100 : (refresh.Total - left) * 100 / refresh.Total,
            InstancesToUpdate = left,
            Strategy = "Rolling",
            Preferences = new() { MinHealthyPercentage = refresh.MinHealthy, InstanceWarmup = refresh.Warmup, SkipMatching = refresh.SkipMatching, AutoRollback = false, ScaleInProtectedInstances = refresh.Protected, StandbyInstances = "Wait" },
            DesiredConfiguration = refresh.Template is { } template ? new() { LaunchTemplate = GroupViews.Template(template) } : null,
        };
    }

    private string? Number(TemplateChoice choice) => world.State.Ec2.Templates.GetValueOrDefault(choice.Id)?.Version(choice.Version)?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
