using Domain.Catalog;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Requests;

/// <summary>A service goes to a version with another base: the plan takes over what the base has otherwise.</summary>
public sealed class BaseUpgradeTests
{
    private const string Name = "payments-prod-checkout";
    private static readonly TeamEnvironment Place = ServicePlannerTests.Place;
    private static readonly Recipe One = new("""{"containerDefinitions":[{"name":"web","image":"placeholder:1","environment":[{"name":"MODE","value":"slow"},{"name":"OLD","value":"1"}]}]}""", "web");
    private static readonly Recipe Two = new(
        """{"containerDefinitions":[{"name":"main","image":"placeholder:2","environment":[{"name":"MODE","value":"fast"}],"dependsOn":[{"containerName":"agent","condition":"START"}]},{"name":"agent","image":"agent:1"}]}""", "main");
    private static readonly IReadOnlyList<Field> Fields =
    [
        new(FieldNames.Environment, "Environment", FieldKind.EnvironmentMap, FieldStep.Network, FieldMode.Free, "Variables.", Optional: true),
        new(FieldNames.Command, "Command", FieldKind.Command, FieldStep.What, FieldMode.Free, "Command.", Optional: true),
    ];

    private static ServiceInputs Asked(params (string Field, string Value)[] values) =>
        new("checkout", "shop:7", 8080, 256, 512, Compute.Fargate, 2, 4, 60, "arn:tg", 30) { Container = ContainerFields.Of(Fields, values.ToDictionary(v => v.Field, v => v.Value)) };

    private static LiveFacts Standing(Recipe recipe, Func<TaskDefinitionDocument, TaskDefinitionDocument>? team = null)
    {
        var cluster = new ClusterFacts("main", "arn", ["FARGATE"], [], 0, 0);
        var plan = ServicePlanner.Make(Asked(), Place, "main", null, new LiveFacts(cluster, null, null, null, null, null, null, [], true, 0, 0), recipe);
        var made = plan.Changes.OfType<TaskDefinitionChange>().Single().After;
        return new(cluster, 30, team?.Invoke(made) ?? made, "arn:x:1", plan.Changes.OfType<ServiceChange>().Single().After with { TaskDefinition = $"{Name}:1" },
            plan.Changes.OfType<ScalableTargetChange>().Single().After, plan.Changes.OfType<ScalingPolicyChange>().Single().After, [], true, 2, 2);
    }

    private static TaskDefinitionDocument? After(LiveFacts live, ServiceInputs asked, Recipe? from) =>
        ServicePlanner.Make(asked, Place, "main", Name, live, Two, from).Changes.OfType<TaskDefinitionChange>().SingleOrDefault()?.After;

    /// <summary>As the form is filled with what stands: the base's own variables among the team's.</summary>
    private static ServiceInputs AsItStands(LiveFacts live) =>
        Asked([.. ContainerFields.Standing(Fields, live.TaskDefinition ?? throw new InvalidOperationException("Nothing stands."), "web").Select(v => (v.Key, v.Value))]);

    [Fact]
    public void A_sidecar_comes_a_variable_goes_and_the_main_container_keeps_its_name_and_image()
    {
        var live = Standing(One);

        var after = After(live, AsItStands(live), One) ?? throw new InvalidOperationException("Nothing is changed.");

        Assert.Equal(["web", "agent"], after.Containers.Select(c => c.Name));
        Assert.Equal(("shop:7", "fast", false), (after.Main("web").Image, after.Main("web").Environment["MODE"], after.Main("web").Environment.ContainsKey("OLD")));
        Assert.Equal("agent", Assert.Single(after.Main("web").DependsOn.Keys));
        Assert.Equal(live.TaskDefinition?.Main("web").LogGroup, after.Main("web").LogGroup);
    }

    [Fact]
    public void What_the_team_asked_for_and_changed_beyond_the_base_stays()
    {
        var live = Standing(One, d => d.WithEnvironment(new Dictionary<string, string> { ["MINE"] = "1", ["MODE"] = "careful" }, "web").OnContainer("web", c => c["stopTimeout"] = 90));

        var after = After(live, AsItStands(live), One);

        Assert.Equal(("1", "careful"), (after?.Main("web").Environment["MINE"], after?.Main("web").Environment["MODE"]));
        Assert.Contains("\"stopTimeout\":90", after?.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_another_version_the_base_is_left_alone() => Assert.Null(After(Standing(One), Asked(), null));

    [Fact]
    public void What_runs_as_the_new_base_says_is_changed_no_more() => Assert.Null(After(Standing(Two), Asked(), One));

    [Fact]
    public void What_both_changed_is_a_warning_that_names_it()
    {
        var live = Standing(Two, d => d.WithImage("agent:mine", "agent"));
        var three = Two with { TaskDefinition = Two.TaskDefinition?.Replace("agent:1", "agent:2", StringComparison.Ordinal) };

        var said = Assert.Single(BaseCheckRules.Of(Asked(), Place, Name, live, Version(2, three), Version(1, Two)));

        Assert.Equal(CheckOutcome.Warning, said.Outcome);
        Assert.Contains("Image of container agent", said.Finding, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Pass, Assert.Single(BaseCheckRules.Of(Asked(), Place, Name, Standing(Two), Version(2, three), Version(1, Two))).Outcome);
    }

    private static TemplateVersion Version(int minor, Recipe recipe) => new()
    {
        TemplateId = "t", Major = 1, Minor = minor, State = VersionState.Published, CreatedAt = DateTimeOffset.UnixEpoch, Recipe = recipe, Fields = Fields, Guardrails = [],
    };
}
