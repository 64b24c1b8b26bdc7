namespace Sandbox.CloudWatch;

/// <summary>
/// The metrics of one service: AWS/ECS, and ECS/ContainerInsights where its cluster has that on.
/// Source: Amazon ECS Developer Guide, "CloudWatch metrics"; CloudWatch User Guide, "Container Insights metrics for ECS".
/// </summary>
internal static class ServiceMetrics
{
    private const double Percents = 100;

    /// <summary>ECS reports every 20 seconds: three samples a minute and task.</summary>
    private const int SamplesPerTask = 3;

    public static readonly string[] Ecs = ["CPUUtilization", "MemoryUtilization"];

    public static readonly string[] OfTasks =
        ["CpuUtilized", "CpuReserved", "MemoryUtilized", "MemoryReserved", "NetworkRxBytes", "NetworkTxBytes", "StorageReadBytes", "StorageWriteBytes", "EphemeralStorageReserved", "EphemeralStorageUtilized"];

    public static readonly string[] OfCounts = ["RunningTaskCount", "PendingTaskCount", "DesiredTaskCount", "DeploymentCount", "TaskSetCount"];

    /// <summary>Only where Container Insights is <c>enhanced</c>.</summary>
    public static readonly string[] Enhanced = ["TaskCpuUtilization", "TaskMemoryUtilization"];

    public static Series? OfEcs(string name, ServiceLoad load) => name switch
    {
        "CPUUtilization" => ComputedSeries.Of(load, "Percent", (minute, point) => point.Running == 0 ? null
            : Tally.Around(load.Cpu(minute, point), point.Running * SamplesPerTask, load.Stray(40, minute), point.OnInstances ? double.MaxValue : Percents)),
        "MemoryUtilization" => ComputedSeries.Of(load, "Percent", (minute, point) => point.Running == 0 ? null
            : Tally.Around(load.Memory(minute, point), point.Running * SamplesPerTask, load.Stray(41, minute) / 4, Percents)),
        _ => null,
    };

    public static Series? OfInsights(string name, ServiceLoad load, Func<long, string> insights)
    {
        Series On(string unit, Func<long, CountPoint, Tally?> measure, bool enhanced = false)
            => ComputedSeries.Of(load, unit, (minute, point) => insights(minute) is var mode && (mode == "enhanced" || (mode == "enabled" && !enhanced)) ? measure(minute, point) : null);
        Series Tasks(string unit, int salt, Func<long, CountPoint, double> each)
            => On(unit, (minute, point) => point.Running == 0 ? null : Tally.Around(each(minute, point), point.Running, load.Stray(salt, minute)));
        Series Counted(Func<CountPoint, double> count) => On("Count", (_, point) => Tally.One(count(point)));
        return name switch
        {
            "CpuUtilized" => Tasks("None", 40, (m, p) => load.Cpu(m, p) * p.Cpu / Percents),
            "CpuReserved" => Tasks("None", 0, (_, p) => p.Cpu),
            "MemoryUtilized" => Tasks("Megabytes", 41, (m, p) => load.Memory(m, p) * p.Memory / Percents),
            "MemoryReserved" => Tasks("Megabytes", 0, (_, p) => p.Memory),
            "NetworkRxBytes" => Tasks("Bytes/Second", 42, (m, p) => load.Requests(m) * 1400 / 60 / p.Running),
            "NetworkTxBytes" => Tasks("Bytes/Second", 43, (m, p) => load.Requests(m) * 9000 / 60 / p.Running),
            "StorageReadBytes" => Tasks("Bytes/Second", 44, (m, p) => load.Requests(m) * 120 / 60 / p.Running),
            "StorageWriteBytes" => Tasks("Bytes/Second", 45, (m, p) => load.Requests(m) * 260 / 60 / p.Running),
            "EphemeralStorageReserved" => Tasks("Gigabytes", 0, (_, _) => 21.47),
            "EphemeralStorageUtilized" => Tasks("Gigabytes", 46, (_, _) => 2.4),
            "RunningTaskCount" => Counted(p => p.Running),
            "PendingTaskCount" => Counted(p => p.Pending),
            "DesiredTaskCount" => Counted(p => p.Desired),
            "DeploymentCount" => Counted(p => p.Deployments),
            "TaskSetCount" => Counted(_ => 0),
            "TaskCpuUtilization" => On("Percent", (m, p) => p.Running == 0 ? null : Tally.Around(load.Cpu(m, p), p.Running, load.Stray(40, m)), enhanced: true),
            "TaskMemoryUtilization" => On("Percent", (m, p) => p.Running == 0 ? null : Tally.Around(load.Memory(m, p), p.Running, load.Stray(41, m) / 4), enhanced: true),
            _ => null,
        };
    }

    /// <summary>What a target group measures of one service behind it.</summary>
    public static Series? OfTargets(string name, ServiceLoad load)
    {
        Series Counted(Func<long, CountPoint, double> count) => ComputedSeries.Of(load, "Count", (minute, point) =>
            point.Running > 0 && count(minute, point) is var found and > 0 ? new Tally { Sum = found, Count = found, Min = 1, Max = 1 } : null);
        return name switch
        {
            "RequestCount" => Counted((m, _) => load.Requests(m)),
            "RequestCountPerTarget" => ComputedSeries.Of(load, "Count", (minute, point) =>
                point.Running == 0 ? null : new Tally { Sum = load.Requests(minute) / point.Running, Count = load.Requests(minute), Min = 0, Max = 1 }),
            "HTTPCode_Target_2XX_Count" => Counted((m, p) => load.Errors(m, p) is var (client, server) ? load.Requests(m) - client - server : 0),
            "HTTPCode_Target_4XX_Count" => Counted((m, p) => load.Errors(m, p).Client),
            "HTTPCode_Target_5XX_Count" => Counted((m, p) => load.Errors(m, p).Server),
            "TargetResponseTime" => ComputedSeries.Of(load, "Seconds", (minute, point) =>
            {
                var (requests, mean) = (load.Requests(minute), load.ResponseTime(minute, point));
                return point.Running == 0 || requests <= 0 ? null : new Tally { Sum = mean * requests, Count = requests, Min = mean * 0.3, Max = mean * (5 + (4 * load.Stray(47, minute))) };
            }),
            "HealthyHostCount" => ComputedSeries.Of(load, "Count", (_, point) => Tally.One(Math.Max(0, point.Running - point.Unhealthy))),
            "UnHealthyHostCount" => ComputedSeries.Of(load, "Count", (_, point) => Tally.One(point.Unhealthy)),
            _ => null,
        };
    }
}
