using Domain.Requests;

namespace Domain.Operations;

/// <summary>One step that ended well.</summary>
internal sealed record TookStep(string Kind, string Workload, TimeSpan Took);

/// <summary>What is expected of a step by those of its kind before it. Pure.</summary>
internal static class StepTimeRules
{
    /// <summary>So many of the same workload tell more than all others.</summary>
    private const int OwnTell = 2;

    private static readonly Dictionary<Type, string> words = PlannedStepJson.Kinds.ToDictionary(k => k.Value, k => k.Key);

    public static string KindOf(PlannedStep planned) => words[planned.GetType()];

    /// <summary>The median: of the same workload where it was run often enough, otherwise of all; null where there was none.</summary>
    public static TimeSpan? Expect(IEnumerable<TookStep> took, string kind, string workload)
    {
        var same = took.Where(t => t.Kind == kind).ToList();
        var own = same.Where(t => t.Workload == workload && workload.Length > 0).ToList();
        var telling = (own.Count >= OwnTell ? own : same).Select(t => t.Took).Order().ToList();
        return telling.Count == 0 ? null : telling[telling.Count / 2];
    }
}
