using Domain.Campaigns;

namespace Portal.Features.Campaigns;

/// <summary>How a campaign's items and choices are drawn and said.</summary>
internal static class CampaignChips
{
    /// <summary>The state whose look the chip takes.</summary>
    public static string Look(CampaignItemState item, CampaignState campaign) => item switch
    {
        CampaignItemState.Planned => campaign is CampaignState.Checking ? "Checking" : "Draft",
        CampaignItemState.CannotUpgrade => "Fail",
        CampaignItemState.Asked => campaign is CampaignState.Waiting or CampaignState.Checking ? "Waiting" : "Scheduled",
        CampaignItemState.Begun => "Applying",
        CampaignItemState.AsksAgain => "Waiting",
        CampaignItemState.Done => "Done",
        CampaignItemState.Failed => "Failed",
        CampaignItemState.Skipped => "Cancelled",
        CampaignItemState.TakingBack => "Undoing",
        CampaignItemState.TakenBack => "Undone",
        CampaignItemState.Left => "Warning",
    };

    /// <summary>A campaign that has stopped waits for someone, where a task that has is merely gone.</summary>
    public static string Look(CampaignState campaign) => campaign is CampaignState.Stopped ? "Failed" : campaign.ToString();

    /// <summary>Null for the look's own.</summary>
    public static string? Word(CampaignState campaign) => campaign is CampaignState.Stopped ? "Stopped" : null;

    public static string Word(CampaignItemState item, CampaignState campaign) => item switch
    {
        CampaignItemState.Planned => campaign is CampaignState.Checking ? "Checking" : "Planned",
        CampaignItemState.CannotUpgrade => "Cannot be upgraded",
        CampaignItemState.Asked => campaign is CampaignState.Waiting or CampaignState.Checking ? "Waiting" : "Not begun",
        CampaignItemState.Begun => "Applying",
        CampaignItemState.AsksAgain => "Asks again",
        CampaignItemState.Done => "Upgraded",
        CampaignItemState.Failed => "Failed",
        CampaignItemState.Skipped => "Left out",
        CampaignItemState.TakingBack => "Going back",
        CampaignItemState.TakenBack => "Taken back",
        CampaignItemState.Left => "Left as it is",
    };

    public static string Question(Steer steer) => steer switch
    {
        Steer.Submit => "Submit this campaign?",
        Steer.Cancel => "Cancel this campaign?",
        Steer.Stop => "Stop this campaign?",
        Steer.GoOn => "Let it go on?",
        Steer.RollBack => "Roll back what was done?",
        Steer.End => "End it as it is?",
    };

    public static string Yes(Steer steer) => steer switch
    {
        Steer.Submit => "Submit",
        Steer.Cancel => "Cancel campaign",
        Steer.Stop => "Stop",
        Steer.GoOn => "Go on",
        Steer.RollBack => "Roll back",
        Steer.End => "End",
    };

    public static string What(Steer steer) => steer switch
    {
        Steer.Submit => "Each upgrade is planned, priced and checked; then those who decide are asked.",
        Steer.Cancel => "Its requests are cancelled with it. Nothing was begun in AWS, so nothing has to be undone.",
        Steer.Stop => "Nothing more begins. What is under way goes to its end.",
        Steer.GoOn => "What failed, if anything did, is left as it is now; its own request can still be undone or tried again. The next wave begins.",
        Steer.RollBack => "Services that were upgraded go back to what they ran before, last wave first. What has not begun never begins.",
        Steer.End => "What was upgraded stays. What has not begun never begins.",
    };
}
