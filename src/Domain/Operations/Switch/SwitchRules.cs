namespace Domain.Operations.Switch;

/// <summary>What the switch comes to. Pure.</summary>
public static class SwitchRules
{
    public const int MostReason = 1000;

    /// <summary>Why nothing may be asked, decided or set; null unless it is read-only.</summary>
    public static string? WhyClosed(PlatformSwitch now) => now.Mode is PlatformMode.ReadOnly
        ? $"Berth is read-only: {Sentence(now.Reason)} Nothing can be asked, decided or set until a platform admin opens it again; ask {now.By}."
        : null;

    /// <summary>Why no operation goes on; null while they do.</summary>
    public static string? WhyNotApply(PlatformSwitch now) => now.Mode switch
    {
        PlatformMode.Open => null,
        PlatformMode.ApplyingStopped => $"All applying is stopped by {now.By}: {Sentence(now.Reason)}",
        PlatformMode.ReadOnly => $"Berth was made read-only by {now.By}: {Sentence(now.Reason)}",
    };

    /// <summary>Null when it may be set so.</summary>
    public static string? WhyNot(PlatformMode to, string reason, PlatformSwitch now) =>
        to == now.Mode ? $"It stands there already{(now.By.Length > 0 ? $": {now.By} set it" : "")}. Nothing needs to be done."
        : reason.Length is 0 or > MostReason ? "Say why, in 1,000 characters or fewer: everyone it stops will read it."
        : null;

    private static string Sentence(string reason) => reason.TrimEnd() is [.., '.' or '!' or '?'] ? reason.TrimEnd() : reason.TrimEnd() + ".";
}
