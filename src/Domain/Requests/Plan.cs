using System.Text.Json.Serialization;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>The ordered list of what a request does in AWS.</summary>
/// <param name="Place">Team and environment, <c>payments/prod</c>.</param>
/// <param name="RoleArn">The role it was planned and approved to run as; no other may run it.</param>
/// <param name="Cluster">Cluster name.</param>
/// <param name="Service">The service's full name in AWS.</param>
public sealed record Plan(string Place, string RoleArn, string Region, string Cluster, string Service, IReadOnlyList<PlannedStep> Steps)
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

/// <summary>One step of the way: a change, or a wait for AWS to finish.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(LogGroupChange), "log-group")]
[JsonDerivedType(typeof(TaskDefinitionChange), "task-definition")]
[JsonDerivedType(typeof(ServiceChange), "service")]
[JsonDerivedType(typeof(ScalableTargetChange), "scalable-target")]
[JsonDerivedType(typeof(ScalingPolicyChange), "scaling-policy")]
[JsonDerivedType(typeof(WaitUntilStable), "wait-until-stable")]
public abstract record PlannedStep
{
    /// <summary>What the step does, as an imperative sentence without a full stop.</summary>
    [JsonIgnore]
    public abstract string Title { get; }
}

/// <summary>One thing made or altered in AWS, with its state before and after.</summary>
public abstract record Change : PlannedStep
{
    /// <summary>AWS's noun for the thing.</summary>
    [JsonIgnore]
    public abstract string Noun { get; }
    [JsonIgnore]
    public abstract bool IsNew { get; }
}

/// <summary>Make sure a log group exists and keeps its events for so many days.</summary>
/// <param name="BeforeDays">Retention today in days; 0 = for ever; null = there is no such group.</param>
public sealed record LogGroupChange(string Name, int? BeforeDays, int AfterDays) : Change
{
    public override string Title => IsNew ? $"Create log group {Name}" : $"Keep logs of {Name} for {AfterDays} days";
    public override string Noun => "Log group";
    public override bool IsNew => BeforeDays is null;
}

/// <param name="BeforeArn">ARN of the revision that runs today.</param>
public sealed record TaskDefinitionChange(TaskDefinitionSpec? Before, string? BeforeArn, TaskDefinitionSpec After) : Change
{
    public override string Title => IsNew ? $"Register task definition {After.Family}" : $"Register a new revision of {After.Family}";
    public override string Noun => "Task definition";
    public override bool IsNew => Before is null;
}

public sealed record ServiceChange(ServiceSpec? Before, ServiceSpec After) : Change
{
    public override string Title => $"{(IsNew ? "Create" : "Update")} service {After.Name}";
    public override string Noun => "Service";
    public override bool IsNew => Before is null;
}

public sealed record ScalableTargetChange(ScalableTargetSpec? Before, ScalableTargetSpec After) : Change
{
    public override string Title => $"{(IsNew ? "Set" : "Change")} scaling bounds of {After.Service} to {After.Min}–{After.Max} tasks";
    public override string Noun => "Scalable target";
    public override bool IsNew => Before is null;
}

public sealed record ScalingPolicyChange(ScalingPolicySpec? Before, ScalingPolicySpec After) : Change
{
    public override string Title => $"Scale {After.Service} at {After.CpuTarget} % CPU";
    public override string Noun => "Scaling policy";
    public override bool IsNew => Before is null;
}

/// <summary>Wait for the service to be stable: one deployment, completed, all its tasks running.</summary>
public sealed record WaitUntilStable(string Cluster, string Service) : PlannedStep
{
    public override string Title => $"Wait until {Service} is stable";
}
