using Domain.Access;
using Domain.Audit;
using Domain.Aws;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Domain.Workloads;

/// <summary>How a try at another team's service ended.</summary>
public abstract record ForeignTryOutcome
{
    private ForeignTryOutcome() { }

    /// <summary>As it must be.</summary>
    /// <param name="Role">Name of the role that tried.</param>
    /// <param name="Target">ARN of the other team's service.</param>
    /// <param name="AwsSaid">AWS's own words.</param>
    public sealed record RefusedByAws(string Role, string Target, string Code, string AwsSaid, string? RequestId) : ForeignTryOutcome;

    /// <summary>AWS let it through: the roles do not keep teams apart.</summary>
    public sealed record Allowed(string Role, string Target, string Alarm) : ForeignTryOutcome;

    public sealed record NotPossible(string Why, Refusal Kind) : ForeignTryOutcome;
}

/// <summary>
/// Sandbox only: shows that teams are kept apart by AWS and not by Berth. A team's real write session asks
/// for an update, without any change in it, of a service of another team.
/// </summary>
public sealed class ForeignTry(AwsSessions sessions, IDbContextFactory<PortalDb> databases, IOptions<AwsOptions> aws, TimeProvider time)
{
    /// <param name="serviceArn">The other team's service; null for the first one found.</param>
    public async Task<ForeignTryOutcome> TryAsync(Caller caller, string teamId, string environment, string? serviceArn, CancellationToken cancellationToken)
    {
        if (aws.Value.Mode is not AwsMode.Sandbox)
        {
            return new ForeignTryOutcome.NotPossible("This is shown in the Sandbox only. In AWS, CloudTrail shows who tried what.", Refusal.NotNow);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (!who.Develops(teamId, environment))
        {
            return new ForeignTryOutcome.NotPossible($"Only developers and leads of {teamId}/{environment} may act with its role. Choose an environment of yours.", Refusal.NotPermitted);
        }

        var place = await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == teamId && e.Name == environment, cancellationToken);
        var target = place is null ? null : await db.LiveServices.AsNoTracking()
            .Where(s => s.TeamId != null && s.TeamId != teamId && s.AccountId == place.AccountId && s.Region == place.Region
                && s.Health != ServiceHealth.Gone && (serviceArn == null || s.Arn == serviceArn))
            .OrderBy(s => s.Arn).FirstOrDefaultAsync(cancellationToken);
        if (place is null || target is null)
        {
            return new ForeignTryOutcome.NotPossible("There is no service of another team in this account to try. Let another team make one first.", Refusal.NotNow);
        }

        var outcome = await AskAsync(place, who, target, cancellationToken);
        await db.SaveAsync(
            time.GetUtcNow(),
            [new Happening(who.PersonId, who.Name, "foreign.tried", teamId, environment, null, null, new { target.Arn, Allowed = outcome is ForeignTryOutcome.Allowed })],
            CancellationToken.None);
        return outcome;
    }

    private async Task<ForeignTryOutcome> AskAsync(TeamEnvironment place, Actor who, LiveService target, CancellationToken cancellationToken)
    {
        var role = Arns.Last(place.RoleArn);
        try
        {
            // the session allows just this, so that it is the role's own policy that refuses
            var session = await sessions.WriteAsync(
                place, 0, "try", Person.SourceIdentityOf(who.PersonId),
                [new NeededPermission("ecs:UpdateService", target.Arn, new Dictionary<string, string>(0))], cancellationToken);
            await EcsServices.UpdateAsync(session, target.Cluster, target.Name, new ServiceUpdate(null, null, null, null));
            return new ForeignTryOutcome.Allowed(
                role, target.Arn, $"AWS let {role} update {target.Name}, a service of {target.TeamId}. Teams are not kept apart: check the policies of the roles at once.");
        }
        catch (AwsRefused refused)
        {
            return refused.Denied is null
                ? new ForeignTryOutcome.NotPossible(refused.Message, Refusal.ByAws)
                : new ForeignTryOutcome.RefusedByAws(role, target.Arn, refused.Code, refused.AwsSaid, refused.RequestId);
        }
    }
}
