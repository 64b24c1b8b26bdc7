using System.Text.Json;

namespace Domain.Campaigns;

/// <summary>What stands at the top of a campaign's page, and its timeline, in words.</summary>
internal static class CampaignWords
{
    public static string Sentence(Campaign campaign)
    {
        int Count(params ReadOnlySpan<CampaignItemState> states)
        {
            var count = 0;
            foreach (var item in campaign.Items)
            {
                count += states.Contains(item.State) ? 1 : 0;
            }

            return count;
        }

        var (done, total) = (Count(CampaignItemState.Done), campaign.Items.Count - Count(CampaignItemState.CannotUpgrade));
        var waves = campaign.Items.Count == 0 ? 0 : campaign.Items.Max(i => i.Wave);
        return campaign.State switch
        {
            CampaignState.Draft when campaign.Why.Length > 0 => campaign.Why,
            CampaignState.Draft => $"{Services(total)} in {Waves(waves)}. Submit it to have them checked and decided.",
            CampaignState.Checking => $"Checking {campaign.Items.Count - Count(CampaignItemState.Planned)} of {campaign.Items.Count}: each upgrade is planned, priced and checked.",
            CampaignState.Waiting => $"{Services(Count(CampaignItemState.Asked))} in {Waves(waves)} wait for one decision.",
            CampaignState.Running when campaign.Items.Where(i => i.State is CampaignItemState.AsksAgain).Select(i => i.Name).ToList() is [var first, .. var others] =>
                $"It waits: {first}{(others.Count == 0 ? " has" : $" and {others.Count} more have")} changed since the approval and {(others.Count == 0 ? "asks" : "ask")} again. {done} of {total} upgraded.",
            CampaignState.Running when campaign.Why.Length > 0 => $"The next wave waits. {campaign.Why}",
            CampaignState.Running when campaign.Items.Where(i => i.State is CampaignItemState.Begun).Select(i => i.Wave).DefaultIfEmpty(0).Max() is > 0 and var wave =>
                $"Wave {wave} of {waves} is being applied; {done} of {total} upgraded.",
            CampaignState.Running => $"{done} of {total} upgraded.",
            CampaignState.Stopped => $"{WhyStopped(campaign)}. {done} of {total} upgraded, {Count(CampaignItemState.Asked)} not begun.",
            CampaignState.RollingBack => $"Going back: {Count(CampaignItemState.TakenBack)} taken back, {Count(CampaignItemState.TakingBack)} under way.",
            CampaignState.Done => $"{Services(done)} {(done == 1 ? "runs" : "run")} {campaign.To} now{(campaign.Items.Count - done) switch { 0 => "", 1 => "; 1 was left out", var left => $"; {left} were left out" }}.",
            CampaignState.DoneInPart => $"Ended as it was: {done} of {total} upgraded.",
            CampaignState.RolledBack => $"Rolled back: {Count(CampaignItemState.TakenBack)} taken back{(Count(CampaignItemState.Left) is > 0 and var left ? $", {left} left as they are" : "")}.",
            CampaignState.Rejected => "Rejected. Nothing was done in AWS.",
            CampaignState.Cancelled => "Cancelled. Nothing was done in AWS.",
            CampaignState.Expired => "Nobody decided in time. Nothing was done in AWS.",
        };
    }

    /// <summary>Null for a line that says nothing to a reader.</summary>
    public static (string What, string? Comment)? Of(string happened, JsonElement data)
    {
        string? Detail(string name) => data.TryGetProperty("detail", out var detail) && detail.ValueKind is JsonValueKind.Object && detail.TryGetProperty(name, out var value)
            && value.ToString() is { Length: > 0 } text ? text : null;
        return happened switch
        {
            "campaign.submitted" => ("submitted it", null),
            "campaign.cannot-upgrade" => ($"left out {Detail("name")}", Detail("why")),
            "campaign.found-nothing" => ("found nothing that can be upgraded", null),
            "campaign.waits" => ($"made {Detail("requests")} requests", null),
            "campaign.approved" => ("approved", Detail("comment")),
            "campaign.changes-asked" => ("asked for changes", Detail("comment")),
            "campaign.rejected" => ("rejected", Detail("comment")),
            "campaign.cancelled" => ("cancelled", null),
            "campaign.expired" => ("let it expire: nobody decided in time", null),
            "campaign.wave-begun" => ($"began wave {Detail("wave")}", null),
            "campaign.wave-taken-back" => ($"began to take back wave {Detail("wave")}", null),
            "campaign.stopped" => ("stopped it", Detail("why")),
            "campaign.gone-on" => ("let it go on", null),
            "campaign.roll-back-asked" => ("asked to roll back", null),
            "campaign.rolled-back" => ("took everything back", null),
            "campaign.ended" => ("ended it as it is", null),
            "campaign.done" => ("finished", null),
            _ => null,
        };
    }

    /// <summary>In a few words: the page says the whole of it below.</summary>
    private static string WhyStopped(Campaign campaign) => campaign.Items.Where(i => i.State is CampaignItemState.Failed).OrderBy(i => i.Position).ToList() switch
    {
        [] => campaign.Why.Split(". ")[0].TrimEnd('.'),
        [var one] => $"{one.Name} failed in wave {one.Wave}",
        [var first, .. var others] => $"{first.Name} and {others.Count} more failed in wave {first.Wave}",
    };

    private static string Services(int count) => count == 1 ? "1 service" : $"{count} services";

    private static string Waves(int count) => count == 1 ? "1 wave" : $"{count} waves";
}
