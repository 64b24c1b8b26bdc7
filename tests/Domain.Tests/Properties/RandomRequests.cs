using System.Globalization;
using Domain.Catalog;
using Domain.Kinds;
using Domain.Requests;
using Sandbox;

namespace Domain.Tests.Properties;

/// <summary>Requests as people might fill them in: each value sound, in any combination. The same seed gives the same ones.</summary>
/// <param name="secret">ARN of a secret that is there.</param>
internal sealed class RandomRequests(Random random, string secret)
{
    public const string Everything = "everything";
    private const string Internal = "internal-service";
    private const string Worker = "queue-worker";
    private const string Parameter = "arn:aws:ssm:us-east-1:111122223333:parameter/payments/dev/level";
    private static readonly string[] Parts = ["web", "api", "admin"];
    private static readonly string[] Images =
    [
        "registry.example.com/payments/shop:1.0", "registry.example.com:5000/shop:v1_x", "nginx:1", "public.ecr.aws/nginx/nginx:1.29",
        "111122223333.dkr.ecr.us-east-1.amazonaws.com/payments/checkout:1.0.0", "111122223333.dkr.ecr.us-east-1.amazonaws.com/payments/ledger:1.0.0",
        $"registry.example.com/payments/shop@sha256:{new string('a', 64)}",
    ];

    private static readonly string[] Texts = ["info", " ", "a b  c", "ünïcödé 字", "quote \" and \\ back", "{\"json\":[1]}", "$HOME ${X} `x`", "line\nbreak", "https://example.com/?a=b&c=d", "", "0", "true"];
    private int names;

    /// <summary>A template with every field a service of its recipe reads, and some that become variables.</summary>
    public static TemplateContent Template => new(
        [
            .. StarterTemplates.ServiceFields.Select(f => f.Name == FieldNames.LogDays ? f with { Mode = FieldMode.Defaulted } : f),
            new(FieldNames.Command, "Command", FieldKind.Command, FieldStep.What, FieldMode.Free, "What runs.", Optional: true),
            new(FieldNames.HealthCommand, "Health check", FieldKind.Command, FieldStep.What, FieldMode.Free, "What tells that it is well.", Optional: true),
            new(FieldNames.Environment, "Variables", FieldKind.EnvironmentMap, FieldStep.What, FieldMode.Free, "Variables.", Optional: true),
            new(FieldNames.Secrets, "Secrets", FieldKind.SecretMap, FieldStep.What, FieldMode.Free, "Secrets.", Optional: true),
            new("tone", "Tone", FieldKind.Choice, FieldStep.What, FieldMode.Defaulted, "How it speaks.", Default: "plain", Choices: ["plain", "warm"], Variable: "TONE"),
            new("warmth", "Warmth", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "How warm.", Default: "3", Min: 1, Max: 5, Variable: "WARMTH", When: new("tone", ConditionTest.Is, ["warm"])),
            new(FieldNames.Subnets, "Subnets", FieldKind.Subnets, FieldStep.Network, FieldMode.Free, "Where its tasks are put.", Optional: true),
            new("token", "Token", FieldKind.Secret, FieldStep.What, FieldMode.Free, "Its token.", Variable: "TOKEN", Optional: true),
        ],
        new Recipe("""{"containerDefinitions":[{"name":"proxy","image":"envoy:1","essential":false},{"name":"shop","image":"shop:0","environment":[{"name":"FIXED","value":"1"}]}]}""", "shop"),
        [], "");

    /// <summary>The templates in turn.</summary>
    public RequestDraft NewService()
    {
        var template = (++names % 4) switch { 0 => Internal, 1 => Everything, 2 => Worker, _ => "web-service" };
        var onEc2 = template is "web-service" or Everything && random.Next(4) == 0;
        return new(
            template, "payments", "dev", onEc2 ? SandboxAccount.Ec2Cluster : SandboxAccount.FargateCluster, null, ServiceValues(template, onEc2, $"s{names}"), "A test asks for it.");
    }

    /// <summary>The same service with other values; its name and cluster stay.</summary>
    public RequestDraft Change(RequestDraft standing, string existing) => standing with
    {
        ExistingService = existing,
        Values = ServiceValues(standing.TemplateId, standing.Cluster == SandboxAccount.Ec2Cluster, standing.Values[FieldNames.Name]),
    };

    public RequestDraft Image(RequestDraft standing, string existing) => standing with
    {
        ExistingService = existing,
        Kind = "service-image",
        Values = new Dictionary<string, string> { [FieldNames.Image] = OneOf(Images) },
    };

    public RequestDraft Scaling(RequestDraft standing, string existing)
    {
        var (min, max) = Bounds();
        return standing with
        {
            ExistingService = existing,
            Kind = "service-scaling",
            Values = new Dictionary<string, string>
            {
                [FieldNames.MinTasks] = Text(min), [FieldNames.MaxTasks] = Text(max), [standing.TemplateId == Worker ? FieldNames.BacklogTarget : FieldNames.CpuTarget] = Text(random.Next(10, 91)),
            }.Concat(standing.Values.Where(v => v.Key == FieldNames.Queue)).ToDictionary(),
        };
    }

    public static RequestDraft Delete(RequestDraft standing, string existing) =>
        standing with { ExistingService = existing, Kind = "service-delete", TemplateId = "", Values = new Dictionary<string, string>() };

    public RequestDraft Cluster() => new(
        "fargate-cluster", "payments", "dev", "", null, new Dictionary<string, string>
        {
            [FieldNames.Name] = $"c{++names}", [FieldNames.Insights] = OneOf(["disabled", "enabled", "enhanced"]), [FieldNames.SpotWeight] = Text(OneOf([0, 1, 50, 99, 100])),
        }, "A test asks for it.", "cluster");

    public RequestDraft Tasks()
    {
        var (cpu, memory) = Pair();
        var values = new Dictionary<string, string>
        {
            [FieldNames.Name] = $"t{++names}", [FieldNames.Image] = OneOf(Images), [FieldNames.Cpu] = Text(cpu), [FieldNames.Memory] = Text(memory),
            [FieldNames.Compute] = OneOf(["Fargate", "FargateSpot"]), [FieldNames.Tasks] = Text(random.Next(1, 13)), [FieldNames.Command] = OneOf(["sleep 5", "[\"sh\",\"-c\",\"sleep 1\"]", "sh -c 'sleep 3'"]),
        };
        Containers(values);
        return new("run-task", "payments", "dev", SandboxAccount.FargateCluster, null, values, "A test asks for it.", "task");
    }

    private Dictionary<string, string> ServiceValues(string template, bool onEc2, string name)
    {
        var (cpu, memory) = onEc2 ? (random.Next(128, 400), random.Next(64, 600)) : Pair();
        var (min, max) = onEc2 ? (1, random.Next(1, 3)) : Bounds();
        var values = new Dictionary<string, string>
        {
            [FieldNames.Name] = name, [FieldNames.Image] = OneOf(Images), [FieldNames.Port] = Text(OneOf([1, 80, 8080, 65535])), [FieldNames.Cpu] = Text(cpu), [FieldNames.Memory] = Text(memory),
            [FieldNames.Compute] = onEc2 ? "Ec2" : OneOf(["Fargate", "FargateSpot"]), [FieldNames.MinTasks] = Text(min), [FieldNames.MaxTasks] = Text(max), [FieldNames.CpuTarget] = Text(random.Next(10, 91)),
            [FieldNames.TargetGroup] = SandboxAccount.TargetGroupArn($"payments-dev-{OneOf(Parts)}"),
        };
        if (template is Internal or Worker)
        {
            values.Remove(FieldNames.TargetGroup);
        }

        if (template == Internal)
        {
            Sometimes(values, FieldNames.Namespace, () => OneOf([SandboxAccount.Namespace, SandboxAccount.NamespaceArn]));
            Sometimes(values, FieldNames.DiscoveryName, () => OneOf(["stock", "stock-api", "s"]));
        }

        if (template == Worker)
        {
            values.Remove(FieldNames.Port);
            values.Remove(FieldNames.CpuTarget);
            values[FieldNames.Queue] = SandboxAccount.Queue("payments", "dev");
            values[FieldNames.BacklogTarget] = Text(random.Next(1, 500));
            Containers(values);
        }

        if (template == Everything)
        {
            Containers(values);
            Sometimes(values, FieldNames.LogDays, () => OneOf(["1", "30", "3653"]));
            Sometimes(values, FieldNames.Command, () => OneOf(["npm start", "sh -c 'echo \"a b\" && sleep 99999'", "[\"run\",\"--flag=\\\"x\\\"\",\"\"]"]));
            Sometimes(values, FieldNames.HealthCommand, () => OneOf(["curl -f http://localhost/", "exit 0", "sh -c 'true'"]));
            Sometimes(values, FieldNames.Subnets, () => OneOf([SandboxAccount.PrivateSubnets[0], string.Join(", ", SandboxAccount.PrivateSubnets)]));
            Sometimes(values, "tone", () => OneOf(["plain", "warm"]));
            Sometimes(values, "token", () => OneOf([secret, Parameter]));
            if (values.GetValueOrDefault("tone") == "warm")
            {
                Sometimes(values, "warmth", () => Text(random.Next(1, 6)));
            }
        }

        return values;
    }

    private void Containers(Dictionary<string, string> values)
    {
        Sometimes(values, FieldNames.Environment, () => MapRules.Write(Enumerable.Range(0, random.Next(0, 4)).Select(i => KeyValuePair.Create($"V{i}", OneOf(Texts)))));
        Sometimes(values, FieldNames.Secrets, () => MapRules.Write(Enumerable.Range(0, random.Next(0, 3)).Select(i => KeyValuePair.Create($"S{i}", OneOf([secret, $"{secret}:key::", Parameter])))));
    }

    private void Sometimes(Dictionary<string, string> values, string name, Func<string> value)
    {
        if (random.Next(2) == 0)
        {
            values[name] = value();
        }
    }

    private (int Cpu, int MemoryMiB) Pair()
    {
        var cpu = OneOf([256, 512, 1024, 2048, 4096, 16384]);
        return (cpu, OneOf(SizeRules.Fargate[cpu]));
    }

    private (int Min, int Max) Bounds()
    {
        var min = random.Next(1, 6);
        return (min, random.Next(min, 9));
    }

    private T OneOf<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
