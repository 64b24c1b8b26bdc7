namespace Load.Sweeps;

/// <summary>
/// The fewest calls that can tell all a sweep tells: every list at its longest page, every description at its largest batch (ECS API,
/// Application Auto Scaling API). A list that is empty costs one call too. A task definition costs none: its tasks tell.
/// </summary>
internal sealed record Floor(IReadOnlyDictionary<string, long> ByAction)
{
    public long Total => ByAction.Values.Sum();

    /// <param name="clusters">For each cluster, its services and its tasks that run and that stopped and still show.</param>
    public static Floor Of(IReadOnlyList<(int Services, int Running, int Stopped)> clusters, int targets, int policies) => new(new SortedDictionary<string, long>(StringComparer.Ordinal)
    {
        ["ecs:ListClusters"] = Pages(clusters.Count, 100),
        ["ecs:DescribeClusters"] = Batches(clusters.Count, 100),
        ["ecs:ListServices"] = clusters.Sum(c => Pages(c.Services, 100)),
        ["ecs:DescribeServices"] = clusters.Sum(c => Batches(c.Services, 10)),
        // once for those that run, once for those that stopped; not where there is no service to have tasks
        ["ecs:ListTasks"] = clusters.Where(c => c.Services > 0).Sum(c => Pages(c.Running, 100) + Pages(c.Stopped, 100)),
        ["ecs:DescribeTasks"] = clusters.Where(c => c.Services > 0).Sum(c => Batches(c.Running + c.Stopped, 100)),
        ["application-autoscaling:DescribeScalableTargets"] = Pages(targets, 50),
        ["application-autoscaling:DescribeScalingPolicies"] = Pages(policies, 10),
    });

    private static long Pages(int items, int page) => Math.Max(1, Batches(items, page));

    private static long Batches(int items, int batch) => (items + batch - 1) / batch;
}
