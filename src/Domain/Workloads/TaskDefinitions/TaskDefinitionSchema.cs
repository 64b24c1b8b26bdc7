using static Domain.Workloads.TaskDefinitions.Shape;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>
/// Every key RegisterTaskDefinition takes, at every depth, in the order people write them. Source: the ECS API model
/// (ECS API Reference, "RegisterTaskDefinition"); a test holds this to the SDK's own types, both ways.
/// </summary>
internal static class TaskDefinitionSchema
{
    /// <summary>
    /// What DescribeTaskDefinition answers beside what was asked: AWS makes it up at registration, and it cannot be asked for.
    /// </summary>
    public static readonly IReadOnlySet<string> AnswersOnly = new HashSet<string>(StringComparer.Ordinal)
    {
        "taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities",
        "registeredAt", "registeredBy", "deregisteredAt", "deleteRequestedAt",
    };

    private static readonly Structure Named = Of(("name", Text), ("value", Text));
    private static readonly Structure Secret = Of(("name", Text), ("valueFrom", Text));

    private static readonly Structure Linux = Of(
        ("capabilities", Of(("add", List(Text)), ("drop", List(Text)))),
        ("devices", List(Of(("hostPath", Text), ("containerPath", Text), ("permissions", List(Text))))),
        ("initProcessEnabled", Flag),
        ("sharedMemorySize", Number),
        ("tmpfs", List(Of(("containerPath", Text), ("size", Number), ("mountOptions", List(Text))))),
        ("maxSwap", Number),
        ("swappiness", Number));

    private static readonly Structure Container = Of(
        ("name", Text),
        ("image", Text),
        ("repositoryCredentials", Of(("credentialsParameter", Text))),
        ("essential", Flag),
        ("cpu", Number),
        ("memory", Number),
        ("memoryReservation", Number),
        ("resourceRequirements", List(Of(("type", Text), ("value", Text), ("sharingStrategy", Of(("nvidiaMps", Of(("memory", Number), ("maxComputePercent", Number)))))))),
        ("entryPoint", List(Text)),
        ("command", List(Text)),
        ("workingDirectory", Text),
        ("user", Text),
        ("portMappings", List(Of(
            ("name", Text), ("containerPort", Number), ("containerPortRange", Text), ("hostPort", Number), ("protocol", Text), ("appProtocol", Text)))),
        ("environment", List(Named)),
        ("environmentFiles", List(Of(("type", Text), ("value", Text)))),
        ("secrets", List(Secret)),
        ("dependsOn", List(Of(("containerName", Text), ("condition", Text)))),
        ("startTimeout", Number),
        ("stopTimeout", Number),
        ("restartPolicy", Of(("enabled", Flag), ("ignoredExitCodes", List(Number)), ("restartAttemptPeriod", Number))),
        ("healthCheck", Of(("command", List(Text)), ("interval", Number), ("timeout", Number), ("retries", Number), ("startPeriod", Number))),
        ("logConfiguration", Of(("logDriver", Text), ("options", Map), ("secretOptions", List(Secret)))),
        ("firelensConfiguration", Of(("type", Text), ("options", Map))),
        ("mountPoints", List(Of(("sourceVolume", Text), ("containerPath", Text), ("readOnly", Flag)))),
        ("volumesFrom", List(Of(("sourceContainer", Text), ("readOnly", Flag)))),
        ("links", List(Text)),
        ("hostname", Text),
        ("disableNetworking", Flag),
        ("dnsServers", List(Text)),
        ("dnsSearchDomains", List(Text)),
        ("extraHosts", List(Of(("hostname", Text), ("ipAddress", Text)))),
        ("privileged", Flag),
        ("readonlyRootFilesystem", Flag),
        ("linuxParameters", Linux),
        ("ulimits", List(Of(("name", Text), ("softLimit", Number), ("hardLimit", Number)))),
        ("systemControls", List(Of(("namespace", Text), ("value", Text)))),
        ("dockerSecurityOptions", List(Text)),
        ("credentialSpecs", List(Text)),
        ("interactive", Flag),
        ("pseudoTerminal", Flag),
        ("dockerLabels", Map),
        ("versionConsistency", Text));

    private static readonly Structure Volume = Of(
        ("name", Text),
        ("configuredAtLaunch", Flag),
        ("host", Of(("sourcePath", Text))),
        // empty, it still makes the volume Docker's own instead of a bind mount
        ("dockerVolumeConfiguration", Of(("scope", Text), ("autoprovision", Flag), ("driver", Text), ("driverOpts", Map), ("labels", Map)) with { MeansSomethingEmpty = true }),
        ("efsVolumeConfiguration", Of(
            ("fileSystemId", Text), ("rootDirectory", Text), ("transitEncryption", Text), ("transitEncryptionPort", Number),
            ("authorizationConfig", Of(("accessPointId", Text), ("iam", Text))))),
        ("s3filesVolumeConfiguration", Of(("fileSystemArn", Text), ("rootDirectory", Text), ("transitEncryptionPort", Number), ("accessPointArn", Text))),
        ("fsxWindowsFileServerVolumeConfiguration", Of(
            ("fileSystemId", Text), ("rootDirectory", Text), ("authorizationConfig", Of(("credentialsParameter", Text), ("domain", Text))))));

    /// <summary>The whole document.</summary>
    public static readonly Structure Definition = Of(
        ("family", Text),
        ("requiresCompatibilities", List(Text)),
        ("networkMode", Text),
        ("cpu", Text),
        ("memory", Text),
        ("runtimePlatform", Of(("cpuArchitecture", Text), ("operatingSystemFamily", Text))),
        ("ephemeralStorage", Of(("sizeInGiB", Number))),
        ("executionRoleArn", Text),
        ("taskRoleArn", Text),
        ("containerDefinitions", List(Container)),
        ("volumes", List(Volume)),
        ("placementConstraints", List(Of(("type", Text), ("expression", Text)))),
        ("proxyConfiguration", Of(("type", Text), ("containerName", Text), ("properties", List(Named)))),
        ("inferenceAccelerators", List(Of(("deviceName", Text), ("deviceType", Text)))),
        ("pidMode", Text),
        ("ipcMode", Text),
        ("enableFaultInjection", Flag),
        ("tags", List(Of(("key", Text), ("value", Text)))));
}
