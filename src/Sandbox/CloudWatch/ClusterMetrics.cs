namespace Sandbox.CloudWatch;

/// <summary>The metrics of a whole cluster. Those of AWS/ECS exist for what runs on container instances only.</summary>
internal sealed class ClusterMetrics(IReadOnlyList<ServiceLoad> services, List<ClusterPoint> points)
{
    public static readonly string[] Ecs = ["CPUUtilization", "MemoryUtilization", "CPUReservation", "MemoryReservation"];
    public static readonly string[] Insights = ["TaskCount", "ServiceCount", "ContainerInstanceCount"];

    public Series? OfEcs(string name) => name switch
    {
        "CPUUtilization" => OfInstances((load, minute, point) => load.Cpu(minute, point) * point.Cpu * point.Running / 100, p => p.Cpu),
        "MemoryUtilization" => OfInstances((load, minute, point) => load.Memory(minute, point) * point.Memory * point.Running / 100, p => p.Memory),
        "CPUReservation" => OfInstances((_, _, point) => (double)point.Cpu * point.Running, p => p.Cpu),
        "MemoryReservation" => OfInstances((_, _, point) => (double)point.Memory * point.Running, p => p.Memory),
        _ => null,
    };

    public Series? OfInsights(string name) => name switch
    {
        "TaskCount" => Counted((minute, _) => services.Sum(s => (double)(s.Point(minute)?.Running ?? 0))),
        "ServiceCount" => Counted((minute, _) => services.Count(s => s.Point(minute) is { } p && (p.Desired > 0 || p.Running > 0 || p.Deployments > 0))),
        "ContainerInstanceCount" => Counted((_, point) => point.Instances),
        _ => null,
    };

    private Series OfInstances(Func<ServiceLoad, long, CountPoint, double> used, Func<ClusterPoint, int> registered) => new ComputedSeries("Percent", (long minute, out Tally tally) =>
    {
        tally = default;
        if (At(minute) is not { Instances: > 0 } cluster)
        {
            return false;
        }
        var sum = services.Sum(s => s.Point(minute) is { Running: > 0, OnInstances: true } point ? used(s, minute, point) : 0);
        tally = Tally.Around(sum * 100 / registered(cluster), cluster.Instances, 0.1);
        return true;
    });

    private Series Counted(Func<long, ClusterPoint, double> count) => new ComputedSeries("Count", (long minute, out Tally tally) =>
    {
        tally = default;
        if (At(minute) is not { Insights: not "disabled" } point)
        {
            return false;
        }
        tally = Tally.One(count(minute, point));
        return true;
    });

    private ClusterPoint? At(long minute) => points.FindLast(p => p.At <= (minute * 60) + 59);
}
