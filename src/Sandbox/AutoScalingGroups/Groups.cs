using Amazon.AutoScaling.Model;
using Sandbox.Ec2;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.AutoScalingGroups;

/// <summary>Creating, changing, deleting and looking at groups.</summary>
internal sealed class Groups(World world, GroupLife life)
{
    public void Register(Api api) => api
        .Write<CreateAutoScalingGroupRequest, CreateAutoScalingGroupResponse>("CreateAutoScalingGroup", Create)
        .Write<UpdateAutoScalingGroupRequest, UpdateAutoScalingGroupResponse>("UpdateAutoScalingGroup", Update)
        .Write<DeleteAutoScalingGroupRequest, DeleteAutoScalingGroupResponse>("DeleteAutoScalingGroup", Delete)
        .Read<DescribeAutoScalingGroupsRequest, DescribeAutoScalingGroupsResponse>("DescribeAutoScalingGroups", Describe)
        .Read<DescribeAutoScalingInstancesRequest, DescribeAutoScalingInstancesResponse>("DescribeAutoScalingInstances", DescribeInstances)
        .Read<DescribeScalingActivitiesRequest, DescribeScalingActivitiesResponse>("DescribeScalingActivities", DescribeActivities);

    /// <summary>The group of a name, authorised; a call on one that is not there is authorised all the same.</summary>
    public static ScalingGroup Find(World world, string name, Call call, Action<RequestContext>? more = null)
    {
        var group = Known(world, name, call);
        call.Authorize(group?.Arn ?? call.Arn("autoscaling", $"autoScalingGroup:*:autoScalingGroupName/{name}"), keys =>
        {
            keys.SetTags("aws:ResourceTag", TagPairs(group)).SetTags("autoscaling:ResourceTag", TagPairs(group));
            more?.Invoke(keys);
        });
        return group ?? throw GroupRules.Invalid($"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found");
    }

    public static ScalingGroup? Known(World world, string name, Call call)
        => world.State.Groups.Groups.Values.FirstOrDefault(g => (g.Name == name || g.Arn == name) && g.Region == call.Region);

    private static IEnumerable<KeyValuePair<string, string>> TagPairs(ScalingGroup? group) => (group?.Tags ?? []).Select(t => KeyValuePair.Create(t.Key, t.Value));

    private CreateAutoScalingGroupResponse Create(CreateAutoScalingGroupRequest request, Call call)
    {
        var tags = GroupTags.Of(request.Tags);
        call.Authorize(call.Arn("autoscaling", $"autoScalingGroup:*:autoScalingGroupName/{request.AutoScalingGroupName}"), keys => keys
            .SetRequestTags([.. tags.Select(t => KeyValuePair.Create(t.Key, t.Value))])
            .Set("autoscaling:MinSize", $"{request.MinSize}").Set("autoscaling:MaxSize", $"{request.MaxSize}")
            .Set("autoscaling:LaunchTemplateVersionSpecified", request.LaunchTemplate?.Version is { Length: > 0 } v && v[0] != '$' ? "true" : "false"));
        if (tags.Count > 0)
        {
            call.Authorize("autoscaling:CreateOrUpdateTags", call.Arn("autoscaling", $"autoScalingGroup:*:autoScalingGroupName/{request.AutoScalingGroupName}"), keys => keys.SetRequestTags([.. tags.Select(t => KeyValuePair.Create(t.Key, t.Value))]));
        }
        GroupRules.Refuse(request);
        if (request.AutoScalingGroupName.Length is < 1 or > 255 || request.AutoScalingGroupName.Contains(':', StringComparison.Ordinal))
        {
            throw GroupRules.Invalid("AutoScalingGroupName must have 1 to 255 characters and no colon.");
        }
        if (Known(world, request.AutoScalingGroupName, call) is not null)
        {
            throw new AwsError("AlreadyExists", $"AutoScalingGroup by this name already exists - A group with the name {request.AutoScalingGroupName} already exists");
        }
        var (min, max) = (request.MinSize ?? 0, request.MaxSize ?? 0);
        var desired = request.DesiredCapacity ?? min;
        GroupRules.CheckSizes(min, max, desired);
        GroupRules.CheckPolicies(request.TerminationPolicies);
        var subnets = GroupRules.Subnets(world, call.Region, request.VPCZoneIdentifier, request.AvailabilityZones);
        var template = GroupRules.Template(world, call.Region, call.Account, request.LaunchTemplate);
        MayLaunch(template, subnets[0], call);
        if (string.IsNullOrEmpty(request.ServiceLinkedRoleARN))
        {
            LinkedRole(call);
        }
        var group = new ScalingGroup
        {
            Arn = call.Arn("autoscaling", $"autoScalingGroup:{World.NewUuid()}:autoScalingGroupName/{request.AutoScalingGroupName}"),
            Name = request.AutoScalingGroupName,
            Region = call.Region,
            Created = world.Now,
            Template = template,
            Min = min,
            Max = max,
            Subnets = subnets,
            Cooldown = request.DefaultCooldown ?? 300,
            HealthCheckType = request.HealthCheckType ?? "EC2",
            HealthCheckGrace = request.HealthCheckGracePeriod ?? 0,
            TerminationPolicies = request.TerminationPolicies is { Count: > 0 } policies ? policies : ["Default"],
            ProtectsNew = request.NewInstancesProtectedFromScaleIn == true,
            Warmup = request.DefaultInstanceWarmup,
            ServiceLinkedRole = request.ServiceLinkedRoleARN ?? $"arn:aws:iam::{call.Account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
            Tags = tags,
        };
        foreach (var hook in request.LifecycleHookSpecificationList ?? [])
        {
            group.Hooks[hook.LifecycleHookName] = GroupHooks.Of(
                hook.LifecycleHookName, hook.LifecycleTransition, hook.HeartbeatTimeout, hook.DefaultResult, hook.NotificationMetadata, hook.NotificationTargetARN, hook.RoleARN, null);
        }
        world.State.Groups.Groups[group.Arn] = group;
        life.SetDesired(group, desired, "a user request created an AutoScalingGroup");
        return new();
    }

    private UpdateAutoScalingGroupResponse Update(UpdateAutoScalingGroupRequest request, Call call)
    {
        var group = Find(world, request.AutoScalingGroupName, call, keys => keys
            .Set("autoscaling:MinSize", request.MinSize is { } least ? $"{least}" : null).Set("autoscaling:MaxSize", request.MaxSize is { } most ? $"{most}" : null));
        GroupRules.Refuse(request);
        if (group.Deleting)
        {
            throw GroupRules.Invalid("AutoScalingGroup by this name is pending delete.");
        }
        var (min, max) = (request.MinSize ?? group.Min, request.MaxSize ?? group.Max);
        // A new bound draws the desired capacity with it where none is named.
        var desired = request.DesiredCapacity ?? Math.Clamp(group.Desired, Math.Min(min, max), max);
        GroupRules.CheckSizes(min, max, desired);
        GroupRules.CheckPolicies(request.TerminationPolicies);
        var subnets = request.VPCZoneIdentifier is null ? group.Subnets : GroupRules.Subnets(world, call.Region, request.VPCZoneIdentifier, null);
        if (request.LaunchTemplate is { } given)
        {
            var template = GroupRules.Template(world, call.Region, call.Account, given);
            MayLaunch(template, subnets[0], call);
            group.Template = template;
        }
        (group.Min, group.Max, group.Subnets) = (min, max, subnets);
        group.Cooldown = request.DefaultCooldown ?? group.Cooldown;
        group.HealthCheckType = request.HealthCheckType ?? group.HealthCheckType;
        group.HealthCheckGrace = request.HealthCheckGracePeriod ?? group.HealthCheckGrace;
        group.TerminationPolicies = request.TerminationPolicies is { Count: > 0 } policies ? policies : group.TerminationPolicies;
        group.ProtectsNew = request.NewInstancesProtectedFromScaleIn ?? group.ProtectsNew;
        group.Warmup = request.DefaultInstanceWarmup ?? group.Warmup;
        life.SetDesired(group, desired, $"a user request update of AutoScalingGroup constraints to min: {min}, max: {max}, desired: {desired}");
        return new();
    }

    private DeleteAutoScalingGroupResponse Delete(DeleteAutoScalingGroupRequest request, Call call)
    {
        var group = Find(world, request.AutoScalingGroupName, call);
        if (request.ForceDelete != true && group.Members.Count > 0)
        {
            throw new AwsError("ResourceInUse", "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.");
        }
        if (request.ForceDelete != true && group.Refreshing is not null)
        {
            throw new AwsError("ScalingActivityInProgress", "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.");
        }
        group.Deleting = true;
        group.Min = group.Max = 0;
        life.SetDesired(group, 0, "a user request force deleted AutoScalingGroup");
        life.Look(group);
        if (group.Members.Count == 0)
        {
            world.State.Groups.Groups.Remove(group.Arn);
        }
        return new();
    }

    private DescribeAutoScalingGroupsResponse Describe(DescribeAutoScalingGroupsRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Groups.Groups.Values.Where(g => g.Region == call.Region)
            .Where(g => request.AutoScalingGroupNames is not { Count: > 0 } names || names.Contains(g.Name) || names.Contains(g.Arn))
            .Where(g => GroupTags.Match(request.Filters, g.Tags))
            .OrderBy(g => g.Name, StringComparer.Ordinal).ToList();
        var (page, next) = GroupPages.Take(all, g => g.Name, "DescribeAutoScalingGroups", request.NextToken, request.MaxRecords);
        return new() { AutoScalingGroups = [.. page.Select(g => GroupViews.Of(world, g))], NextToken = next };
    }

    private DescribeAutoScalingInstancesResponse DescribeInstances(DescribeAutoScalingInstancesRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Groups.Groups.Values.Where(g => g.Region == call.Region).SelectMany(g => g.Members.Select(m => GroupViews.Details(g, m)))
            .Where(m => request.InstanceIds is not { Count: > 0 } ids || ids.Contains(m.InstanceId)).OrderBy(m => m.InstanceId, StringComparer.Ordinal).ToList();
        var (page, next) = GroupPages.Take(all, m => m.InstanceId, "DescribeAutoScalingInstances", request.NextToken, request.MaxRecords);
        return new() { AutoScalingInstances = page, NextToken = next };
    }

    private DescribeScalingActivitiesResponse DescribeActivities(DescribeScalingActivitiesRequest request, Call call)
    {
        call.Authorize("*");
        if (!string.IsNullOrEmpty(request.AutoScalingGroupName) && Known(world, request.AutoScalingGroupName, call) is null)
        {
            throw GroupRules.Invalid($"AutoScalingGroup name not found - AutoScalingGroup '{request.AutoScalingGroupName}' not found");
        }
        var all = world.State.Groups.Groups.Values.Where(g => g.Region == call.Region && (string.IsNullOrEmpty(request.AutoScalingGroupName) || g.Name == request.AutoScalingGroupName || g.Arn == request.AutoScalingGroupName))
            .SelectMany(g => g.Activities.Select(a => GroupViews.Of(g, a)))
            .Where(a => request.ActivityIds is not { Count: > 0 } ids || ids.Contains(a.ActivityId))
            .OrderByDescending(a => a.StartTime).ToList();
        var (page, next) = GroupPages.Take(all, a => a.ActivityId, $"DescribeScalingActivities {request.AutoScalingGroupName}", request.NextToken, request.MaxRecords ?? 100);
        return new() { Activities = page, NextToken = next };
    }

    /// <summary>The account's first group brings the service-linked role, which its caller must be allowed to create.</summary>
    private void LinkedRole(Call call)
    {
        const string service = "autoscaling.amazonaws.com";
        var arn = $"arn:aws:iam::{call.Account}:role/aws-service-role/{service}/AWSServiceRoleForAutoScaling";
        if (!world.State.Iam.Roles.ContainsKey(arn))
        {
            call.Authorize("iam:CreateServiceLinkedRole", arn, keys => keys.Set("iam:AWSServiceName", service));
            LinkedRoles.Add(world.State.Iam, call.Account, service, world.Now);
        }
    }

    /// <summary>Whoever gives a group a launch template must be allowed to launch by it, and to pass its role.</summary>
    private void MayLaunch(TemplateChoice choice, string subnet, Call call)
    {
        var template = LaunchTemplates.Find(world, call.Region, choice.Id, null);
        var plan = LaunchPlan.Of(world, call.Region, call.Account, LaunchTemplates.Version(template, choice.Version).Data) with { Template = template };
        try
        {
            RunInstances.Authorize(call, plan, world.State.Ec2.Subnets[subnet], "RunInstances");
            Profiles.Pass(world, plan.Profile, call);
        }
        catch (AwsError e) when (e.Status == 403 || e.Code.Contains("AccessDenied", StringComparison.Ordinal) || e.Code.Contains("Unauthorized", StringComparison.Ordinal))
        {
            throw new AwsError("AccessDenied", $"You are not authorized to use launch template: {template.Id}. {e.Message}", 403);
        }
    }
}
