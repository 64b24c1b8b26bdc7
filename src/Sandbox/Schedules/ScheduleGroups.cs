using Amazon.Scheduler.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Schedules;

/// <summary>Groups of schedules, and their tags: schedules themselves have none.</summary>
internal sealed class ScheduleGroups(World world, Schedules schedules)
{
    private const int MostGroups = 500;

    public void Register(Api api) => api
        .Write<CreateScheduleGroupRequest, CreateScheduleGroupResponse>("CreateScheduleGroup", Create)
        .Write<DeleteScheduleGroupRequest, DeleteScheduleGroupResponse>("DeleteScheduleGroup", Delete)
        .Read<GetScheduleGroupRequest, GetScheduleGroupResponse>("GetScheduleGroup", Get)
        .Read<ListScheduleGroupsRequest, ListScheduleGroupsResponse>("ListScheduleGroups", List)
        .Write<TagResourceRequest, TagResourceResponse>("TagResource", Tag)
        .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", Untag)
        .Read<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", ListTags);

    private CreateScheduleGroupResponse Create(CreateScheduleGroupRequest request, Call call)
    {
        var arn = call.Arn("scheduler", $"schedule-group/{request.Name}");
        var tags = (request.Tags ?? []).ConvertAll(t => KeyValuePair.Create(t.Key, t.Value));
        call.ClientToken = request.ClientToken;
        call.Authorize(arn, keys => keys.SetRequestTags(tags));
        if (tags.Count > 0)
        {
            call.Authorize("scheduler:TagResource", arn, keys => keys.SetRequestTags(tags));
        }
        ScheduleRules.CheckName(request.Name, "name");
        ScheduleRules.CheckToken(request.ClientToken);
        if (request.Name == ScheduleRules.DefaultGroup || world.State.Schedules.Groups.TryGetValue(arn, out var same) && (same.ClientToken is null || same.ClientToken != request.ClientToken))
        {
            throw ScheduleRules.Conflict($"Schedule group {request.Name} already exists.");
        }
        if (world.State.Schedules.Groups.Keys.Count(k => k.StartsWith(call.Arn("scheduler", "schedule-group/"), StringComparison.Ordinal)) >= MostGroups)
        {
            throw new AwsError("ServiceQuotaExceededException", $"The account already has {MostGroups} schedule groups.", 402);
        }
        if (!world.State.Schedules.Groups.ContainsKey(arn))
        {
            world.State.Schedules.Groups[arn] = new()
            {
                Arn = arn, Name = request.Name, Created = world.Now, Modified = world.Now, ClientToken = request.ClientToken,
                Tags = new(tags.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
            };
        }
        return new() { ScheduleGroupArn = arn };
    }

    /// <summary>With all its schedules. Here they are gone at once, on AWS within a minute.</summary>
    private DeleteScheduleGroupResponse Delete(DeleteScheduleGroupRequest request, Call call)
    {
        call.ClientToken = request.ClientToken;
        var group = Named(request.Name, call);
        if (request.Name == ScheduleRules.DefaultGroup)
        {
            throw ScheduleRules.Invalid("The default schedule group can't be deleted.");
        }
        schedules.Forget(group.Arn);
        world.State.Schedules.Groups.Remove(group.Arn);
        return new();
    }

    private GetScheduleGroupResponse Get(GetScheduleGroupRequest request, Call call)
    {
        var group = Named(request.Name, call);
        return new() { Arn = group.Arn, Name = group.Name, State = "ACTIVE", CreationDate = group.Created.UtcDateTime, LastModificationDate = group.Modified.UtcDateTime };
    }

    private ListScheduleGroupsResponse List(ListScheduleGroupsRequest request, Call call)
    {
        call.Authorize("*");
        var own = call.Arn("scheduler", "schedule-group/");
        var all = world.State.Schedules.Groups.Values.Where(g => g.Arn.StartsWith(own, StringComparison.Ordinal)).Append(Default(call))
            .Where(g => g.Name.StartsWith(request.NamePrefix ?? "", StringComparison.Ordinal)).OrderBy(g => g.Name, StringComparer.Ordinal).ToList();
        var (page, next) = Schedules.Take(all, g => g.Name, $"ListScheduleGroups {request.NamePrefix}", request.NextToken, request.MaxResults);
        return new()
        {
            ScheduleGroups = page.ConvertAll(g => new ScheduleGroupSummary { Arn = g.Arn, Name = g.Name, State = "ACTIVE", CreationDate = g.Created.UtcDateTime, LastModificationDate = g.Modified.UtcDateTime }),
            NextToken = next,
        };
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var tags = request.Tags.ConvertAll(t => KeyValuePair.Create(t.Key, t.Value));
        var group = OfArn(request.ResourceArn, call, keys => keys.SetRequestTags(tags));
        tags.ForEach(t => group.Tags[t.Key] = t.Value);
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var group = OfArn(request.ResourceArn, call, keys => keys.Set("aws:TagKeys", request.TagKeys.Select(k => (string?)k)));
        request.TagKeys.ForEach(k => group.Tags.Remove(k));
        return new();
    }

    private ListTagsForResourceResponse ListTags(ListTagsForResourceRequest request, Call call)
        => new() { Tags = [.. OfArn(request.ResourceArn, call, null).Tags.Select(t => new Tag { Key = t.Key, Value = t.Value })] };

    private ScheduleGroup Named(string name, Call call) => OfArn(call.Arn("scheduler", $"schedule-group/{name}"), call, null);

    private ScheduleGroup OfArn(string arn, Call call, Action<Iam.RequestContext>? more)
    {
        var group = Arns.Last(arn) == ScheduleRules.DefaultGroup ? Default(call) : world.State.Schedules.Groups.GetValueOrDefault(arn);
        call.Authorize(arn, keys =>
        {
            keys.SetTags("aws:ResourceTag", group?.Tags ?? []);
            more?.Invoke(keys);
        });
        return group ?? throw ScheduleRules.Missing("Schedule group", Arns.Last(arn));
    }

    private static ScheduleGroup Default(Call call) => new()
    {
        Arn = call.Arn("scheduler", $"schedule-group/{ScheduleRules.DefaultGroup}"), Name = ScheduleRules.DefaultGroup, Created = DateTimeOffset.UnixEpoch, Modified = DateTimeOffset.UnixEpoch,
    };
}
