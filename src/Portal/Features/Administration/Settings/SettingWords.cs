using System.Diagnostics;
using Domain.Approvals.Settings;

namespace Portal.Features.Administration.Settings;

/// <summary>What changes of settings are called.</summary>
internal static class SettingWords
{
    public static string Of(SettingState state) => state switch
    {
        SettingState.Waiting => "Waits",
        SettingState.Applied => "Holds",
        SettingState.Rejected => "Rejected",
        SettingState.Withdrawn => "Taken back",
        SettingState.Overtaken => "Overtaken",
    };

    /// <summary>The state whose look it takes.</summary>
    public static string Chip(SettingState state) => state switch
    {
        SettingState.Waiting => "Waiting",
        SettingState.Applied => "Done",
        SettingState.Rejected => "Rejected",
        SettingState.Withdrawn => "Cancelled",
        SettingState.Overtaken => "Expired",
    };

    /// <summary>"Ben Adeyemi, Mara Lindqvist or Nora Osei".</summary>
    public static string Names(IReadOnlyList<string> who) => who.Count < 2 ? string.Concat(who) : $"{string.Join(", ", who.SkipLast(1))} or {who[^1]}";

    public static string Waits(IReadOnlyList<string> who) => $"Nothing has changed yet: it waits for a second person: {Names(who)}.";

    /// <summary>How it came to an end, before the moment at which it did.</summary>
    public static string Ended(SettingView change) => change.State switch
    {
        SettingState.Applied when change.DecidedBy is null => "It has held without a second person since",
        SettingState.Applied => $"{change.DecidedBy} approved it",
        SettingState.Rejected => $"{change.DecidedBy} rejected it",
        SettingState.Withdrawn => $"{change.Author} took it back",
        SettingState.Overtaken => $"{change.DecidedBy} found it overtaken",
        SettingState.Waiting => "",
    };

    /// <summary>The sentence for who asked, and the one of a refusal.</summary>
    public static (string? Said, string? Refused) Of(SettingOutcome outcome) => outcome switch
    {
        SettingOutcome.Applied { Alone: true } => ("It holds from now on. There was nobody else to ask, and the record says so.", null),
        SettingOutcome.Applied => ("It holds from now on.", null),
        SettingOutcome.Waits waits => (Waits(waits.Who), null),
        SettingOutcome.Ended => ("It is settled.", null),
        SettingOutcome.Refused refused => (null, refused.Why),
        SettingOutcome.NotFound => (null, "There is no such change any more."),
        SettingOutcome.ChangedMeanwhile => (null, "It was decided or altered at this moment. Look again."),
        _ => throw new UnreachableException(),
    };
}
