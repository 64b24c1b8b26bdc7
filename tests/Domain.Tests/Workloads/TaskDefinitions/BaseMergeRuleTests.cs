using System.Text.Json.Nodes;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Workloads.TaskDefinitions;

/// <summary>What a new base has otherwise is taken over, what others changed stays, and where both changed it is said.</summary>
public sealed class BaseMergeRuleTests
{
    private const string App = """{"name":"app","image":"shop:1","environment":[{"name":"LOG_LEVEL","value":"info"},{"name":"REGION","value":"eu"}],"logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/shop","awslogs-region":"eu-west-1"}}}""";
    private const string Proxy = """{"name":"proxy","image":"envoy:1","cpu":64,"portMappings":[{"containerPort":9901}]}""";

    private static readonly TaskDefinitionDocument Base = Of(App, Proxy);

    public static TheoryData<string> Files => [.. Corpus.Files];

    private static TaskDefinitionDocument Of(params string[] containers) => TaskDefinitionDocument.Of(new JsonObject
    {
        ["family"] = "shop", ["networkMode"] = "awsvpc", ["containerDefinitions"] = new JsonArray([.. containers.Select(c => JsonNode.Parse(c))]),
    });

    private static TaskDefinitionDocument Change(TaskDefinitionDocument document, string container, Action<JsonObject> change) => document.OnContainer(container, change);

    [Theory]
    [MemberData(nameof(Files))]
    public void What_runs_as_its_base_says_becomes_the_new_base_and_an_unchanged_base_changes_nothing(string file)
    {
        var document = Corpus.Read(file);

        Assert.Equal((document, 0), Taken(BaseMergeRules.Merge(Base, document, Base)));
        Assert.Equal((Base, 0), Taken(BaseMergeRules.Merge(document, Base, document)));
        Assert.Equal((document, 0), Taken(BaseMergeRules.Merge(Base, Base, document)));
        Assert.Equal((document, 0), Taken(BaseMergeRules.Merge(Base, document, document)));

        static (TaskDefinitionDocument, int) Taken(MergedBase merged) => (merged.Document, merged.Stays.Count);
    }

    [Fact]
    public void A_sidecar_that_is_added_comes_beside_what_the_team_added()
    {
        var runs = Of(App.Replace("\"info\"", "\"debug\"", StringComparison.Ordinal), """{"name":"mine","image":"mine:1"}""");

        var merged = BaseMergeRules.Merge(Of(App), Base, runs);

        Assert.Equal(["app", "mine", "proxy"], merged.Document.Containers.Select(c => c.Name));
        Assert.Equal("debug", merged.Document.Main("app").Environment["LOG_LEVEL"]);
        Assert.Empty(merged.Stays);
    }

    [Fact]
    public void A_sidecars_image_is_bumped_and_one_the_team_pinned_stays_and_is_said()
    {
        var next = Change(Base, "proxy", c => c["image"] = "envoy:2");

        Assert.Equal("envoy:2", BaseMergeRules.Merge(Base, next, Change(Base, "proxy", c => c["cpu"] = 128)).Document.Main("proxy").Image);
        var pinned = BaseMergeRules.Merge(Base, next, Change(Base, "proxy", c => c["image"] = "envoy:1.9"));
        Assert.Equal("envoy:1.9", pinned.Document.Main("proxy").Image);
        Assert.Equal("Image of container proxy is another in the version, and was changed in what runs. It stays as it runs.", Assert.Single(pinned.Stays));
    }

    [Fact]
    public void A_variable_that_is_removed_goes_and_one_the_team_set_otherwise_stays_and_is_said()
    {
        var next = Change(Base, "app", c => c["environment"] = new JsonArray(new JsonObject { ["name"] = "REGION", ["value"] = "eu" }));
        var mine = Base.WithEnvironment(new Dictionary<string, string> { ["MINE"] = "1" }, "app");

        Assert.Equal(["MINE", "REGION"], BaseMergeRules.Merge(Base, next, mine).Document.Main("app").Environment.Keys);
        var other = BaseMergeRules.Merge(Base, next, mine.WithEnvironment(new Dictionary<string, string> { ["LOG_LEVEL"] = "trace" }, "app"));
        Assert.Equal("trace", other.Document.Main("app").Environment["LOG_LEVEL"]);
        Assert.Equal("Variable LOG_LEVEL of container app is no longer part of the version, and was changed in what runs. It stays as it runs.", Assert.Single(other.Stays));
    }

    [Fact]
    public void A_variable_that_becomes_a_secret_stands_once()
    {
        var next = Base.WithSecrets(new Dictionary<string, string> { ["LOG_LEVEL"] = "/shop/level" }, "app");

        var main = BaseMergeRules.Merge(Base, next, Base.WithEnvironment(new Dictionary<string, string> { ["MINE"] = "1" }, "app")).Document.Main("app");
        Assert.Equal(("/shop/level", false), (main.Secrets["LOG_LEVEL"], main.Environment.ContainsKey("LOG_LEVEL")));
        var kept = BaseMergeRules.Merge(Base, next, Base.WithEnvironment(new Dictionary<string, string> { ["LOG_LEVEL"] = "trace" }, "app"));
        Assert.Equal(("trace", 0, 1), (kept.Document.Main("app").Environment["LOG_LEVEL"], kept.Document.Main("app").Secrets.Count, kept.Stays.Count));
    }

    [Fact]
    public void Another_log_driver_is_taken_whole_or_not_at_all()
    {
        var next = Change(Base, "app", c => c["logConfiguration"] = JsonNode.Parse("""{"logDriver":"awsfirelens","options":{"Name":"cloudwatch"}}"""));

        var taken = BaseMergeRules.Merge(Base, next, Change(Base, "app", c => c["cpu"] = 32)).Document.Main("app");
        Assert.Equal(("awsfirelens", "Name"), (taken.LogDriver, Assert.Single(taken.LogOptions.Keys)));
        var own = BaseMergeRules.Merge(Base, next, Change(Base, "app", c => c["logConfiguration"] = JsonNode.Parse("""{"logDriver":"awslogs","options":{"awslogs-group":"/mine","awslogs-region":"eu-west-1"}}""")));
        Assert.Equal(("awslogs", "/mine"), (own.Document.Main("app").LogDriver, own.Document.Main("app").LogGroup));
        Assert.StartsWith("LogConfiguration of container app is another in the version", Assert.Single(own.Stays), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sidecar_that_is_taken_out_goes_unless_something_of_the_teams_needs_it()
    {
        Assert.Equal(["app"], BaseMergeRules.Merge(Base, Of(App), Base).Document.Containers.Select(c => c.Name));
        var leaning = Of(App, Proxy, """{"name":"mine","image":"mine:1","dependsOn":[{"containerName":"proxy","condition":"START"}]}""");

        var merged = BaseMergeRules.Merge(Base, Of(App), leaning);

        Assert.Equal(["app", "mine", "proxy"], merged.Document.Containers.Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Container proxy is no longer part of the version, and container mine of what runs needs it. It stays.", Assert.Single(merged.Stays));
    }

    [Fact]
    public void What_the_team_took_away_stays_away_and_is_said()
    {
        var merged = BaseMergeRules.Merge(Base, Change(Base, "proxy", c => c["image"] = "envoy:2"), Of(App));

        Assert.Equal(["app"], merged.Document.Containers.Select(c => c.Name));
        Assert.Equal("Container proxy is another in the version, and was taken away from what runs. It stays as it runs.", Assert.Single(merged.Stays));
    }

    [Fact]
    public void A_volume_comes_with_its_mount_and_one_still_mounted_stays()
    {
        static TaskDefinitionDocument With(TaskDefinitionDocument document) => document.With(d => d["volumes"] = JsonNode.Parse("""[{"name":"cache"}]"""))
            .OnContainer("app", c => c["mountPoints"] = JsonNode.Parse("""[{"sourceVolume":"cache","containerPath":"/cache"}]"""));

        var merged = BaseMergeRules.Merge(Base, With(Base), Base).Document;
        Assert.Equal("cache", Assert.Single(merged.Volumes));
        Assert.Equal("cache", Assert.Single(merged.Main("app").MountedVolumes));
        var own = With(Base).OnContainer("proxy", c => c["mountPoints"] = JsonNode.Parse("""[{"sourceVolume":"cache","containerPath":"/mine"}]"""));
        var left = BaseMergeRules.Merge(With(Base), Base, own);
        Assert.Equal("cache", Assert.Single(left.Document.Volumes));
        Assert.Empty(left.Document.Main("app").MountedVolumes);
        Assert.Contains("container proxy of what runs mounts it", Assert.Single(left.Stays), StringComparison.Ordinal);
    }
}
