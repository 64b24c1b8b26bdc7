using Domain.Operations;
using Domain.Requests;
using Portal.Parts;

namespace Portal.Features.Requests;

/// <summary>How a request is said and drawn, the same on every page.</summary>
internal static class RequestWords
{
    /// <summary>The state's chip: an undo on its way shows as such, though the request is Failed until it ends.</summary>
    public static string Chip(RequestView view) => view.Operation is { State: OperationState.Undoing } ? "Undoing" : view.State.ToString();

    public static IReadOnlyList<Timeline.Event> Events(RequestView view) =>
        [.. view.Timeline.Select(t => new Timeline.Event(t.At, $"{t.Who} {t.What}", Look(t.What).Tone, Look(t.What).Mark))];

    public static string Verdict(Domain.Approvals.Verdict verdict) => verdict switch
    {
        Domain.Approvals.Verdict.Approve => "Approved",
        Domain.Approvals.Verdict.AskForChanges => "Asked for changes",
        Domain.Approvals.Verdict.Reject => "Rejected",
    };

    /// <summary>"6 pass, 1 warning" as one word for a chip.</summary>
    public static string Worst(int failures, int warnings) => failures > 0 ? "Fail" : warnings > 0 ? "Warning" : "Pass";

    public static string Tally(int passes, int warnings, int failures) => string.Join(", ", new[]
    {
        failures > 0 ? $"{failures} {(failures == 1 ? "fails" : "fail")}" : "",
        warnings > 0 ? $"{warnings} {(warnings == 1 ? "warning" : "warnings")}" : "",
        passes > 0 ? $"{passes} pass" : "",
    }.Where(w => w.Length > 0));

    private static (Tone Tone, Glyph Mark) Look(string what) => what switch
    {
        "asked" => (Tone.Idle, Glyph.GitPullRequestArrow),
        "approved" => (Tone.Ok, Glyph.CircleCheck),
        "asked for changes" => (Tone.Warn, Glyph.MessageSquare),
        "rejected" => (Tone.Bad, Glyph.Ban),
        "cancelled" => (Tone.Idle, Glyph.CircleMinus),
        "began to apply" => (Tone.Info, Glyph.Play),
        "applied everything" => (Tone.Ok, Glyph.CircleCheck),
        "took back what was made" or "asked to undo" => (Tone.Idle, Glyph.Undo2),
        "asked to try again" => (Tone.Info, Glyph.RotateCcw),
        _ when what.StartsWith("stopped", StringComparison.Ordinal) || what.StartsWith("could not", StringComparison.Ordinal) => (Tone.Bad, Glyph.CircleX),
        _ => (Tone.Idle, Glyph.Clock),
    };
}
