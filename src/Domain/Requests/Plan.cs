using System.Text.Json.Serialization;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>The ordered list of what a request does in AWS.</summary>
/// <param name="Place">Team and environment, <c>payments/prod</c>.</param>
/// <param name="RoleArn">The role it was planned and approved to run as; no other may run it.</param>
/// <param name="Cluster">Cluster name.</param>
/// <param name="Workload">The full name in AWS of what it is about: a service, a cluster, a task definition's family.</param>
public sealed record Plan(
    string Place, string RoleArn, string Region, string Cluster, [property: JsonPropertyName("service")] string Workload, IReadOnlyList<PlannedStep> Steps)
{
    [JsonIgnore]
    public IEnumerable<Change> Changes => Steps.OfType<Change>();

    /// <summary>Why this plan may not run in the environment as it is set up now, or null: what was approved for one account and role never runs in another.</summary>
    public string? WhyNotIn(TeamEnvironment? now) => now switch
    {
        null => $"Berth no longer knows the environment {Place}, so it has no role to act with. Nothing more was done. Ask a platform admin to set it up again, then try again.",
        { RoleArn: var role, Region: var region } when role != RoleArn || region != Region =>
            $"Environment {Place} was set up anew since this was approved: it was planned for {RoleArn} in {Region}, and now it is {role} in {region}. Nothing more was done. Accept it as it is and send a new request, or ask a platform admin to set the environment back.",
        _ => null,
    };
}
