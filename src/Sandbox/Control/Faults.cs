using Sandbox.Iam;
using Sandbox.State;

namespace Sandbox.Control;

/// <summary>The faults in force.</summary>
internal sealed class Faults(World world)
{
    /// <summary>The call is one too many.</summary>
    public const string Throttle = "throttle";

    /// <summary>The caller may not do it.</summary>
    public const string Deny = "deny";

    /// <summary>The service fails; nothing is done.</summary>
    public const string Error = "error";

    /// <summary>Nothing is done, and no answer comes until the caller gives up.</summary>
    public const string Timeout = "timeout";

    /// <summary>What was asked is done, and the connection breaks before the answer.</summary>
    public const string Lost = "lost";

    /// <summary>What was asked is done, and the answer comes late.</summary>
    public const string Slow = "slow";

    /// <summary>A container image cannot be pulled.</summary>
    public const string Image = "image";

    /// <summary>Fargate or EC2 has no capacity left where it is asked for.</summary>
    public const string Capacity = "capacity";

    /// <summary>There is no elastic network interface left for a task.</summary>
    public const string Eni = "eni";

    /// <summary>Fargate Spot takes its capacity back.</summary>
    public const string Spot = "spot";

    /// <summary>A deployment's lifecycle hook answers FAILED; matched against its function's ARN.</summary>
    public const string Hook = "hook";

    private const string Configured = "configured-";

    /// <summary>Whether a fault strikes, and counts it.</summary>
    /// <param name="action">Null where no call is struck but a task.</param>
    /// <param name="texts">What a fault's match may be part of.</param>
    public bool Strikes(string kind, string? action, params IEnumerable<string?> texts) => Take(kind, action, texts) is not null;

    /// <summary>The fault that strikes, which is counted; null when none does.</summary>
    public Fault? Take(string kind, string? action, params IEnumerable<string?> texts)
    {
        var faults = world.State.Faults;
        if (faults.Count == 0)
        {
            return null;
        }
        var index = faults.FindIndex(f => f.Kind == kind
            && (f.Action is null || action is null || Wildcard.Matches(f.Action, action, ignoreCase: true))
            && (f.Match is null || texts.Any(t => t?.Contains(f.Match, StringComparison.OrdinalIgnoreCase) == true)));
        if (index < 0)
        {
            return null;
        }
        var fault = faults[index];
        if (fault.Times is <= 1)
        {
            faults.RemoveAt(index);
        }
        else
        {
            faults[index] = fault with { Times = fault.Times - 1 };
        }
        world.Changed = true;
        return fault;
    }

    /// <summary>Puts the configuration's faults in force, in place of those of an earlier start.</summary>
    public void Begin(IEnumerable<Fault> configured)
    {
        world.State.Faults.RemoveAll(f => f.Id.StartsWith(Configured, StringComparison.Ordinal));
        world.State.Faults.AddRange(configured.Select((f, i) => f with { Id = $"{Configured}{i}" }));
    }
}
