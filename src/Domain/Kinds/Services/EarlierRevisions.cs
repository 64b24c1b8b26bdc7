using Domain.Access;
using Domain.Aws;
using Domain.Data;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Services;

/// <summary>A revision that a service ran before and may go back to.</summary>
/// <param name="Revision"><c>family:7</c>, as a rollback is asked with.</param>
/// <param name="Until">When another took its place; null while that is still under way.</param>
/// <param name="Image">Of the container that takes the traffic.</param>
/// <param name="Differences">What it does otherwise than what runs now.</param>
/// <param name="WhyNot">Why it cannot be gone back to; null when it can.</param>
public sealed record EarlierRevision(
    string Revision, DateTimeOffset From, DateTimeOffset? Until, string Image, IReadOnlyList<string> Differences, string? WhyNot);

public abstract record EarlierRevisionsOutcome
{
    private EarlierRevisionsOutcome() { }
    /// <param name="Now">The revision that runs, <c>family:9</c>.</param>
    /// <param name="Earlier">Newest first.</param>
    public sealed record Ready(string Now, IReadOnlyList<EarlierRevision> Earlier) : EarlierRevisionsOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : EarlierRevisionsOutcome;
}

/// <summary>The revisions that a service may be taken back to, as AWS tells of its deployments. Saves nothing.</summary>
public sealed class EarlierRevisions(IDbContextFactory<PortalDb> databases, LiveFactsReader live, RevisionReader revisions)
{
    /// <param name="service">Full name in AWS.</param>
    public async Task<EarlierRevisionsOutcome> OfAsync(Caller caller, string cluster, string service, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var row = (await db.LiveServices.AsNoTracking().Where(s => s.Cluster == cluster && s.Name == service && s.Health != ServiceHealth.Gone).ToListAsync(cancellationToken))
            .FirstOrDefault(s => s.TeamId is not null && Permits.WhyNotSee(who, s.TeamId) is null);
        var place = row is null ? null : await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == row.TeamId && e.Name == row.Environment, cancellationToken);
        if (place is null)
        {
            return new EarlierRevisionsOutcome.Refused($"There is no service {service} on {cluster} that Berth made and you may see.", Refusal.NotThere);
        }

        try
        {
            var stands = live.ReadAsync(place, cluster, service, cancellationToken);
            var ran = await revisions.ReadAsync(place, cluster, service, cancellationToken);
            return await stands is { Service: { } spec, TaskDefinition: { } now }
                ? new EarlierRevisionsOutcome.Ready(spec.TaskDefinition, [.. ran.Select(r => Of(r, spec, now))])
                : new EarlierRevisionsOutcome.Refused($"There is no service {service} on {cluster} any more.", Refusal.NotThere);
        }
        catch (AwsRefused refused)
        {
            return new EarlierRevisionsOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    private static EarlierRevision Of(RanRevision ran, ServiceSpec service, TaskDefinitionDocument now) => new(
        Arns.Last(ran.Span.TaskDefinitionArn), ran.Span.From, ran.Span.Until == DateTimeOffset.MaxValue ? null : ran.Span.Until,
        ran.Document.Main(service.ContainerName.Length > 0 ? service.ContainerName : null).Image, RevisionDifferenceRules.Of(now, ran.Document), RollbackCheckRules.WhyNot(ran, service));
}
