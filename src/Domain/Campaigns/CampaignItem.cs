namespace Domain.Campaigns;

public enum CampaignItemState
{
    /// <summary>Nothing is made of it yet.</summary>
    Planned,
    /// <summary>A check failed or a value is missing: no request was sent. <see cref="CampaignItem.Why"/> says which.</summary>
    CannotUpgrade,
    /// <summary>Its request is made and waits: for the decision, or for its wave.</summary>
    Asked,
    /// <summary>Its operation is handed to the engine.</summary>
    Begun,
    /// <summary>What runs had changed before its first step: its request was planned anew and waits for a decision of its own.</summary>
    AsksAgain,
    Done,
    Failed,
    /// <summary>Left out: the campaign went on or ended without it.</summary>
    Skipped,
    TakingBack,
    TakenBack,
    /// <summary>Not taken back; <see cref="CampaignItem.Why"/> says why.</summary>
    Left,
}

/// <summary>One workload of a campaign.</summary>
public sealed class CampaignItem
{
    public required Guid Id { get; init; }
    public required Guid CampaignId { get; init; }
    /// <summary>From 1.</summary>
    public required int Wave { get; set; }
    /// <summary>Its place within the campaign, from 0.</summary>
    public required int Position { get; set; }
    public required string Cluster { get; init; }
    /// <summary>Full name in AWS.</summary>
    public required string Name { get; init; }
    public required string TeamId { get; init; }
    public required string Environment { get; init; }
    public required string Tier { get; init; }
    /// <summary>The version it ran when the campaign was written, "1.0".</summary>
    public required string FromVersion { get; init; }
    /// <summary>Values for this workload alone; they come before the campaign's.</summary>
    public IReadOnlyDictionary<string, string> Values { get; set; } = new Dictionary<string, string>(0);
    public Guid? RequestId { get; set; }
    public int? RequestNumber { get; set; }
    public CampaignItemState State { get; set; } = CampaignItemState.Planned;
    public string Why { get; set; } = "";
}
