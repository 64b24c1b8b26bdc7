using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Catalog;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>Ceilings to set.</summary>
/// <param name="Environment">The environment whose own ceilings they are; null for the team's.</param>
/// <param name="To">Null takes an environment's own ceilings away; a team always has some.</param>
/// <param name="Version">Of the team or the environment as it was read.</param>
public sealed record LimitsChange(string TeamId, string? Environment, TeamLimits? To, int Version);

public abstract record LimitsOutcome
{
    private LimitsOutcome() { }
    /// <param name="Over">Where what runs is above the new ceilings; empty when nothing is.</param>
    public sealed record Saved(TeamLimits? Limits, int Version, IReadOnlyList<string> Over) : LimitsOutcome;
    /// <summary>Another platform admin must approve it first.</summary>
    /// <param name="Id">Of the change of a setting.</param>
    /// <param name="Who">Those who could.</param>
    public sealed record Waits(Guid Id, IReadOnlyList<string> Who) : LimitsOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : LimitsOutcome;
    public sealed record Refused(string Why, Refusal Kind) : LimitsOutcome;
    public sealed record NotFound : LimitsOutcome;
    /// <summary>Someone altered it since it was read.</summary>
    public sealed record ChangedMeanwhile : LimitsOutcome;
}

/// <summary>
/// A platform admin sets the ceilings of a team or of one of its environments; another approves them. They may be lowered below what runs: that goes on, and
/// what adds is refused.
/// </summary>
public sealed class SetLimits(IDbContextFactory<PortalDb> databases, TeamUsageReader usage, SettingChanges settings)
{
    public async Task<LimitsOutcome> RunAsync(Caller caller, LimitsChange change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSetLimits(who) is { } why)
        {
            return new LimitsOutcome.Refused(why, Refusal.NotPermitted);
        }

        var team = await db.Teams.Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == change.TeamId, cancellationToken);
        var place = change.Environment is null ? null : team?.Environments.Find(e => e.Name == change.Environment);
        if (team is null || (change.Environment is not null && place is null))
        {
            return new LimitsOutcome.NotFound();
        }

        if (change.To is null && place is null)
        {
            return new LimitsOutcome.Refused("A team always has ceilings: raise them instead of taking them away.", Refusal.NotFit);
        }

        var to = change.To is { } given ? given with { Compute = [.. given.Compute.Distinct().Order()] } : null;
        if (to is not null && LimitChangeRules.Problems(to).ToList() is { Count: > 0 } problems)
        {
            return new LimitsOutcome.Invalid(problems);
        }

        return (place?.Version ?? team.Version) == change.Version
            ? await ChangeAsync(db, who, team, place, place is null ? team.Limits : place.Limits, to, cancellationToken)
            : new LimitsOutcome.ChangedMeanwhile();
    }

    private async Task<LimitsOutcome> ChangeAsync(PortalDb db, Actor who, Team team, TeamEnvironment? place, TeamLimits? from, TeamLimits? to, CancellationToken cancellationToken)
    {
        if (JsonText.Write(from) == JsonText.Write(to))
        {
            return new LimitsOutcome.Refused("These are the ceilings already. Alter a value first.", Refusal.NotNow);
        }

        var subject = LimitSetting.SubjectOf(team.Id, place?.Name);
        var title = to is null ? $"Take the limits of {subject} away" : from is null ? $"Limits of its own for {subject}" : $"Other limits for {subject}";
        switch (await settings.ProposeAsync(db, who, LimitSetting.KindId, subject, title, LimitSetting.TextOf(from), LimitSetting.TextOf(to), cancellationToken))
        {
            case SettingOutcome.Waits waits:
                return new LimitsOutcome.Waits(waits.Id, waits.Who);
            case SettingOutcome.Refused refused:
                return new LimitsOutcome.Refused(refused.Why, refused.Kind);
            case SettingOutcome.Applied:
                var use = await usage.UseAsync(db, team, cancellationToken);
                return new LimitsOutcome.Saved(to, place?.Version ?? team.Version, to is null ? [] : LimitChangeRules.Over(to, use(place?.Name)));
            default:
                return new LimitsOutcome.ChangedMeanwhile();
        }
    }
}
