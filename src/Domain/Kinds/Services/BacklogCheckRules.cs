using Domain.Catalog;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>What is verified about scaling by a queue. Pure.</summary>
internal static class BacklogCheckRules
{
    public static IEnumerable<Check> Of(BacklogSpec? backlog, int minTasks, LiveFacts live)
    {
        if (backlog is null)
        {
            yield break;
        }

        yield return live.QueueExists is false
            ? new(CheckOutcome.Fail, $"There is no queue {FieldRules.Short(backlog.Queue)} in this account and Region. Choose one that exists, or ask the platform team to make it.", "Existence · queue")
            : new(CheckOutcome.Pass, $"The queue {backlog.Queue} exists.", "Existence · queue");
        // the metric of running tasks is Container Insights' own
        if (live.Cluster is { HasInsights: false } cluster)
        {
            yield return new(CheckOutcome.Fail, $"Container Insights is off on {cluster.Name}, so AWS does not count the tasks that scaling by a queue divides by, and would never scale. Ask the platform team to turn it on, or choose another cluster.", "Scaling");
        }

        if (minTasks == 0)
        {
            yield return new(CheckOutcome.Warning, "With no task at all AWS measures no backlog for each task, so nothing starts the first one when messages come. Keep at least one task.", "Scaling");
        }
    }
}
