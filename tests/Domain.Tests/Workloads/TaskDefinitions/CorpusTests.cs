using System.Text.Json;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.Runtime;
using Domain.Aws;
using Domain.Workloads.TaskDefinitions;
using Sandbox;
using Testing;
using Task = System.Threading.Tasks.Task;

namespace Domain.Tests.Workloads.TaskDefinitions;

/// <summary>
/// Task definitions of the shapes people really use, one file each under Corpus: read from its file, registered, described and
/// compared with the file again.
/// </summary>
public sealed class CorpusTests : IDisposable
{
    /// <summary>What AWS registers no more, though revisions of that time still stand in accounts: read, and not registered.</summary>
    private const string Retired = "retired-elastic-inference";

    private readonly SandboxAws aws = new();
    private readonly AmazonECSClient admin;

    public CorpusTests() => admin = new AmazonECSClient(
        new BasicAWSCredentials(SandboxKeys.AdminAccessKeyId, SandboxKeys.AdminSecretAccessKey),
        aws.Clients.Configure(new AmazonECSConfig(), new CallLane(CallLane.Hub, SandboxAccount.Region, CallClass.Interactive, CancellationToken.None)));

    public static TheoryData<string> Files => [.. Corpus.Files];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Files))]
    public async Task What_was_registered_is_what_describe_gives_back(string file)
    {
        var asked = Corpus.Read(file);
        var request = TaskDefinitionShapes.ToRequest(asked);
        if (file == Retired)
        {
            var refused = await Assert.ThrowsAnyAsync<AmazonECSException>(() => admin.RegisterTaskDefinitionAsync(request, Cancel));
            Assert.Contains("no longer available", refused.Message, StringComparison.Ordinal);
            return;
        }

        var registered = await admin.RegisterTaskDefinitionAsync(request, Cancel);
        var described = await admin.DescribeTaskDefinitionAsync(
            new DescribeTaskDefinitionRequest { TaskDefinition = registered.TaskDefinition.TaskDefinitionArn, Include = ["TAGS"] }, Cancel);

        var answered = TaskDefinitionShapes.ToDocument(described.TaskDefinition, EcsServices.FromTags(described.Tags));
        Assert.Equal(asked.Text(), answered.Text());
        Assert.Equal(asked, answered);
    }

    [Theory, MemberData(nameof(Files))]
    public void Nothing_that_stands_in_the_file_is_lost_on_the_way_into_a_document(string file)
    {
        using var given = JsonDocument.Parse(File.ReadAllText(Corpus.PathOf(file)));
        using var kept = JsonDocument.Parse(Corpus.Read(file).Json);
        var root = given.RootElement.TryGetProperty("taskDefinition", out var inner) ? inner : given.RootElement;

        var lost = Leaves(root, "").Except(Leaves(kept.RootElement, "")).Where(l => !MayGo(l)).ToList();

        Assert.Empty(lost);
    }

    [Theory, MemberData(nameof(Files))]
    public void What_is_shown_is_read_again_as_the_same(string file)
    {
        var document = Corpus.Read(file);

        Assert.Equal(document.Json, Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(document.Text())).Document.Json);
        Assert.Equal(document.Json, JsonSerializer.Deserialize<TaskDefinitionDocument>(JsonSerializer.Serialize(document))?.Json);
        Assert.NotEqual("", document.Main().Image);
        Assert.Equal(document, document.WithImage(document.Main().Image).WithSize(document.Cpu, document.MemoryMiB).WithCompute(document.OnEc2));
    }

    [Fact]
    public void Together_they_touch_every_field_there_is()
    {
        Assert.InRange(Files.Count, 60, 1000);
        var touched = Files.SelectMany(f =>
        {
            using var parsed = JsonDocument.Parse(Corpus.Read(f.Data).Json);
            return Leaves(parsed.RootElement, "").Select(l => Field(l.Path)).ToList();
        }).ToHashSet(StringComparer.Ordinal);

        var missing = Fields(TaskDefinitionSchema.Definition, "").Except(touched).Where(f => !f.EndsWith('*') || !touched.Any(t => t.StartsWith(f[..^1], StringComparison.Ordinal))).ToList();
        Assert.Empty(missing);
    }

    /// <summary>Left out because AWS assumes it, see <see cref="NormalFormRules"/>, or an answer, or kept as the number it stands for.</summary>
    private static bool MayGo((string Path, string Value) leaf) =>
        TaskDefinitionSchema.AnswersOnly.Any(a => leaf.Path == a || leaf.Path.StartsWith($"{a}[", StringComparison.Ordinal))
        || (Field(leaf.Path), leaf.Value) is ("networkMode", "bridge") or ("cpu", "1 vCPU") or ("memory", "2 GB") or ("enableFaultInjection", "False")
            or ("containerDefinitions[].cpu", "0") or ("containerDefinitions[].portMappings[].hostPort", "0") or ("containerDefinitions[].versionConsistency", "enabled")
            or ("containerDefinitions[].mountPoints[].readOnly", "False") or ("volumes[].configuredAtLaunch", "False");

    /// <summary>Every value with its path; items of a list that has names go by name, as their order says nothing.</summary>
    private static IEnumerable<(string Path, string Value)> Leaves(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Leaves(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, i) => Leaves(item, $"{path}[{(path.EndsWith("requiresCompatibilities", StringComparison.Ordinal) ? item.ToString() : item.Text("name") ?? $"{i}")}]")),
        JsonValueKind.Null => [],
        _ => [(path, element.ToString())],
    };

    private static string Field(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[[^\]]*\]", "[]", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Fields(Shape shape, string path) => shape switch
    {
        Shape.Structure structure => structure.Members.SelectMany(m => Fields(m.Shape, path.Length == 0 ? m.Key : $"{path}.{m.Key}")),
        Shape.ListShape list => Fields(list.Item, $"{path}[]"),
        // a map's keys are people's own: one of them is enough
        Shape.MapShape => [$"{path}.*"],
        _ => [path],
    };

    public void Dispose()
    {
        admin.Dispose();
        aws.Dispose();
    }
}
