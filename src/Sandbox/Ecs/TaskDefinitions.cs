using System.Globalization;
using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>Task definitions: families of numbered revisions that never change.</summary>
internal sealed class TaskDefinitions(World world)
{
    public void Register(Api api) => api
        .Write<RegisterTaskDefinitionRequest, RegisterTaskDefinitionResponse>("RegisterTaskDefinition", Register)
        .Write<DeregisterTaskDefinitionRequest, DeregisterTaskDefinitionResponse>("DeregisterTaskDefinition", Deregister)
        .Write<DeleteTaskDefinitionsRequest, DeleteTaskDefinitionsResponse>("DeleteTaskDefinitions", Delete)
        .Read<DescribeTaskDefinitionRequest, DescribeTaskDefinitionResponse>("DescribeTaskDefinition", Describe)
        .Read<ListTaskDefinitionsRequest, ListTaskDefinitionsResponse>("ListTaskDefinitions", List)
        .Read<ListTaskDefinitionFamiliesRequest, ListTaskDefinitionFamiliesResponse>("ListTaskDefinitionFamilies", ListFamilies);

    private RegisterTaskDefinitionResponse Register(RegisterTaskDefinitionRequest request, Call call)
    {
        var family = call.Arn("ecs", $"task-definition/{request.Family}");
        call.Authorize($"{family}:*", keys => keys
            .SetRequestTags(EcsNames.Pairs(request.Tags))
            .Set("ecs:task-cpu", Text(FargateSizes.Cpu(request.Cpu)))
            .Set("ecs:task-memory", Text(FargateSizes.Memory(request.Memory)))
            .Set("ecs:compute-compatibility", request.RequiresCompatibilities ?? [])
            .Set("ecs:privileged", request.ContainerDefinitions?.Exists(c => c.Privileged is not null) == true
                ? (request.ContainerDefinitions.Exists(c => c.Privileged == true) ? "true" : "false")
                : null));
        call.AuthorizeTags($"{family}:*", "RegisterTaskDefinition", request.Tags);
        TaskDefinitionRules.Check(request);
        RolePassing.ToTasks(call, request.TaskRoleArn, request.ExecutionRoleArn);

        if (!world.State.Ecs.Families.TryGetValue(family, out var revisions))
        {
            world.State.Ecs.Families[family] = revisions = new();
        }
        var revision = ++revisions.Last;
        var definition = Build(request, $"{family}:{Text(revision)}", revision, call);
        revisions.Revisions[revision] = new() { Definition = definition, Tags = request.Tags ?? [] };
        return new() { TaskDefinition = definition, Tags = request.Tags };
    }

    private TaskDefinition Build(RegisterTaskDefinitionRequest request, string arn, int revision, Call call)
    {
        foreach (var container in request.ContainerDefinitions)
        {
            container.Essential ??= true;
            container.Cpu ??= 0;
            foreach (var port in container.PortMappings ?? [])
            {
                port.Protocol ??= TransportProtocol.Tcp;
                port.HostPort ??= request.NetworkMode == NetworkMode.Awsvpc || request.NetworkMode == NetworkMode.Host ? port.ContainerPort : 0;
            }
        }
        return new()
        {
            TaskDefinitionArn = arn,
            Family = request.Family,
            Revision = revision,
            Status = TaskDefinitionStatus.ACTIVE,
            ContainerDefinitions = request.ContainerDefinitions,
            TaskRoleArn = string.IsNullOrEmpty(request.TaskRoleArn) ? null : RolePassing.Arn(request.TaskRoleArn, call),
            ExecutionRoleArn = string.IsNullOrEmpty(request.ExecutionRoleArn) ? null : RolePassing.Arn(request.ExecutionRoleArn, call),
            NetworkMode = request.NetworkMode,
            Volumes = request.Volumes ?? [],
            PlacementConstraints = request.PlacementConstraints ?? [],
            RequiresCompatibilities = request.RequiresCompatibilities,
            Compatibilities = TaskDefinitionRules.Compatibilities(request),
            RequiresAttributes = RequiredAttributes.Of(request),
            RuntimePlatform = request.RuntimePlatform,
            Cpu = Text(FargateSizes.Cpu(request.Cpu)),
            Memory = Text(FargateSizes.Memory(request.Memory)),
            EphemeralStorage = request.EphemeralStorage,
            PidMode = request.PidMode,
            IpcMode = request.IpcMode,
            ProxyConfiguration = request.ProxyConfiguration,
            EnableFaultInjection = request.EnableFaultInjection,
            RegisteredAt = world.Now.UtcDateTime,
            RegisteredBy = call.Caller.Arn,
        };
    }

    private DeregisterTaskDefinitionResponse Deregister(DeregisterTaskDefinitionRequest request, Call call)
    {
        call.Authorize("*");
        if (!Arns.Resource(call.Arn("ecs", request.TaskDefinition)).Contains(':', StringComparison.Ordinal))
        {
            throw new AwsError("ClientException", "Revision is missing.");
        }
        var found = EcsNames.FindDefinition(world, call, request.TaskDefinition)
            ?? throw new AwsError("ClientException", "The specified task definition does not exist.");
        if (found.Definition.Status == TaskDefinitionStatus.DELETE_IN_PROGRESS)
        {
            throw new AwsError("ClientException", "The specified task definition is being deleted.");
        }
        if (found.Definition.Status == TaskDefinitionStatus.ACTIVE)
        {
            found.Definition.Status = TaskDefinitionStatus.INACTIVE;
            found.Definition.DeregisteredAt = world.Now.UtcDateTime;
        }
        return new() { TaskDefinition = found.Definition };
    }

    private DeleteTaskDefinitionsResponse Delete(DeleteTaskDefinitionsRequest request, Call call)
    {
        var found = request.TaskDefinitions.Select(name => (Arn: Arns.IsArn(name) ? name : call.Arn("ecs", $"task-definition/{name}"), Definition: EcsNames.FindDefinition(world, call, name))).ToList();
        foreach (var (arn, definition) in found)
        {
            call.Authorize(arn, keys => keys.SetResourceTags(definition?.Tags));
        }
        if (found.Count is 0 or > 10)
        {
            throw EcsNames.Invalid("Task definitions must have 1 to 10 elements.");
        }
        var response = new DeleteTaskDefinitionsResponse { TaskDefinitions = [], Failures = [] };
        foreach (var (arn, definition) in found)
        {
            var why = !Arns.Resource(arn).Contains(':', StringComparison.Ordinal) ? "Revision is missing."
                : definition is null ? "The specified task definition does not exist. Specify a valid account, family, revision and try again."
                : definition.Definition.Status == TaskDefinitionStatus.ACTIVE ? "The specified task definition is still in ACTIVE status. Please deregister the target and try again."
                : null;
            if (why is not null || definition is null)
            {
                response.Failures.Add(new() { Arn = arn, Reason = why });
                continue;
            }
            definition.Definition.Status = TaskDefinitionStatus.DELETE_IN_PROGRESS;
            definition.Definition.DeleteRequestedAt ??= world.Now.UtcDateTime;
            world.Soon(Durations.DefinitionGone, DueKind.ForgetDefinition, definition.Definition.TaskDefinitionArn);
            response.TaskDefinitions.Add(definition.Definition);
        }
        return response;
    }

    /// <summary>What is being deleted goes when no task and no service uses it any more; until then it is looked at again.</summary>
    public static void Forget(World world, string arn)
    {
        var used = world.State.Ecs.Clusters.Values.Any(c => c.Tasks.Values.Any(t => t.TaskDefinition == arn)
            || c.Services.Values.Any(s => s.Status != "INACTIVE" && (s.LastGood?.TaskDefinition == arn || s.Rollouts.Exists(r => r.TaskDefinition == arn))));
        if (used)
        {
            world.At(world.Now + Durations.StoppedTasksShown, DueKind.ForgetDefinition, arn);
            return;
        }
        var colon = arn.LastIndexOf(':');
        if (world.State.Ecs.Families.TryGetValue(arn[..colon], out var family))
        {
            family.Revisions.Remove(int.Parse(arn[(colon + 1)..], CultureInfo.InvariantCulture));
        }
        world.Changed = true;
    }

    private DescribeTaskDefinitionResponse Describe(DescribeTaskDefinitionRequest request, Call call)
    {
        call.Authorize("*");
        var found = EcsNames.FindDefinition(world, call, request.TaskDefinition)
            ?? throw new AwsError("ClientException", "Unable to describe task definition.");
        return new()
        {
            TaskDefinition = found.Definition,
            Tags = request.Include?.Contains("TAGS") == true ? found.Tags : null,
        };
    }

    private ListTaskDefinitionsResponse List(ListTaskDefinitionsRequest request, Call call)
    {
        call.Authorize("*");
        var status = request.Status ?? TaskDefinitionStatus.ACTIVE;
        var start = call.Arn("ecs", "task-definition/");
        var arns = world.State.Ecs.Families
            .Where(f => f.Key.StartsWith(start, StringComparison.Ordinal))
            .Where(f => string.IsNullOrEmpty(request.FamilyPrefix) || f.Key[start.Length..] == request.FamilyPrefix)
            .SelectMany(f => f.Value.Revisions.Values)
            .Where(d => d.Definition.Status == status)
            .Select(d => d.Definition.TaskDefinitionArn)
            .ToList();
        if (request.Sort == SortOrder.DESC)
        {
            arns.Reverse();
        }
        var (page, next) = EcsPages.Take(arns, a => a, $"ListTaskDefinitions {request.FamilyPrefix} {status} {request.Sort}", request.NextToken, request.MaxResults, 100);
        return new() { TaskDefinitionArns = page, NextToken = next };
    }

    private ListTaskDefinitionFamiliesResponse ListFamilies(ListTaskDefinitionFamiliesRequest request, Call call)
    {
        call.Authorize("*");
        var start = call.Arn("ecs", "task-definition/");
        var status = request.Status?.Value ?? "ALL";
        var families = world.State.Ecs.Families
            .Where(f => f.Key.StartsWith(start, StringComparison.Ordinal))
            .Where(f => f.Key[start.Length..].StartsWith(request.FamilyPrefix ?? "", StringComparison.Ordinal))
            .Where(f => f.Value.Revisions.Count > 0 && (status == "ALL" || f.Value.Revisions.Values.Any(d => d.Definition.Status == "ACTIVE") == (status == "ACTIVE")))
            .Select(f => f.Key[start.Length..])
            .ToList();
        var (page, next) = EcsPages.Take(families, f => f, $"ListTaskDefinitionFamilies {request.FamilyPrefix} {status}", request.NextToken, request.MaxResults, 100);
        return new() { Families = page, NextToken = next };
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
