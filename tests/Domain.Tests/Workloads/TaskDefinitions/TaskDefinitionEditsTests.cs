using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Data;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Workloads.TaskDefinitions;

public sealed class TaskDefinitionEditsTests
{
    private static readonly TaskDefinitionDocument Whole = Read("""
        {"family":"shop","networkMode":"awsvpc","cpu":"512","memory":"1024","requiresCompatibilities":["FARGATE"],"executionRoleArn":"arn:aws:iam::1:role/e",
         "runtimePlatform":{"cpuArchitecture":"ARM64","operatingSystemFamily":"LINUX"},"ephemeralStorage":{"sizeInGiB":40},"tags":[{"key":"cost","value":"9"}],
         "containerDefinitions":[
          {"name":"log","image":"fluent-bit:3","essential":false,"firelensConfiguration":{"type":"fluentbit"},"memoryReservation":50},
          {"name":"app","image":"shop:1","user":"1000","portMappings":[{"name":"http","containerPort":8080,"appProtocol":"http"},{"containerPort":9090}],
           "environment":[{"name":"MODE","value":"x"}],"secrets":[{"name":"DB","valueFrom":"arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf:password::"}],
           "logConfiguration":{"logDriver":"awsfirelens","options":{"Name":"cloudwatch"},"secretOptions":[{"name":"apikey","valueFrom":"/shop/key"}]},
           "healthCheck":{"command":["CMD-SHELL","curl -f localhost"]},"dependsOn":[{"containerName":"log","condition":"START"}],"mountPoints":[{"sourceVolume":"data","containerPath":"/data"}]}],
         "volumes":[{"name":"data","efsVolumeConfiguration":{"fileSystemId":"fs-1"}}]}
        """);

    [Fact]
    public void The_views_tell_what_the_document_says()
    {
        var main = Whole.Main();

        Assert.Equal(("shop", "awsvpc", 512, 1024, 40, true, false, false), (Whole.Family, Whole.NetworkMode, Whole.Cpu, Whole.MemoryMiB, Whole.EphemeralStorageGiB, Whole.IsArm, Whole.IsWindows, Whole.OnEc2));
        Assert.Equal(("arn:aws:iam::1:role/e", ""), (Whole.ExecutionRoleArn, Whole.TaskRoleArn));
        // the first essential one, though another stands before it
        Assert.Equal(("app", "shop:1", 8080, "1000", "awsfirelens", ""), (main.Name, main.Image, main.Port, main.User, main.LogDriver, main.LogGroup));
        Assert.Equal("log", Whole.Main("log").Name);
        Assert.Equal("app", Whole.Main("gone").Name);
        Assert.True(main.HasHealthCheck);
        Assert.Equal(new ContainerPort(8080, null, 8080, "tcp", "http", "http"), main.Ports[0]);
        Assert.Equal(["data"], main.MountedVolumes);
        Assert.Equal("START", main.DependsOn["log"]);
        Assert.Equal("fluentbit", Whole.Main("log").Firelens);
    }

    [Fact]
    public void Sizes_of_a_task_without_its_own_are_its_containers_together()
    {
        var onEc2 = Read("""{"containerDefinitions":[{"name":"a","cpu":100,"memory":256},{"name":"b","cpu":28,"memoryReservation":64}]}""");

        Assert.Equal((128, 320, null), (onEc2.Cpu, onEc2.MemoryMiB, onEc2.TaskCpu));
        Assert.True(onEc2.OnEc2);
    }

    [Fact]
    public void Every_secret_is_found_with_what_iam_knows_it_by()
    {
        var uses = Whole.Secrets;

        Assert.Equal([("app", "DB"), ("app", "apikey")], uses.Select(u => (u.Container, u.Name)));
        Assert.Equal(("arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf", "password", true), (uses[0].Resource, uses[0].JsonKey, uses[0].IsSecret));
        Assert.Equal(("/shop/key", null, false), (uses[1].Resource, uses[1].JsonKey, uses[1].IsSecret));
    }

    [Fact]
    public void A_new_image_is_the_only_thing_that_changes() => Differs(Whole.WithImage("shop:2"), "containerDefinitions[1].image");

    [Fact]
    public void A_new_port_keeps_its_name_and_protocols()
    {
        Differs(Whole.WithPort(8081), "containerDefinitions[1].portMappings[0].containerPort", "containerDefinitions[1].portMappings[0].hostPort");
        Differs(Whole.WithPort(9091, instead: 9090), "containerDefinitions[1].portMappings[1].containerPort", "containerDefinitions[1].portMappings[1].hostPort");
        Assert.Equal(Whole, Whole.WithPort(9090));
        Assert.Equal(80, TaskDefinitionDocument.OneContainer("f", "a", "i").WithPort(80).Main().Port);
    }

    [Fact]
    public void A_fixed_host_port_of_a_bridge_stays() => Assert.Equal(
        (8081, 80), Read("""{"containerDefinitions":[{"name":"a","portMappings":[{"containerPort":8080,"hostPort":80}]}]}""").WithPort(8081).Main().Ports.Select(p => (p.Port, p.HostPort)).Single());

    [Fact]
    public void A_variable_is_plain_or_secret_never_both()
    {
        var plain = Whole.WithEnvironment(new Dictionary<string, string> { ["DB"] = "here", ["NEW"] = "1" }).Main();
        var secret = Whole.WithSecrets(new Dictionary<string, string> { ["MODE"] = "/shop/mode" }).Main();

        Assert.Equal(["DB=here", "MODE=x", "NEW=1"], plain.Environment.Select(e => $"{e.Key}={e.Value}"));
        Assert.Empty(plain.Secrets);
        Assert.Empty(secret.Environment);
        Assert.Equal(["DB", "MODE"], secret.Secrets.Keys);
        Assert.Empty(Whole.WithoutVariables(["DB", "MODE"]).Main().Secrets);
    }

    [Fact]
    public void A_new_size_of_the_task_leaves_shares_that_still_fit()
    {
        Differs(Whole.WithSize(1024, 2048), "cpu", "memory");
        Assert.Equal(Whole, Whole.WithSize(512, 1024));
    }

    [Theory]
    // the containers filled the task: the main one takes what is more
    [InlineData("""{"cpu":"512","memory":"1024","containerDefinitions":[{"name":"a","cpu":448,"memory":896},{"name":"b","cpu":64,"memory":128,"essential":false}]}""", 1024, 2048, 1024, 960, 2048, 1920)]
    // they would not fit any more
    [InlineData("""{"cpu":"1024","memory":"2048","containerDefinitions":[{"name":"a","cpu":512,"memory":1500,"memoryReservation":1200}]}""", 256, 512, 256, 256, 512, 512)]
    // the task has no size of its own, as on EC2
    [InlineData("""{"containerDefinitions":[{"name":"a","cpu":100,"memory":256},{"name":"b","cpu":28,"memory":64,"essential":false}]}""", 256, 512, null, 228, null, 448)]
    public void The_main_containers_share_follows_where_it_must(string text, int cpu, int memory, int? taskCpu, int mainCpu, int? taskMemory, int mainMemory)
    {
        var after = Read(text).WithSize(cpu, memory);

        Assert.Equal((cpu, memory), (after.Cpu, after.MemoryMiB));
        Assert.Equal((taskCpu, taskMemory), (after.TaskCpu, after.TaskMemoryMiB));
        Assert.Equal((mainCpu, mainMemory), (after.Main().Cpu, after.Main().MemoryMiB));
        Assert.True(after.Main().MemoryReservationMiB is null || after.Main().MemoryReservationMiB <= mainMemory);
    }

    [Fact]
    public void Moving_between_fargate_and_ec2_says_so_once()
    {
        Assert.Equal(["EC2"], Whole.WithCompute(onEc2: true).RequiresCompatibilities);
        Assert.Equal(Whole, Whole.WithCompute(onEc2: true).WithCompute(onEc2: false));
        var both = Read("""{"requiresCompatibilities":["FARGATE","EC2"],"containerDefinitions":[{"name":"a"}]}""");
        Assert.Equal(both, both.WithCompute(onEc2: true));
        Assert.Empty(Read("""{"containerDefinitions":[{"name":"a"}]}""").WithCompute(onEc2: true).RequiresCompatibilities);
    }

    [Fact]
    public void Another_log_group_keeps_the_other_options()
    {
        var logging = Read("""{"containerDefinitions":[{"name":"a","logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/a","awslogs-region":"us-east-1","awslogs-stream-prefix":"x","mode":"non-blocking"}}}]}""");

        var after = logging.WithLogGroup("/b", "eu-west-1").Main();

        Assert.Equal(["awslogs-group=/b", "awslogs-region=eu-west-1", "awslogs-stream-prefix=x", "mode=non-blocking"], after.LogOptions.Select(o => $"{o.Key}={o.Value}"));
        Assert.Equal("/b", Whole.WithLogGroup("/b", "eu-west-1").Main().LogGroup);
        Assert.Empty(Whole.WithLogGroup("/b", "eu-west-1").Main().Element.Part("logConfiguration").Items("secretOptions"));
    }

    [Fact]
    public void Documents_are_equal_whatever_the_order_of_containers_and_different_in_any_value()
    {
        var turned = Whole.With(d => d["containerDefinitions"] = new JsonArray([.. (d["containerDefinitions"] as JsonArray)?.Reverse().Select(c => c?.DeepClone()) ?? []]));

        Assert.NotEqual(Whole.Json, turned.Json);
        Assert.Equal(Whole, turned);
        Assert.Equal(Whole.GetHashCode(), turned.GetHashCode());
        Assert.NotEqual(Whole, Whole.WithImage("shop:2"));
    }

    [Fact]
    public void Kept_inside_other_json_it_is_plain_aws_json_and_comes_back_equal()
    {
        var kept = JsonText.Write(new Holder(Whole));

        Assert.StartsWith("""{"document":{"family":"shop",""", kept, StringComparison.Ordinal);
        Assert.Equal(Whole, JsonSerializer.Deserialize<Holder>(kept, JsonText.Options)?.Document);
        Assert.Contains("\n  \"family\": \"shop\"", Whole.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_kept_before_documents_were_whole_is_still_read()
    {
        const string kept = """
            {"document":{"family":"payments-dev-api","containerName":"app","image":"nginx:1","port":8080,"cpu":512,"memoryMiB":1024,"onEc2":false,
             "executionRoleArn":"arn:e","taskRoleArn":"arn:t","logGroup":"/g","region":"us-east-1","environment":{"MODE":"test"}}}
            """;

        var document = JsonSerializer.Deserialize<Holder>(kept, JsonText.Options)?.Document ?? throw new InvalidOperationException();

        Assert.Equal(Read("""
            {"family":"payments-dev-api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"512","memory":"1024","executionRoleArn":"arn:e","taskRoleArn":"arn:t",
             "containerDefinitions":[{"name":"app","image":"nginx:1","essential":true,"portMappings":[{"containerPort":8080,"protocol":"tcp"}],"environment":[{"name":"MODE","value":"test"}],
              "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"/g","awslogs-region":"us-east-1","awslogs-stream-prefix":"ecs"}}}]}
            """), document);
    }

    private sealed record Holder(TaskDefinitionDocument Document);

    private static TaskDefinitionDocument Read(string text) => Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(text)).Document;

    private static void Differs(TaskDefinitionDocument after, params string[] at) => Assert.Equal(at, Differences(Whole.Tree(), after.Tree(), ""));

    private static IEnumerable<string> Differences(JsonNode? one, JsonNode? other, string path) => (one, other) switch
    {
        (JsonObject a, JsonObject b) => a.Select(p => p.Key).Union(b.Select(p => p.Key)).SelectMany(k => Differences(a[k], b[k], path.Length == 0 ? k : $"{path}.{k}")),
        (JsonArray a, JsonArray b) when a.Count == b.Count => Enumerable.Range(0, a.Count).SelectMany(i => Differences(a[i], b[i], $"{path}[{i}]")),
        _ => JsonNode.DeepEquals(one, other) ? [] : [path],
    };
}
