using Domain.Catalog;
using Domain.Kinds.Tasks;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds.Jobs;

/// <summary>The values of a job recipe, parsed.</summary>
/// <param name="Task">What runs.</param>
/// <param name="Schedule">Null where events start it.</param>
/// <param name="Pattern">Null where a schedule does.</param>
/// <param name="MaxAgeMinutes">For how long a start that AWS could not carry out is tried again.</param>
/// <param name="DeadLetters">Name of a queue of the environment; null for none.</param>
/// <param name="Newest">Whether it runs the newest revision, or the one of its last request.</param>
/// <param name="Minutes">How long a run usually takes; null where nobody said.</param>
internal sealed record JobInputs(
    TaskInputs Task, string? Schedule, string TimeZone, string? Pattern, int Retries, int MaxAgeMinutes, string? DeadLetters, bool Newest, bool Enabled, int? Minutes)
{
    private const int UsualRetries = 3, UsualAge = 60;

    public static IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> sound)
    {
        foreach (var problem in TaskValues.Problems(sound))
        {
            yield return problem;
        }

        if (sound.ContainsKey(FieldNames.Schedule) && sound.ContainsKey(FieldNames.Pattern))
        {
            yield return new(FieldNames.Pattern, "A job runs by a schedule or by events, not by both. Leave one of them out.");
        }
    }

    public static JobInputs Parse(IReadOnlyDictionary<string, string> all) => new(
        TaskInputs.Parse(all), all.GetValueOrDefault(FieldNames.Schedule), all.GetValueOrDefault(FieldNames.TimeZone) ?? "UTC",
        all.TryGetValue(FieldNames.Pattern, out var pattern) ? PatternRules.Tidy(pattern) : null,
        all.NumberOr(FieldNames.Retries) ?? UsualRetries, all.NumberOr(FieldNames.MaxAge) ?? UsualAge, all.GetValueOrDefault(FieldNames.DeadLetters),
        all.GetValueOrDefault(FieldNames.Newest) == "true", all.GetValueOrDefault(FieldNames.Enabled) != "false", all.NumberOr(FieldNames.Duration));

    public JobRun Run(TeamEnvironment place, string cluster, int? revision) => new(
        cluster, place.FullName(Task.Name), Newest ? null : revision, Newest, Task.Count, Task.Compute, Task.Subnets ?? place.Subnets, place.SecurityGroups, place.JobRoleArn, Retries, MaxAgeMinutes * 60,
        DeadLetters is null ? null : $"arn:aws:sqs:{place.Region}:{place.AccountId}:{DeadLetters}");
}

/// <summary>What stands in AWS around a job.</summary>
/// <param name="Task">Around its tasks.</param>
/// <param name="ServiceStands">A service has its name on the cluster.</param>
/// <param name="QueueExists">Null where none is asked for.</param>
internal sealed record JobFacts(
    TaskFacts Task, bool GroupExists, Aws.LiveSchedule? Schedule, Aws.StandingEventRule? Rule, bool JobRoleExists, bool ServiceStands, bool? QueueExists)
{
    public bool Stands => Schedule is not null || Rule?.Run is not null;
}
