using System.Text.Json.Nodes;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Workloads.TaskDefinitions;

public sealed class NormalFormRulesTests
{
    /// <summary>Of each rule, two writings of one definition; without the rule they would differ.</summary>
    private static readonly Dictionary<string, (string Asked, string Answered)> Examples = new()
    {
        ["nothing is left out"] = (Containers("""{"name":"a","image":"i"}"""), """
            {"containerDefinitions":[{"name":"a","image":"i","environment":[],"mountPoints":[],"dockerLabels":{},"linuxParameters":{"capabilities":{"add":[]}},"user":null}],"volumes":[],"placementConstraints":[]}
            """),
        ["no role and no size is no text"] = ("""{"cpu":"","taskRoleArn":""}""", "{}"),
        ["task sizes are numbers"] = ("""{"cpu":".5 vCPU","memory":"1 GB"}""", """{"cpu":"512","memory":"1024"}"""),
        ["bridge is the default network"] = ("{}", """{"networkMode":"bridge"}"""),
        ["compatibilities are a set"] = ("""{"requiresCompatibilities":["FARGATE","EC2"]}""", """{"requiresCompatibilities":["EC2","FARGATE"]}"""),
        ["tags are a set"] = ("""{"tags":[{"key":"b","value":"1"},{"key":"a","value":"2"}]}""", """{"tags":[{"key":"a","value":"2"},{"key":"b","value":"1"}]}"""),
        ["fault injection is off by default"] = ("{}", """{"enableFaultInjection":false}"""),
        ["containers are essential by default"] = (Containers("""{"name":"a"}"""), Containers("""{"name":"a","essential":true}""")),
        ["no CPU share is no share"] = (Containers("""{"name":"a"}"""), Containers("""{"name":"a","cpu":0}""")),
        ["ports are TCP by default"] = (Containers("""{"name":"a","portMappings":[{"containerPort":80}]}"""), Containers("""{"name":"a","portMappings":[{"containerPort":80,"protocol":"tcp"}]}""")),
        ["host ports follow the network"] = (
            """{"networkMode":"awsvpc","containerDefinitions":[{"name":"a","portMappings":[{"containerPort":80},{"containerPort":81,"hostPort":0}]}]}""",
            """{"networkMode":"awsvpc","containerDefinitions":[{"name":"a","portMappings":[{"containerPort":80,"hostPort":80},{"containerPort":81,"hostPort":81}]}]}"""),
        ["health checks have defaults"] = (
            Containers("""{"name":"a","healthCheck":{"command":["CMD","x"]}}"""),
            Containers("""{"name":"a","healthCheck":{"command":["CMD","x"],"interval":30,"timeout":5,"retries":3}}""")),
        ["variables and secrets are sets"] = (
            Containers("""{"name":"a","environment":[{"name":"B","value":"1"},{"name":"A","value":"2"}],"secrets":[{"name":"D","valueFrom":"d"},{"name":"C","valueFrom":"c"}]}"""),
            Containers("""{"name":"a","environment":[{"name":"A","value":"2"},{"name":"B","value":"1"}],"secrets":[{"name":"C","valueFrom":"c"},{"name":"D","valueFrom":"d"}]}""")),
        ["image versions are resolved by default"] = (Containers("""{"name":"a"}"""), Containers("""{"name":"a","versionConsistency":"enabled"}""")),
        ["mounts are writable by default"] = (
            Containers("""{"name":"a","mountPoints":[{"sourceVolume":"v","containerPath":"/v"}],"volumesFrom":[{"sourceContainer":"b"}]}"""),
            Containers("""{"name":"a","mountPoints":[{"sourceVolume":"v","containerPath":"/v","readOnly":false}],"volumesFrom":[{"sourceContainer":"b","readOnly":false}]}""")),
        ["volumes are known before launch by default"] = ("""{"volumes":[{"name":"v"}]}""", """{"volumes":[{"name":"v","configuredAtLaunch":false}]}"""),
        ["file systems have defaults"] = (
            """{"volumes":[{"name":"v","efsVolumeConfiguration":{"fileSystemId":"fs-1","authorizationConfig":{"accessPointId":"fsap-1"}}},{"name":"w","s3filesVolumeConfiguration":{"fileSystemArn":"arn"}}]}""",
            """{"volumes":[{"name":"v","efsVolumeConfiguration":{"fileSystemId":"fs-1","rootDirectory":"/","transitEncryption":"DISABLED","authorizationConfig":{"accessPointId":"fsap-1","iam":"DISABLED"}}},{"name":"w","s3filesVolumeConfiguration":{"fileSystemArn":"arn","rootDirectory":"/"}}]}"""),
        ["Docker volumes belong to the task by default"] = (
            """{"volumes":[{"name":"v","dockerVolumeConfiguration":{}}]}""",
            """{"volumes":[{"name":"v","dockerVolumeConfiguration":{"scope":"task","autoprovision":false}}]}"""),
        ["the proxy is App Mesh"] = (
            """{"proxyConfiguration":{"containerName":"envoy","properties":[{"name":"B","value":"1"},{"name":"A","value":"2"}]}}""",
            """{"proxyConfiguration":{"type":"APPMESH","containerName":"envoy","properties":[{"name":"A","value":"2"},{"name":"B","value":"1"}]}}"""),
        ["keys have one order"] = ("""{"family":"f","cpu":"1 vcpu"}""", """{"cpu":"1024","family":"f"}"""),
    };

    public static TheoryData<string> Names => [.. NormalFormRules.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void What_was_asked_and_what_is_answered_are_one_text(string rule)
    {
        var (asked, answered) = Examples[rule];

        Assert.Equal(NormalFormRules.Apply(Tree(asked)).ToJsonString(), NormalFormRules.Apply(Tree(answered)).ToJsonString());
    }

    [Theory, MemberData(nameof(Names))]
    public void No_rule_is_without_need(string rule)
    {
        var (asked, answered) = Examples[rule];
        // both of these write the tree anew, so that the one makes up for the other
        string[] tidying = ["nothing is left out", "keys have one order"];
        var without = NormalFormRules.All.Where(r => r.Name != rule && !(tidying.Contains(rule) && tidying.Contains(r.Name))).ToList();

        Assert.NotEqual(With(without, asked), With(without, answered));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_form_is_reached_in_one_go(string rule)
    {
        foreach (var text in new[] { Examples[rule].Asked, Examples[rule].Answered })
        {
            var once = NormalFormRules.Apply(Tree(text)).ToJsonString();
            Assert.Equal(once, NormalFormRules.Apply(Tree(once)).ToJsonString());
        }
    }

    [Fact]
    public void Every_rule_gives_its_reason() => Assert.All(NormalFormRules.All, r => Assert.EndsWith(".", r.Reason, StringComparison.Ordinal));

    [Fact]
    public void What_does_change_how_a_task_runs_stays()
    {
        string[] distinct =
        [
            "{}", """{"networkMode":"host"}""", Containers("""{"name":"a"}"""), Containers("""{"name":"a","essential":false}"""), Containers("""{"name":"a","environment":[{"name":"A","value":""}]}"""),
            Containers("""{"name":"a","command":["x"]}"""), Containers("""{"name":"a","command":[""]}"""), Containers("""{"name":"a","portMappings":[{"containerPort":80,"hostPort":8080}]}"""),
            Containers("""{"name":"a","portMappings":[{"containerPort":80,"protocol":"udp"}]}"""), Containers("""{"name":"a","readonlyRootFilesystem":true}"""),
            """{"volumes":[{"name":"v"}]}""", """{"volumes":[{"name":"v","dockerVolumeConfiguration":{}}]}""", """{"volumes":[{"name":"v","configuredAtLaunch":true}]}""",
            """{"runtimePlatform":{"operatingSystemFamily":"LINUX"}}""",
        ];

        Assert.Equal(distinct.Length, distinct.Select(t => NormalFormRules.Apply(Tree(t)).ToJsonString()).Distinct().Count());
    }

    private static string With(List<NormalFormRules.Rule> rules, string text) =>
        rules.Aggregate(Tree(text), (d, rule) => rule.Apply(d)).ToJsonString();

    private static JsonObject Tree(string text) => Assert.IsType<JsonObject>(JsonNode.Parse(text));
    private static string Containers(string container) => $$"""{"containerDefinitions":[{{container}}]}""";
}
