using Domain.Approvals;
using Domain.Catalog.Upgrades;

namespace Domain.Campaigns;

/// <summary>One decision over one request per workload: a template upgrade in waves.</summary>
public sealed class Campaign
{
    public required Guid Id { get; init; }
    /// <summary>The number people say. Given once, never reused.</summary>
    public required int Number { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string TemplateId { get; init; }
    public required int ToMajor { get; set; }
    public required int ToMinor { get; set; }
    public required string Reason { get; set; }
    /// <summary>How the workloads are put into waves, as its author wrote it.</summary>
    public required WavePlan Waves { get; set; }
    /// <summary>Values for fields that nothing can be carried over to, for every workload.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; set; }
    public CampaignState State { get; private set; } = CampaignState.Draft;
    public CampaignRequirement? Requirement { get; set; }
    /// <summary>Why it stopped, or why it is a draft again; empty while nothing is the matter.</summary>
    public string Why { get; set; } = "";
    public DateTimeOffset? SubmittedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>Raised at each submission: a decision belongs to one round and is void in the next.</summary>
    public int Round { get; set; }
    public List<CampaignItem> Items { get; init; } = [];
    public List<CampaignDecision> Decisions { get; init; } = [];
    /// <summary>The fence: of two processes that move the campaign at once, one finds it moved.</summary>
    public int Version { get; private set; }

    public VersionNumber To => new(ToMajor, ToMinor);

    public string Title => $"Upgrade {TemplateId} to {To}";

    public IEnumerable<CampaignDecision> ValidDecisions => Decisions.Where(d => d.Round == Round);

    /// <summary>False when the event has no meaning in the present state.</summary>
    public bool Apply(CampaignEvent happened, DateTimeOffset now)
    {
        if (CampaignStates.Next(State, happened) is not { } next)
        {
            return false;
        }

        State = next;
        EndedAt = CampaignStates.IsEnded(next) ? now : null;
        return true;
    }
}

/// <summary>What one person said to one round of a campaign.</summary>
public sealed class CampaignDecision
{
    public required Guid Id { get; init; }
    public required Guid CampaignId { get; init; }
    public required int Round { get; init; }
    public required Guid PersonId { get; init; }
    public required Verdict Verdict { get; init; }
    public required string Comment { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>Which parts of the requirement the person could speak for then, by <see cref="RequirementPart.Key"/>.</summary>
    public required IReadOnlyList<string> SpeaksFor { get; init; }
}
