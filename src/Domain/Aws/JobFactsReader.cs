using Domain.Kinds.Jobs;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>Reads afresh what a job is planned from, with the account's read role.</summary>
public sealed class JobFactsReader(AwsSessions sessions)
{
    /// <param name="name">The job's own name; its full name has team and environment in front.</param>
    /// <param name="queue">The queue for what could not be started; null where none is asked for.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal async Task<JobFacts> ReadAsync(TeamEnvironment place, string cluster, string name, string? queue, CancellationToken cancellationToken)
    {
        var task = new TaskFactsReader(sessions).ReadAsync(place, cluster, name, cancellationToken);
        var around = sessions.ReadAsync(place, async session =>
        {
            var full = place.FullName(name);
            var group = Schedules.GroupAsync(session, place.ScheduleGroup, JobScopes.GroupArn(place, place.ScheduleGroup), cancellationToken);
            var schedule = Schedules.FindAsync(session, place.ScheduleGroup, full, cancellationToken);
            var rule = EventRuleSet.FindAsync(session, full, cancellationToken);
            var role = Roles.ExistsAsync(session, place.JobRoleArn, cancellationToken);
            var service = EcsServices.FindAsync(session, cluster, full, cancellationToken);
            var letters = queue is null ? Task.FromResult(false) : Queues.ExistsAsync(session, queue, cancellationToken);
            await Task.WhenAll(group, schedule, rule, role, service, letters);
            return (Group: await group is not null, Schedule: await schedule, Rule: await rule, Role: await role, Service: await service is { IsActive: true }, Queue: await letters);
        }, cancellationToken);
        await Task.WhenAll(task, around);
        var found = await around;
        return new(await task, found.Group, found.Schedule, found.Rule, found.Role, found.Service, queue is null ? null : found.Queue);
    }

    /// <summary>What of a job is there, by its full name.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<(LiveSchedule? Schedule, StandingEventRule? Rule)> FindAsync(TeamEnvironment place, string fullName, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, async session =>
            (await Schedules.FindAsync(session, place.ScheduleGroup, fullName, cancellationToken), await EventRuleSet.FindAsync(session, fullName, cancellationToken)), cancellationToken);

    /// <summary>The task definition that a job would run now; null where there is none.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<TaskDefinitionState?> DefinitionAsync(TeamEnvironment place, JobRun run, CancellationToken cancellationToken) =>
        sessions.ReadAsync(place, session => EcsTaskDefinitions.ReadAsync(session, run.Newest ? run.Family : run.Definition, cancellationToken), cancellationToken);

    /// <summary>All jobs of an environment: the schedules of its group, and the rules of its name.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal Task<(IReadOnlyList<LiveSchedule> Schedules, IReadOnlyList<StandingEventRule> Rules)> AllAsync(TeamEnvironment place, CancellationToken cancellationToken) =>
        sessions.ReadAsync<(IReadOnlyList<LiveSchedule>, IReadOnlyList<StandingEventRule>)>(place, async session =>
        {
            var names = Schedules.NamesAsync(session, place.ScheduleGroup, cancellationToken);
            var rules = EventRuleSet.NamesAsync(session, place.FullName(""), cancellationToken);
            await Task.WhenAll(names, rules);
            var schedules = Task.WhenAll((await names).Select(n => Schedules.FindAsync(session, place.ScheduleGroup, n, cancellationToken)));
            var found = Task.WhenAll((await rules).Select(n => EventRuleSet.FindAsync(session, n, cancellationToken)));
            await Task.WhenAll(schedules, found);
            return ([.. (await schedules).OfType<LiveSchedule>()], [.. (await found).OfType<StandingEventRule>()]);
        }, cancellationToken);
}
