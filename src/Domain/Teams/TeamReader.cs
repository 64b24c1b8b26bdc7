using Domain.Access;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>A team in the list, with what it takes of its ceilings.</summary>
/// <param name="MonthlyBudget">US dollars.</param>
/// <param name="Over">Sentences where it is above its own ceilings or those of an environment.</param>
public sealed record TeamRow(
    string Id, string Name, string CostCentre, decimal MonthlyBudget, int Members, IReadOnlyList<EnvironmentName> Environments, TeamLimits Limits, LimitUse Use, IReadOnlyList<string> Over);

public sealed record EnvironmentName(string Name, string Tier);

/// <summary>A member with what all their parts in the team come to.</summary>
/// <param name="Environments">Where it is another role.</param>
/// <param name="Groups">Names of the identity provider's groups that bring them.</param>
/// <param name="Assigned">The part given to the person themselves; null where groups alone bring them.</param>
/// <param name="Since">When <paramref name="Assigned"/> began to hold; null where it did before Berth was asked to change it.</param>
public sealed record MemberView(
    Guid PersonId, string Name, TeamRole Role, IReadOnlyDictionary<string, TeamRole> Environments, IReadOnlyList<string> Groups, TeamPart? Assigned, DateTimeOffset? Since = null);

/// <summary>A group of the identity provider with the part it brings.</summary>
public sealed record TeamGroupView(string GroupId, TeamPart Part);

/// <summary>An environment with what AWS owns of it, to look at, and its own ceilings, to set.</summary>
/// <param name="Limits">Its own, beneath the team's; null for none.</param>
public sealed record EnvironmentView(
    string Name, string Tier, string AccountId, string Region, string RoleArn, string ReadRoleArn, string ExecutionRoleArn, string TaskRoleArn,
    IReadOnlyList<string> Clusters, IReadOnlyList<string> Subnets, IReadOnlyList<string> SecurityGroups, TeamLimits? Limits, LimitUse Use, IReadOnlyList<string> Over, int Version);

/// <param name="WhyNotSet">Why the caller may not set ceilings; null when they may.</param>
/// <param name="SeesIam">Whether the caller may read the IAM roles of its environments.</param>
public sealed record TeamView(
    string Id, string Name, string CostCentre, decimal MonthlyBudget, IReadOnlyList<MemberView> Members, TeamLimits Limits, LimitUse Use, IReadOnlyList<string> Over, int Version,
    IReadOnlyList<EnvironmentView> Environments, string? WhyNotSet, bool SeesIam)
{
    public IReadOnlyList<TeamGroupView> Groups { get; init; } = [];

    /// <summary>Why the caller may not say who is in it; null when they may.</summary>
    public string? WhyNotSetMembers { get; init; }

    /// <summary>Why the caller may not set its name, budget and environments; null when they may.</summary>
    public string? WhyNotSetTeam { get; init; }

    /// <summary>Why the caller may not say which groups are in it; null when they may.</summary>
    public string? WhyNotSetGroups { get; init; }
}

/// <summary>Teams with their environments and ceilings, as far as the caller may see them: their own, or all for those with a role over all teams.</summary>
public sealed class TeamReader(IDbContextFactory<PortalDb> databases, TeamUsageReader usage)
{
    public async Task<IReadOnlyList<TeamRow>> ListAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var rows = new List<TeamRow>();
        var members = (await Memberships.AllAsync(db, cancellationToken)).CountBy(m => m.TeamId).ToDictionary(StringComparer.Ordinal);
        foreach (var team in await db.Teams.AsNoTracking().Include(t => t.Environments).OrderBy(t => t.Id).ToListAsync(cancellationToken))
        {
            if (Permits.WhyNotSee(who, team.Id) is not null)
            {
                continue;
            }

            var use = await usage.UseAsync(db, team, cancellationToken);
            rows.Add(new(
                team.Id, team.Name, team.CostCentre, team.MonthlyBudget, members.GetValueOrDefault(team.Id), [.. Ordered(team).Select(e => new EnvironmentName(e.Name, e.Tier))], team.Limits, use(null),
                [
                    .. LimitChangeRules.Over(team.Limits, use(null)),
                    .. Ordered(team).SelectMany(e => e.Limits is null ? [] : LimitChangeRules.Over(e.Limits, use(e.Name)).Select(o => $"{e.Name}: {o}")),
                ]));
        }

        return rows;
    }

    /// <returns>Null when there is no such team, or the caller may not see it.</returns>
    public async Task<TeamView?> FindAsync(Caller caller, string teamId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSee(who, teamId) is not null
            || await db.Teams.AsNoTracking().Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == teamId, cancellationToken) is not { } team)
        {
            return null;
        }

        var groups = await db.TeamGroups.AsNoTracking().Where(g => g.TeamId == team.Id).OrderBy(g => g.Name).ToListAsync(cancellationToken);
        var use = await usage.UseAsync(db, team, cancellationToken);
        return new(
            team.Id, team.Name, team.CostCentre, team.MonthlyBudget,
            await TeamMembers.ReadAsync(db, team.Id, cancellationToken),
            team.Limits, use(null), LimitChangeRules.Over(team.Limits, use(null)), team.Version,
            [.. Ordered(team).Select(e => new EnvironmentView(
                e.Name, e.Tier, e.AccountId, e.Region, e.RoleArn, e.ReadRoleArn, e.ExecutionRoleArn, e.TaskRoleArn, e.Clusters, e.Subnets, e.SecurityGroups,
                e.Limits, use(e.Name), e.Limits is null ? [] : LimitChangeRules.Over(e.Limits, use(e.Name)), e.Version))],
            Permits.WhyNotSetLimits(who), Permits.WhyNotSeeIam(who, teamId) is null)
        {
            Groups = [.. groups.Select(g => new TeamGroupView(g.GroupId, new TeamPart(g.Name, g.Role, g.Environments)))],
            WhyNotSetTeam = Permits.WhyNotSetTeam(who),
            WhyNotSetMembers = Permits.WhyNotSetMembers(who, teamId),
            WhyNotSetGroups = Permits.WhyNotSetTeamGroups(who),
        };
    }

    private static IEnumerable<TeamEnvironment> Ordered(Team team) => team.Environments.OrderBy(e => e.Name, StringComparer.Ordinal);
}
