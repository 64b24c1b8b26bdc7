namespace Domain.Catalog.Upgrades;

/// <summary>Pure: which versions of a template may be asked for.</summary>
public static class VersionRules
{
    /// <param name="runsOnIt">The request changes a workload that runs on this very version.</param>
    public static string? WhyNotUse(string templateId, VersionNumber version, VersionState state, bool runsOnIt) => state switch
    {
        VersionState.Published => null,
        VersionState.Retired when runsOnIt => null,
        VersionState.Retired => $"Version {version} of {templateId} is retired: only what runs on it may still be changed with it. Choose a published version.",
        VersionState.Draft => $"Version {version} of {templateId} is a draft. Publish it first, or choose a published version.",
    };
}
