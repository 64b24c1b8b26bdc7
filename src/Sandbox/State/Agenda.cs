namespace Sandbox.State;

internal enum DueKind
{
    /// <summary>A task takes its next step. Key: task ARN.</summary>
    Task,

    /// <summary>A service's scheduler looks at its tasks. Key: service ARN.</summary>
    Service,

    /// <summary>A load balancer's target takes its next step. Key: target group ARN, space, target id.</summary>
    Target,

    /// <summary>A stopped task is no longer shown. Key: task ARN.</summary>
    ForgetTask,
}

/// <summary>Something that happens by itself at a time.</summary>
internal sealed record Due(DateTimeOffset At, long Order, DueKind Kind, string Key);

/// <summary>
/// What will happen by itself, in order. Nothing runs on a timer: each request first takes what is due, so a clock that
/// a test moves by an hour plays the hour through, each event at its own time.
/// </summary>
internal sealed class Agenda
{
    private readonly SortedSet<Due> items = new(Comparer<Due>.Create((a, b) =>
        a.At.CompareTo(b.At) is var order and not 0 ? order : a.Order.CompareTo(b.Order)));

    private readonly Dictionary<(DueKind, string), Due> byKey = [];

    public IEnumerable<Due> Items => items;

    public DateTimeOffset? Next => items.Min?.At;

    public void Load(IEnumerable<Due> saved)
    {
        items.Clear();
        byKey.Clear();
        foreach (var due in saved)
        {
            Put(due);
        }
    }

    /// <summary>One entry a kind and key: a later call replaces what stood there.</summary>
    public void Put(Due due)
    {
        Remove(due.Kind, due.Key);
        items.Add(due);
        byKey[(due.Kind, due.Key)] = due;
    }

    public DateTimeOffset? When(DueKind kind, string key) => byKey.TryGetValue((kind, key), out var due) ? due.At : null;

    public void Remove(DueKind kind, string key)
    {
        if (byKey.Remove((kind, key), out var due))
        {
            items.Remove(due);
        }
    }

    public Due? Take(DateTimeOffset now)
    {
        if (items.Min is not { } first || first.At > now)
        {
            return null;
        }
        Remove(first.Kind, first.Key);
        return first;
    }
}
