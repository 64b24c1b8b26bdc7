using System.Text.Json;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Target groups: made, changed, seen and deleted.</summary>
internal sealed class TargetGroups(World world)
{
    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<CreateTargetGroupRequest, CreateTargetGroupResponse>("CreateTargetGroup", Create)
        .Write<ModifyTargetGroupRequest, ModifyTargetGroupResponse>("ModifyTargetGroup", Modify)
        .Write<DeleteTargetGroupRequest, DeleteTargetGroupResponse>("DeleteTargetGroup", Delete)
        .Read<DescribeTargetGroupsRequest, DescribeTargetGroupsResponse>("DescribeTargetGroups", Describe)
        .Read<DescribeTargetGroupAttributesRequest, DescribeTargetGroupAttributesResponse>("DescribeTargetGroupAttributes", Attributes)
        .Write<ModifyTargetGroupAttributesRequest, ModifyTargetGroupAttributesResponse>("ModifyTargetGroupAttributes", ModifyAttributes);

    private CreateTargetGroupResponse Create(CreateTargetGroupRequest request, Call call)
    {
        var made = call.Arn("elasticloadbalancing", $"targetgroup/{request.Name}/*");
        ElbAccess.Create(call, Elb, made, made, request.Tags);
        var wanted = TargetGroupRules.Read(world, request, call.Region);
        ElbTags.Check(request.Tags);
        var here = Elb.TargetGroups.Values.Where(g => ElbPages.Here(g.Arn, call)).ToList();
        if (here.Find(g => g.Name == request.Name) is { } known)
        {
            return Written(known.Settings) == Written(wanted) && ElbTags.Same(Elb, known.Arn, request.Tags)
                ? new() { TargetGroups = [known.Settings] }
                : throw new AwsError("DuplicateTargetGroupName", $"A target group with the same name '{request.Name}' exists, but with different settings");
        }
        if (here.Count >= ElbLimits.TargetGroups)
        {
            throw new AwsError("TooManyTargetGroups", $"The maximum number of target groups has been reached: '{ElbLimits.TargetGroups}'");
        }
        wanted.TargetGroupArn = made[..^1] + World.NewId(16);
        Elb.TargetGroups[wanted.TargetGroupArn] = new() { Settings = wanted };
        ElbTags.Put(Elb, wanted.TargetGroupArn, request.Tags);
        return new() { TargetGroups = [wanted] };
    }

    private ModifyTargetGroupResponse Modify(ModifyTargetGroupRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.TargetGroupArn);
        var group = Existing(request.TargetGroupArn).Settings;
        TargetGroupRules.Change(group, request);
        return new() { TargetGroups = [group] };
    }

    private DeleteTargetGroupResponse Delete(DeleteTargetGroupRequest request, Call call)
    {
        var arn = request.TargetGroupArn;
        ElbAccess.Authorize(call, Elb, arn);
        if (!Elb.TargetGroups.TryGetValue(arn, out var group))
        {
            return new();
        }
        if (group.LoadBalancerArns.Count > 0)
        {
            throw ElbErrors.InUse($"Target group '{arn}' is currently in use by a listener or a rule");
        }
        group.Targets.ForEach(t => world.Agenda.Remove(DueKind.Target, Targets.Key(group, t)));
        Elb.TargetGroups.Remove(arn);
        Elb.Forget(arn);
        return new();
    }

    private DescribeTargetGroupsResponse Describe(DescribeTargetGroupsRequest request, Call call)
    {
        call.Authorize("*");
        if (new[] { request.LoadBalancerArn is not null, request.TargetGroupArns is { Count: > 0 }, request.Names is { Count: > 0 } }.Count(given => given) > 1)
        {
            throw ElbErrors.Invalid("Only one of load balancer ARN, target group ARNs and names can be specified");
        }
        if (request.LoadBalancerArn is { } balancer && !Elb.LoadBalancers.ContainsKey(balancer))
        {
            throw ElbErrors.NoBalancer();
        }
        var all = Elb.TargetGroups.Values.Where(g => ElbPages.Here(g.Arn, call)).ToList();
        ElbPages.Exist(request.TargetGroupArns, all.Select(g => g.Arn), ElbErrors.NoGroup);
        ElbPages.Exist(request.Names, all.Select(g => g.Name), ElbErrors.NoGroup);
        var wanted = all
            .Where(g => ElbPages.Wanted(request.TargetGroupArns, g.Arn) && ElbPages.Wanted(request.Names, g.Name) && (request.LoadBalancerArn is null || g.LoadBalancerArns.Contains(request.LoadBalancerArn)))
            .ToList();
        var (page, next) = ElbPages.Take(wanted, g => g.Arn, $"DescribeTargetGroups {request.LoadBalancerArn}", request.Marker, request.PageSize);
        return new() { TargetGroups = page.ConvertAll(g => g.Settings), NextMarker = next };
    }

    private DescribeTargetGroupAttributesResponse Attributes(DescribeTargetGroupAttributesRequest request, Call call)
    {
        call.Authorize("*");
        return new() { Attributes = View(Existing(request.TargetGroupArn)) };
    }

    private ModifyTargetGroupAttributesResponse ModifyAttributes(ModifyTargetGroupAttributesRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.TargetGroupArn);
        var group = Existing(request.TargetGroupArn);
        GroupAttributes.Set(Elb, group, request.Attributes);
        return new() { Attributes = View(group) };
    }

    private List<TargetGroupAttribute> View(BackendGroup group)
        => [.. GroupAttributes.Of(Elb, group).Select(a => new TargetGroupAttribute { Key = a.Key, Value = a.Value })];

    private BackendGroup Existing(string arn) => Elb.TargetGroups.GetValueOrDefault(arn) ?? throw ElbErrors.NoGroup();

    /// <summary>All that a creation sets, to tell the same wish from another of the same name.</summary>
    private static string Written(TargetGroup group)
    {
        var (arn, balancers) = (group.TargetGroupArn, group.LoadBalancerArns);
        (group.TargetGroupArn, group.LoadBalancerArns) = (null, null);
        var text = JsonSerializer.Serialize(group, StateJson.Options);
        (group.TargetGroupArn, group.LoadBalancerArns) = (arn, balancers);
        return text;
    }
}
