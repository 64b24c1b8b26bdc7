using System.Diagnostics;
using Domain.Teams;
using Portal.Features.Administration.Settings;

namespace Portal.Features.Administration.Teams;

/// <summary>What became of a change of a team or its environments.</summary>
internal static class TeamWords
{
    /// <param name="problems">Gets the sentence of each field that does not fit.</param>
    /// <returns>The sentence for the page, and the one of a refusal.</returns>
    public static (string? Said, string? Refused) Of(TeamOutcome outcome, Action<IReadOnlyDictionary<string, string>> problems)
    {
        switch (outcome)
        {
            case TeamOutcome.Taken taken:
                return SettingWords.Of(taken.Outcome);
            case TeamOutcome.Invalid invalid:
                problems(invalid.Problems.GroupBy(p => p.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Why, StringComparer.Ordinal));
                return (null, "Not everything fits yet.");
            case TeamOutcome.NotFound:
                return (null, "It is there no longer. Close this and look again.");
            case TeamOutcome.ChangedMeanwhile:
                return (null, "Someone altered it while you looked. Close this, look at what stands now, and begin again.");
            default:
                throw new UnreachableException();
        }
    }
}
