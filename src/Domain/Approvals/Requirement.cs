using System.Text.Json.Serialization;

namespace Domain.Approvals;

/// <summary>What a request needs before it may be applied, and which rule says so.</summary>
/// <param name="Needed">People of the first stage.</param>
public sealed record Requirement(string Rule, string Because, int Needed, IReadOnlyList<ApproverGroup> Groups)
{
    /// <summary>Stages after the first.</summary>
    public IReadOnlyList<ApprovalStage> Then { get; init; } = [];

    /// <summary>Nobody is asked.</summary>
    public bool IsAutomatic { get; init; }

    [JsonIgnore]
    public IReadOnlyList<ApprovalStage> Stages => IsAutomatic ? [] : [new(Needed, Groups), .. Then];

    /// <summary>People over all stages.</summary>
    [JsonIgnore]
    public int NeededInAll => Stages.Sum(s => s.Needed);

    [JsonIgnore]
    public IEnumerable<ApproverGroup> AllGroups => Stages.SelectMany(s => s.Groups).Distinct();

    /// <summary>"a lead of payments, then 2 of: one of security".</summary>
    public string Words(string teamId) => IsAutomatic ? "nobody" : string.Join(", then ", Stages.Select(s => ApprovalRules.Words(s, teamId)));
}
