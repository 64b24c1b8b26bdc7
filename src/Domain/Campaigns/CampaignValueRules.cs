using Domain.Catalog;
using Domain.Catalog.Upgrades;

namespace Domain.Campaigns;

/// <summary>The values a workload is upgraded with where nothing can be carried over. Pure.</summary>
internal static class CampaignValueRules
{
    /// <summary>A workload's own before those for all.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> all, IReadOnlyDictionary<string, string> own)
    {
        var values = new Dictionary<string, string>(all, StringComparer.Ordinal);
        foreach (var (field, value) in own.Where(v => !string.IsNullOrWhiteSpace(v.Value)))
        {
            values[field] = value;
        }

        return values;
    }

    public static string WhyMissing(VersionNumber to, IReadOnlyList<FieldProblem> missing) =>
        $"Version {to} asks for what it runs without. {string.Join(' ', missing.Select(m => m.Why))} Give it in the campaign, for all or for this service.";
}
