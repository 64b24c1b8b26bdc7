using System.Collections.Frozen;
using System.Text;

namespace Portal.Parts;

/// <summary>How the word of a state is drawn: tone, icon, and whether it turns. One list for chips, checks and figures.</summary>
public sealed record StateLook(Tone Tone, Glyph Mark, bool Moving = false)
{
    private static readonly StateLook Unknown = new(Tone.Idle, Glyph.CircleMinus);

    private static readonly FrozenDictionary<string, StateLook> Known = new Dictionary<string, StateLook>(StringComparer.OrdinalIgnoreCase)
    {
        ["Draft"] = new(Tone.Idle, Glyph.Pencil),
        ["Published"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Retired"] = new(Tone.Idle, Glyph.Ban),
        ["Checking"] = new(Tone.Info, Glyph.LoaderCircle, Moving: true),
        ["Waiting"] = new(Tone.Wait, Glyph.Hourglass),
        ["Approved"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Scheduled"] = new(Tone.Idle, Glyph.CalendarClock),
        ["Applying"] = new(Tone.Info, Glyph.LoaderCircle, Moving: true),
        ["Undoing"] = new(Tone.Info, Glyph.LoaderCircle, Moving: true),
        ["Done"] = new(Tone.Ok, Glyph.CircleCheck),
        ["DoneInPart"] = new(Tone.Warn, Glyph.TriangleAlert),
        ["Failed"] = new(Tone.Bad, Glyph.CircleX),
        ["Undone"] = new(Tone.Idle, Glyph.Undo2),
        ["RolledBack"] = new(Tone.Bad, Glyph.Undo2),
        ["Rejected"] = new(Tone.Bad, Glyph.Ban),
        ["Cancelled"] = new(Tone.Idle, Glyph.CircleMinus),
        ["Expired"] = new(Tone.Idle, Glyph.Clock),
        ["RollingBack"] = new(Tone.Info, Glyph.LoaderCircle, Moving: true),
        ["Pass"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Warning"] = new(Tone.Warn, Glyph.TriangleAlert),
        ["Fail"] = new(Tone.Bad, Glyph.CircleX),
        ["Waived"] = new(Tone.Warn, Glyph.Stamp),
        ["NotChecked"] = new(Tone.Idle, Glyph.CircleDashed),
        ["Holds"] = new(Tone.Ok, Glyph.CircleCheck),
        ["EndsSoon"] = new(Tone.Warn, Glyph.Clock),
        ["Over"] = new(Tone.Idle, Glyph.Clock),
        ["Revoked"] = new(Tone.Idle, Glyph.Ban),
        ["Healthy"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Steady"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Active"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Completed"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Connected"] = new(Tone.Ok, Glyph.CircleCheck),
        ["Running"] = new(Tone.Ok, Glyph.CirclePlay),
        ["Degraded"] = new(Tone.Warn, Glyph.TriangleAlert),
        ["Failing"] = new(Tone.Bad, Glyph.CircleX),
        ["Unhealthy"] = new(Tone.Bad, Glyph.CircleX),
        ["Deploying"] = new(Tone.Info, Glyph.LoaderCircle, Moving: true),
        ["InProgress"] = new(Tone.Info, Glyph.LoaderCircle, Moving: true),
        ["Provisioning"] = new(Tone.Info, Glyph.CircleDashed),
        ["Pending"] = new(Tone.Info, Glyph.CircleDashed),
        ["Activating"] = new(Tone.Info, Glyph.CircleDashed),
        ["Draining"] = new(Tone.Warn, Glyph.CircleMinus),
        ["Deactivating"] = new(Tone.Warn, Glyph.CircleMinus),
        ["Stopping"] = new(Tone.Warn, Glyph.CircleMinus),
        ["Deprovisioning"] = new(Tone.Warn, Glyph.CircleMinus),
        ["Parked"] = new(Tone.Idle, Glyph.CirclePause),
        ["Stopped"] = new(Tone.Idle, Glyph.OctagonX),
        ["Inactive"] = new(Tone.Idle, Glyph.CircleMinus),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes our names ("RolledBack") and AWS's ("IN_PROGRESS"); a word nobody listed is drawn as idle.</summary>
    public static StateLook Of(string state) =>
        Known.GetValueOrDefault(state.Replace("_", "", StringComparison.Ordinal), Unknown);

    /// <summary>"RolledBack" reads "Rolled back"; AWS's own upper-case words stay as AWS writes them.</summary>
    public static string Words(string state)
    {
        if (!state.Any(char.IsLower))
        {
            return state;
        }

        var words = new StringBuilder(state.Length + 4);
        foreach (var letter in state)
        {
            if (words.Length > 0 && char.IsUpper(letter))
            {
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else
            {
                words.Append(letter);
            }
        }

        return words.ToString();
    }
}
