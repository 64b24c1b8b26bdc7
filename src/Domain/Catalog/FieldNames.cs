namespace Domain.Catalog;

/// <summary>The keys of the fields that recipes understand; a field of another name needs a variable to be given as.</summary>
public static class FieldNames
{
    public const string Name = "name";
    public const string Image = "image";
    public const string Port = "port";
    /// <summary>CPU and memory as one, in place of <see cref="Cpu"/> and <see cref="Memory"/>.</summary>
    public const string Size = "size";
    public const string Cpu = "cpu";
    public const string Memory = "memory";
    public const string Compute = "compute";
    public const string Command = "command";
    public const string Environment = "environment";
    public const string Secrets = "secrets";
    public const string TaskRole = "taskRole";
    public const string HealthCommand = "healthCommand";
    public const string MinTasks = "minTasks";
    public const string MaxTasks = "maxTasks";
    /// <summary>How many tasks to run.</summary>
    public const string Tasks = "tasks";
    public const string CpuTarget = "cpuTarget";
    /// <summary>The queue a worker empties.</summary>
    public const string Queue = "queue";
    /// <summary>Messages a task may have waiting before another is added.</summary>
    public const string BacklogTarget = "backlogTarget";
    public const string TargetGroup = "targetGroup";
    /// <summary>Whether a target group is named or made.</summary>
    public const string Traffic = "traffic";
    /// <summary>ARN of a shared load balancer's listener.</summary>
    public const string Listener = "listener";
    public const string Host = "host";
    public const string Path = "path";
    public const string TargetProtocol = "targetProtocol";
    public const string HealthPath = "healthPath";
    public const string HealthInterval = "healthInterval";
    public const string HealthyCount = "healthyCount";
    public const string UnhealthyCount = "unhealthyCount";
    /// <summary>Health check grace period.</summary>
    public const string GraceSeconds = "graceSeconds";
    /// <summary>How new tasks replace old ones.</summary>
    public const string Strategy = "strategy";
    public const string LinearPercent = "linearPercent";
    public const string CanaryPercent = "canaryPercent";
    public const string StepMinutes = "stepMinutes";
    public const string BakeMinutes = "bakeMinutes";
    public const string TestHost = "testHost";
    public const string PauseAt = "pauseAt";
    public const string PauseMinutes = "pauseMinutes";
    public const string HookFunction = "hookFunction";
    public const string DeploymentAlarms = "deploymentAlarms";
    /// <summary>Deregistration delay.</summary>
    public const string DrainSeconds = "drainSeconds";
    /// <summary>Service Connect namespace.</summary>
    public const string Namespace = "namespace";
    /// <summary>What others call a service by in its namespace.</summary>
    public const string DiscoveryName = "discoveryName";
    public const string Subnets = "subnets";
    public const string LogDays = "logDays";
    /// <summary>Container Insights of a cluster.</summary>
    public const string Insights = "insights";
    /// <summary>Share of a cluster's tasks that Fargate Spot takes.</summary>
    public const string SpotWeight = "spotWeight";
    /// <summary>What is typed by execute-command: <c>DEFAULT</c> goes where the task's logs go, <c>OVERRIDE</c> to a log group of its own, <c>NONE</c> nowhere.</summary>
    public const string ExecLogs = "execLogs";
    public const string ExecLogGroup = "execLogGroup";
    /// <summary>Of a cluster's container instances; with it a cluster has instances.</summary>
    public const string InstanceType = "instanceType";
    public const string MinInstances = "minInstances";
    public const string MaxInstances = "maxInstances";
    /// <summary>Percent of the instances that shall be in use.</summary>
    public const string TargetCapacity = "targetCapacity";
    /// <summary>Name or ARN of an instance profile.</summary>
    public const string InstanceProfile = "instanceProfile";
    public const string MinVcpus = "minVcpus";
    public const string MaxVcpus = "maxVcpus";

    /// <summary>Memory of an instance of Managed Instances, GiB.</summary>
    public const string MinGib = "minGib";
    public const string MaxGib = "maxGib";

    /// <summary>Instance types or patterns, separated by commas.</summary>
    public const string AllowedTypes = "allowedTypes";
    public const string SpotInstances = "spotInstances";

    /// <summary>Seconds.</summary>
    public const string ScaleInAfter = "scaleInAfter";

    /// <summary>Data volume of an instance, GiB.</summary>
    public const string VolumeGib = "volumeGib";
    /// <summary>Whether new instances start from the image that AWS recommends now; of no template.</summary>
    public const string NewestImage = "newestImage";
    public const string Schedule = "schedule";
    /// <summary>IANA name of the zone that a schedule goes by.</summary>
    public const string TimeZone = "timeZone";
    /// <summary>Which events start a job: JSON.</summary>
    public const string Pattern = "pattern";
    /// <summary>How often a start that AWS could not carry out is tried again.</summary>
    public const string Retries = "retries";
    /// <summary>Minutes for which it is tried again.</summary>
    public const string MaxAge = "maxAge";
    /// <summary>The queue for what could not be started.</summary>
    public const string DeadLetters = "deadLetterQueue";
    /// <summary>Whether a job follows the newest revision.</summary>
    public const string Newest = "newest";
    public const string Enabled = "enabled";
    /// <summary>Minutes that a run usually takes.</summary>
    public const string Duration = "duration";
    /// <summary>The revision a service goes back to, <c>family:7</c>; of no template.</summary>
    public const string Revision = "revision";

    public static IReadOnlyList<string> All => [.. Enum.GetValues<TemplateKind>().SelectMany(ReadBy).Distinct(StringComparer.Ordinal)];

    private static readonly string[] Container = [Name, Image, Size, Cpu, Memory, Compute, Command, Environment, Secrets, TaskRole, HealthCommand, Subnets, LogDays];

    private static readonly string[] Balanced = [TargetGroup, Traffic, Listener, Host, Path, TargetProtocol, HealthPath, HealthInterval, HealthyCount, UnhealthyCount, GraceSeconds, DrainSeconds,
        Strategy, LinearPercent, CanaryPercent, StepMinutes, BakeMinutes, TestHost, PauseAt, PauseMinutes, HookFunction, DeploymentAlarms];

    /// <summary>The names that mean something to a kind of template; under any other a value is only a variable.</summary>
    public static IReadOnlyList<string> ReadBy(TemplateKind kind) => kind switch
    {
        TemplateKind.Service => [.. Container, Port, MinTasks, MaxTasks, CpuTarget, Queue, BacklogTarget, .. Balanced, Namespace, DiscoveryName],
        TemplateKind.Cluster => [Name, Insights, SpotWeight, Namespace, ExecLogs, ExecLogGroup, InstanceType, MinInstances, MaxInstances, TargetCapacity, InstanceProfile, MinVcpus, MaxVcpus, MinGib, MaxGib, AllowedTypes, SpotInstances, ScaleInAfter, VolumeGib, Subnets],
        TemplateKind.Task => [.. Container, Tasks],
        TemplateKind.Job => [.. Container, Tasks, Schedule, TimeZone, Pattern, Retries, MaxAge, DeadLetters, Newest, Enabled, Duration],
    };
}
