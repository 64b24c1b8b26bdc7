namespace Sandbox.Control;

/// <summary>
/// How many calls this process has been asked, since it began or between two looks. Unlike the call log it forgets
/// nothing, and a reset of the account leaves it alone.
/// </summary>
/// <param name="ByAction">Calls by action, such as <c>ecs:ListTasks</c>; refused ones count too.</param>
/// <param name="ThrottledByAction">Those among them that were told that they are too many.</param>
public sealed record CallCounts(IReadOnlyDictionary<string, long> ByAction, IReadOnlyDictionary<string, long> ThrottledByAction)
{
    public long Total => ByAction.Values.Sum();

    public long Throttled => ThrottledByAction.Values.Sum();

    /// <param name="action">Such as <c>ecs:ListTasks</c>.</param>
    public long Of(string action) => ByAction.GetValueOrDefault(action);

    /// <summary>What came after <paramref name="mark"/>, an earlier look at the same Sandbox.</summary>
    public CallCounts Since(CallCounts mark) => new(Less(ByAction, mark.ByAction), Less(ThrottledByAction, mark.ThrottledByAction));

    private static Dictionary<string, long> Less(IReadOnlyDictionary<string, long> now, IReadOnlyDictionary<string, long> then)
        => now.Select(c => KeyValuePair.Create(c.Key, c.Value - then.GetValueOrDefault(c.Key))).Where(c => c.Value > 0).ToDictionary(StringComparer.Ordinal);
}

/// <summary>Counts every call.</summary>
internal sealed class CallCounter
{
    private readonly Dictionary<string, long> byAction = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> throttled = new(StringComparer.Ordinal);

    public void Called(string action) => byAction[action] = byAction.GetValueOrDefault(action) + 1;

    public void Throttled(string action) => throttled[action] = throttled.GetValueOrDefault(action) + 1;

    public CallCounts Look() => new(byAction.ToDictionary(StringComparer.Ordinal), throttled.ToDictionary(StringComparer.Ordinal));
}
