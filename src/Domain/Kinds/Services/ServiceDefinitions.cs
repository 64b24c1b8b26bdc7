using Domain.Catalog;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Services;

/// <summary>The task definition a service request asks for. Pure.</summary>
internal static class ServiceDefinitions
{
    /// <summary>
    /// What runs today with only the asked fields altered, on the main container, so that sidecars, secrets, volumes, roles and logs
    /// stay as they are. A new service begins with the template's base, or with one container.
    /// </summary>
    /// <param name="service">Full name in AWS.</param>
    /// <param name="before">Of the version that what runs is on, where that is another: what the two differ in is taken over.</param>
    public static MergedBase Of(ServiceInputs asked, TeamEnvironment place, string service, LiveFacts live, Recipe recipe, Recipe? before)
    {
        var main = MainContainer(live, recipe);
        if (live.TaskDefinition is not { } runs)
        {
            return new(Put(asked, Fresh(asked.Name, asked.Image, place, service, recipe), live, main, FixedNames(recipe)), []);
        }

        if (before is null)
        {
            return new(Put(asked, runs, live, main, FixedNames(recipe)), []);
        }

        var name = runs.Main(main).Name;
        var (was, becomes) = (Ready(before), Ready(recipe));
        HashSet<string> names = [.. FixedNames(before), .. FixedNames(recipe)];
        var own = asked with { Container = asked.Container?.Beyond(was, name) };
        // what is asked is put on all three, so that it is no difference between them
        return BaseMergeRules.Merge(Put(own, was, live, name, names), Put(own, becomes, live, name, names), Put(own, runs, live, name, names));

        TaskDefinitionDocument Ready(Recipe of) => Fresh(asked.Name, asked.Image, place, service, of).WithMainNamed(name, of.MainContainer);
    }

    private static TaskDefinitionDocument Put(ServiceInputs asked, TaskDefinitionDocument document, LiveFacts live, string? main, IReadOnlySet<string> fixedNames)
    {
        // 0 stands for a container that listens nowhere
        document = (asked.Port > 0 ? document.WithPort(asked.Port, live.Service?.ContainerPort, main) : document)
            .WithImage(asked.Image, main)
            .WithSize(asked.Cpu, asked.MemoryMiB, main)
            .WithCompute(asked.Compute is Compute.Ec2);
        // Service Connect offers a port by its name
        document = asked is { Connect: not null, Port: > 0 } ? document.WithPortName(asked.Port, main) : document;
        return asked.Container?.PutOn(document, main, fixedNames) ?? document;
    }

    /// <summary>Name of the container that takes the service's traffic, or that the template's recipe names; null for the first essential one.</summary>
    public static string? MainContainer(LiveFacts live, Recipe recipe) =>
        live.Service is { ContainerName.Length: > 0 } service ? service.ContainerName : live.TaskDefinition is null ? recipe.MainContainer : null;

    /// <summary>Variables of the template's base: a request may set them and not take them away.</summary>
    internal static HashSet<string> FixedNames(Recipe recipe) =>
        Base(recipe)?.Main(recipe.MainContainer) is { } main ? [.. main.Environment.Keys, .. main.Secrets.Keys] : [];

    /// <summary>What something new begins with: the template's base, or one container.</summary>
    internal static TaskDefinitionDocument Fresh(string name, string image, TeamEnvironment place, string family, Recipe recipe)
    {
        var document = Base(recipe) is { } given
            ? given.WithFamily(family).WithNetworkMode("awsvpc")
            : TaskDefinitionDocument.OneContainer(family, recipe.MainContainer ?? ServicePlanner.ContainerName, image);
        document = document.WithRoles(
            document.ExecutionRoleArn is { Length: > 0 } execution ? execution : place.ExecutionRoleArn,
            document.TaskRoleArn is { Length: > 0 } task ? task : place.TaskRoleArn);
        // a base that sends its logs elsewhere, by FireLens perhaps, knows why
        return document.Main(recipe.MainContainer).LogDriver is null or "awslogs"
            ? document.WithLogGroup(place.LogGroup(name), place.Region, recipe.MainContainer)
            : document;
    }

    /// <exception cref="InvalidOperationException">The base cannot be read, though a version is published only with one that can.</exception>
    private static TaskDefinitionDocument? Base(Recipe recipe) => recipe.TaskDefinition is not { } text ? null : TaskDefinitionReading.Of(text) switch
    {
        TaskDefinitionReading.Read read => read.Document,
        TaskDefinitionReading.Refused refused => throw new InvalidOperationException($"The base task definition of a published template cannot be read: {refused.Why[0]}"),
        _ => throw new InvalidOperationException("A reading of a third kind."),
    };
}
