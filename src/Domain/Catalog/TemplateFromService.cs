using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Catalog;

/// <summary>Makes a draft out of a service that runs: what teams usually set becomes fields, the rest stays in the recipe's base.</summary>
public sealed class TemplateFromService(IDbContextFactory<PortalDb> databases, LiveFactsReader live, TemplateVersions versions)
{
    /// <param name="service">Full name in AWS.</param>
    /// <param name="id">Of the new template.</param>
    public async Task<TemplateOutcome> MakeAsync(Caller caller, string cluster, string service, string id, TemplateAbout about, CancellationToken cancellationToken)
    {
        TeamEnvironment? place;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var who = await Actors.LoadAsync(db, caller, cancellationToken);
            if (Permits.WhyNotKeepCatalogue(who) is { } why)
            {
                return new TemplateOutcome.Refused(why, Refusal.NotPermitted);
            }

            place = await PlaceAsync(db, cluster, service, cancellationToken);
        }

        if (place is null)
        {
            return new TemplateOutcome.Refused($"There is no service {FieldRules.Short(service)} on {FieldRules.Short(cluster)} in an account Berth reads. Choose one from Workloads.", Refusal.NotFit);
        }

        try
        {
            var facts = await live.ReadAsync(place, cluster, service, cancellationToken);
            if (facts is not { Service: { } stands, TaskDefinition: { } definition })
            {
                return new TemplateOutcome.Refused($"There is no service {service} on {cluster} any more. Choose another.");
            }

            var made = await versions.CreateAsync(caller, id, TemplateKind.Service, about, FromServiceRules.Content(stands, definition, facts.Awake()), cancellationToken);
            return made is TemplateOutcome.Done done ? done with { LeftOut = FromServiceRules.LeftOut(definition, FromServiceRules.Main(stands, definition)) } : made;
        }
        catch (AwsRefused refused)
        {
            return new TemplateOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    /// <summary>Any environment of the service's account and Region can read it; its own first.</summary>
    private static async Task<TeamEnvironment?> PlaceAsync(PortalDb db, string cluster, string service, CancellationToken cancellationToken)
    {
        var row = await db.LiveServices.AsNoTracking().FirstOrDefaultAsync(s => s.Cluster == cluster && s.Name == service && s.Health != ServiceHealth.Gone, cancellationToken);
        return row is null ? null : (await db.Environments.AsNoTracking().Where(e => e.AccountId == row.AccountId && e.Region == row.Region).ToListAsync(cancellationToken))
            .OrderByDescending(e => e.TeamId == row.TeamId && e.Name == row.Environment).FirstOrDefault();
    }
}
