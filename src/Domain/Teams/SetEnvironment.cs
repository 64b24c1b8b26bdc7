using System.Security.Cryptography;
using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>A platform admin adds an environment to a team, alters it or takes it away; another approves it.</summary>
public sealed class SetEnvironment(IDbContextFactory<PortalDb> databases, SettingChanges settings, TimeProvider time)
{
    public async Task<TeamOutcome> RunAsync(Caller caller, EnvironmentChange change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSetTeam(who) is { } why)
        {
            return TeamOutcome.Refused(why, Refusal.NotPermitted);
        }

        var name = change.Name.Trim();
        var team = await db.Teams.Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == change.TeamId, cancellationToken);
        var place = team?.Environments.Find(e => e.Name == name);
        if (team is null || (place is null && (change.To is null || change.Version is not null)))
        {
            return new TeamOutcome.NotFound();
        }

        if (place is null && team.Environments.Count >= EnvironmentRules.MostEnvironments)
        {
            return TeamOutcome.Refused($"A team has {EnvironmentRules.MostEnvironments} environments at most. Take one away first.", Refusal.NotNow);
        }

        var others = await EnvironmentUses.OthersAsync(db, team.Id, name, cancellationToken);
        var before = place is null ? null : EnvironmentText.Of(place);
        var ofAccount = others.FirstOrDefault(o => o.AccountId == change.To?.AccountId.Trim());
        var after = change.To?.Whole(team.Id, name, before, ofAccount, $"berth-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");
        if (after is not null && EnvironmentRules.Problems(team.Id, name, after, others).ToList() is { Count: > 0 } problems)
        {
            return new TeamOutcome.Invalid(problems);
        }

        if (place is not null && place.Version != change.Version)
        {
            return new TeamOutcome.ChangedMeanwhile();
        }

        if (place is not null && before is not null && EnvironmentRules.WhyNot(place.Place, before, after, await EnvironmentUses.OfAsync(db, place, time.GetUtcNow(), cancellationToken)) is { } stands)
        {
            return TeamOutcome.Refused(stands, Refusal.NotNow);
        }

        var (from, to) = (before is null ? null : JsonText.Write(before), after is null ? null : JsonText.Write(after));
        return from == to
            ? TeamOutcome.Refused("The environment is so already. Alter a value first.", Refusal.NotNow)
            : new TeamOutcome.Taken(await settings.ProposeAsync(db, who, EnvironmentSetting.KindId, $"{team.Id}/{name}", Title($"{team.Id}/{name}", before, after), from, to, cancellationToken));
    }

    private static string Title(string place, EnvironmentText? before, EnvironmentText? after) =>
        after is null ? $"Take {place} away"
        : before is null ? $"{place} in account {after.AccountId}, {after.Region}"
        : after.IsElsewhere(before) ? $"Move {place} to account {after.AccountId}, {after.Region}"
        : $"Other values for {place} in AWS";
}
