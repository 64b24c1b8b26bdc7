using System.Text.Json;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>One container of a task definition, read from its JSON.</summary>
public sealed class TaskContainer
{
    internal static readonly TaskContainer None = new(default);

    internal TaskContainer(JsonElement element) => Element = element;

    internal JsonElement Element { get; }

    public string Name => Element.Text("name") ?? "";
    /// <summary>Empty in a template's base.</summary>
    public string Image => Element.Text("image") ?? "";
    /// <summary>Whether the task stops when it exits.</summary>
    public bool Essential => Element.Flag("essential") ?? true;
    /// <summary>CPU share in units; 0 for none of its own.</summary>
    public int Cpu => Element.Number("cpu") ?? 0;
    /// <summary>Hard limit in MiB; null for none of its own.</summary>
    public int? MemoryMiB => Element.Number("memory");
    /// <summary>Soft limit in MiB.</summary>
    public int? MemoryReservationMiB => Element.Number("memoryReservation");
    public int Gpus => Element.Items("resourceRequirements").Where(r => r.Text("type") == "GPU").Sum(r => int.TryParse(r.Text("value"), out var n) ? n : 0);

    public IReadOnlyList<ContainerPort> Ports => [.. Element.Items("portMappings").Select(p => new ContainerPort(
        p.Number("containerPort"), p.Text("containerPortRange"), p.Number("hostPort"), p.Text("protocol") ?? "tcp", p.Text("name"), p.Text("appProtocol")))];

    /// <summary>The first port; 0 for none.</summary>
    public int Port => Ports.FirstOrDefault(p => p.Port is not null)?.Port ?? 0;

    public IReadOnlyDictionary<string, string> Environment => Element.Items("environment").ToMap("name", "value");
    /// <summary>S3 object ARNs.</summary>
    public IReadOnlyList<string> EnvironmentFiles => [.. Element.Items("environmentFiles").Select(f => f.Text("value") ?? "")];
    /// <summary>Variable name to ARN or parameter name, as in valueFrom.</summary>
    public IReadOnlyDictionary<string, string> Secrets => Element.Items("secrets").ToMap("name", "valueFrom");

    /// <summary>awslogs, awsfirelens, splunk …; null where the container has no logConfiguration.</summary>
    public string? LogDriver => Element.Part("logConfiguration").Text("logDriver");
    public IReadOnlyDictionary<string, string> LogOptions => Element.Part("logConfiguration").Map("options");
    /// <summary>The CloudWatch log group; empty where it logs elsewhere.</summary>
    public string LogGroup => LogDriver == "awslogs" ? LogOptions.GetValueOrDefault("awslogs-group") ?? "" : "";
    /// <summary>fluentbit or fluentd where this container routes the others' logs.</summary>
    public string? Firelens => Element.Part("firelensConfiguration").Text("type");

    /// <summary>Command of the health check; empty for none.</summary>
    public IReadOnlyList<string> HealthCheck => Element.Part("healthCheck").Texts("command");
    public bool HasHealthCheck => HealthCheck is [not "NONE", ..];

    /// <summary>As whom the process runs; null for the image's own.</summary>
    public string? User => Element.Text("user");
    public bool Privileged => Element.Flag("privileged") ?? false;
    /// <summary>Whether the document names it at all, with either value: only then IAM knows the key.</summary>
    internal bool SaysPrivileged => Element.Flag("privileged") is not null;
    public bool ReadonlyRootFilesystem => Element.Flag("readonlyRootFilesystem") ?? false;
    /// <summary>Linux capabilities added to Docker's own set.</summary>
    public IReadOnlyList<string> AddedCapabilities => Element.Part("linuxParameters").Part("capabilities").Texts("add");
    public IReadOnlyList<string> Command => Element.Texts("command");
    public IReadOnlyList<string> EntryPoint => Element.Texts("entryPoint");
    /// <summary>Names of the volumes it mounts.</summary>
    public IReadOnlyList<string> MountedVolumes => [.. Element.Items("mountPoints").Select(m => m.Text("sourceVolume") ?? "")];
    /// <summary>Container name to START, COMPLETE, SUCCESS or HEALTHY.</summary>
    public IReadOnlyDictionary<string, string> DependsOn => Element.Items("dependsOn").ToMap("containerName", "condition");
    /// <summary>The secret of a private registry; null for none.</summary>
    public string? RegistryCredentials => Element.Part("repositoryCredentials").Text("credentialsParameter");
}

/// <param name="Port">Null where a range is given.</param>
/// <param name="Range">Such as <c>8000-8010</c>.</param>
/// <param name="HostPort">Null for one that Docker chooses, or for a range.</param>
/// <param name="Protocol">tcp or udp.</param>
/// <param name="Name">What Service Connect knows it by.</param>
/// <param name="AppProtocol">http, http2, grpc.</param>
public sealed record ContainerPort(int? Port, string? Range, int? HostPort, string Protocol, string? Name, string? AppProtocol);
