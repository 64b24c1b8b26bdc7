using Sandbox.Iam;
using Sandbox.State;

namespace Sandbox.Control;

/// <summary>The faults in force.</summary>
internal sealed class Faults(World world)
{
    public const string Throttle = "throttle";
    public const string Deny = "deny";
    public const string Image = "image";

    public static bool IsKind(string? kind) => kind is Throttle or Deny or Image;

    /// <summary>Whether a fault strikes, and counts it.</summary>
    public bool Strikes(string kind, string? action, params IEnumerable<string?> texts)
    {
        var faults = world.State.Faults;
        var index = faults.FindIndex(f => f.Kind == kind
            && (f.Action is null || action is null || Wildcard.Matches(f.Action, action, ignoreCase: true))
            && (f.Match is null || texts.Any(t => t?.Contains(f.Match, StringComparison.OrdinalIgnoreCase) == true)));
        if (index < 0)
        {
            return false;
        }
        if (faults[index] is { Times: { } left } fault)
        {
            if (left <= 1)
            {
                faults.RemoveAt(index);
            }
            else
            {
                faults[index] = fault with { Times = left - 1 };
            }
        }
        world.Changed = true;
        return true;
    }
}
