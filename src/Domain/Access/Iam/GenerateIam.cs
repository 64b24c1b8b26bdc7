using Domain.Aws;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Access.Iam;

public abstract record IamOutcome
{
    private IamOutcome() { }
    public sealed record Found(string Team, string Environment, IamPlace At) : IamOutcome
    {
        public IamRoles Roles(IamPart part) => IamRoles.Of(part, At);
    }
    public sealed record Refused(string Why, Refusal Kind) : IamOutcome;
    /// <summary>There is none, or none this caller may see.</summary>
    public sealed record NotFound : IamOutcome;
}

/// <summary>The roles that Berth needs for a team and environment, to be made by those who own the account.</summary>
public sealed class GenerateIam(IDbContextFactory<PortalDb> databases, HubIdentity hub)
{
    public async Task<IamOutcome> RunAsync(Caller caller, string teamId, string environment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSee(who, teamId) is not null)
        {
            return new IamOutcome.NotFound();
        }

        if (Permits.WhyNotSeeIam(who, teamId) is { } why)
        {
            return new IamOutcome.Refused(why, Refusal.NotPermitted);
        }

        var team = await db.Teams.AsNoTracking().Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == teamId, cancellationToken);
        if (team?.Environments.Find(e => e.Name == environment) is not { } place)
        {
            return new IamOutcome.NotFound();
        }

        try
        {
            return new IamOutcome.Found(team.Name, environment, IamPlace.Of(place, team.Limits, await hub.ArnAsync(place.Region, cancellationToken)));
        }
        catch (AwsRefused refused)
        {
            return new IamOutcome.Refused($"{refused.Message} Set Aws:HubArn to the role or user that Berth runs as.", Refusal.ByAws);
        }
    }
}
