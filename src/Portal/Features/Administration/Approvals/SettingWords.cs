using Domain.Approvals.Settings;

namespace Portal.Features.Administration.Approvals;

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

    /// <summary>The sentence for who asked, and the one of a refusal.</summary>
    public static (string? Said, string? Refused) Of(SettingOutcome outcome) => outcome switch
    {
        SettingOutcome.Applied { Alone: true } => ("It holds from now on. There was nobody else to ask, and the record says so.", null),
        SettingOutcome.Applied => ("It holds from now on.", null),
        SettingOutcome.Waits waits => ($"It waits for another platform admin: {string.Join(" or ", waits.Who)}.", null),
        SettingOutcome.Ended => ("It is settled.", null),
        SettingOutcome.Refused refused => (null, refused.Why),
        SettingOutcome.NotFound => (null, "There is no such change any more."),
        SettingOutcome.ChangedMeanwhile => (null, "It was decided or altered at this moment. Look again."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
