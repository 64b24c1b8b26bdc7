using Portal.Parts;

namespace Portal.Shell;

/// <param name="What">What is counted, for screen readers: "waiting for you".</param>
/// <param name="Tone">Wait for what the person must do, Bad for trouble, Idle for a plain number.</param>
public sealed record MenuCount(int Count, string What, Tone Tone = Tone.Idle);

/// <summary>The numbers beside menu items, one set a circuit. Features write them, the menu draws them.</summary>
public sealed class MenuCounts
{
    private readonly HashSet<string> hides = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MenuCount> counts = new(StringComparer.Ordinal);

    /// <summary>Raised on the writer's thread.</summary>
    public event Action? Changed;

    /// <param name="href">The item's address, such as "/approvals".</param>
    /// <param name="count">Null or zero takes the number away.</param>
    public void Set(string href, MenuCount? count)
    {
        var before = Of(href);
        if (count is { Count: > 0 })
        {
            counts[href] = count;
        }
        else
        {
            counts.Remove(href);
        }

        if (Of(href) != before)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>Takes an item out of the menu that this person's teams do not open, or puts it back.</summary>
    public void Hide(string href, bool hidden)
    {
        if (hidden ? hides.Add(href) : hides.Remove(href))
        {
            Changed?.Invoke();
        }
    }

    internal bool IsHidden(string href) => hides.Contains(href);

    internal MenuCount? Of(string href) => counts.GetValueOrDefault(href);
}
