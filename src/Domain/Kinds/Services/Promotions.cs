using Domain.Access;
using Domain.Aws;
using Domain.Catalog;
using Domain.Data;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Services;

/// <summary>
/// Takes what runs in one environment to another of the same team: the very image by its digest, and the template's version it was made from.
/// What belongs to the place (target group, subnets, secrets, role, bounds of what stands there) stays with the place. Saves nothing.
/// </summary>
public sealed class Promotions(IDbContextFactory<PortalDb> databases, ServiceDrafts drafts, ImageReader images)
{
    /// <summary>What another environment has of its own.</summary>
    private static readonly string[] OfThePlace = [FieldNames.TargetGroup, FieldNames.Listener, FieldNames.Host, FieldNames.Subnets, FieldNames.Secrets, FieldNames.TaskRole, FieldNames.Namespace];

    /// <param name="service">Full name in AWS of what runs.</param>
    /// <param name="to">Name of the environment it is to go to.</param>
    public async Task<ServiceDraftOutcome> BeginAsync(Caller caller, string cluster, string service, string to, CancellationToken cancellationToken)
    {
        var begun = await drafts.BeginAsync(caller, cluster, service, cancellationToken);
        if (begun is not ServiceDraftOutcome.Ready { Draft: var stands })
        {
            return begun;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var places = await db.Environments.AsNoTracking().Where(e => e.TeamId == stands.TeamId).ToListAsync(cancellationToken);
        var (source, target) = (places.Find(e => e.Name == stands.Environment), places.Find(e => e.Name == to));
        if (source is null || target is null || source.Name == target.Name)
        {
            return new ServiceDraftOutcome.Refused(
                $"{stands.TeamId} has no other environment \"{FieldRules.Short(to)}\". Choose one of {string.Join(", ", places.Where(e => e.Name != stands.Environment).Select(e => e.Name).Order(StringComparer.Ordinal))}.", Refusal.NotFit);
        }

        string? image;
        try
        {
            image = await images.PinnedAsync(source, cluster, service, stands.Values.GetValueOrDefault(FieldNames.Image, ""), cancellationToken);
        }
        catch (AwsRefused refused)
        {
            return new ServiceDraftOutcome.Refused(refused.Message, Refusal.ByAws);
        }

        if (image is null)
        {
            return new ServiceDraftOutcome.Refused($"No task of {service} runs, so AWS does not say which image its tag names. Start it first, or name the image's digest in a request for {to}.");
        }

        var name = target.FullName(service[source.FullName("").Length..]);
        var there = await db.LiveServices.AsNoTracking()
            .Where(s => s.Name == name && s.TeamId == target.TeamId && s.Environment == target.Name && s.Health != ServiceHealth.Gone).Select(s => s.Cluster).FirstOrDefaultAsync(cancellationToken);
        return there is null ? New(stands, target, image) : await ChangeAsync(caller, stands, there, name, image, cancellationToken);
    }

    private static ServiceDraftOutcome New(RequestDraft stands, Teams.TeamEnvironment target, string image) => target.Clusters.Count == 0
        ? new ServiceDraftOutcome.Refused($"{target.Place} may use no cluster yet. Ask for one from the catalogue first.")
        : new ServiceDraftOutcome.Ready(stands with
        {
            Environment = target.Name,
            ExistingService = null,
            Cluster = target.Clusters.Contains(stands.Cluster, StringComparer.Ordinal) ? stands.Cluster : target.Clusters[0],
            Values = With(stands.Values.Where(v => !OfThePlace.Contains(v.Key, StringComparer.Ordinal)), image),
            Reason = Because(stands, target.Name),
        });

    private async Task<ServiceDraftOutcome> ChangeAsync(Caller caller, RequestDraft stands, string cluster, string name, string image, CancellationToken cancellationToken) =>
        await drafts.BeginAsync(caller, cluster, name, cancellationToken) switch
        {
            ServiceDraftOutcome.Ready { Draft: var there } when there.TemplateId != stands.TemplateId => new ServiceDraftOutcome.Refused(
                $"{name} was made from the template {there.TemplateId}, not from {stands.TemplateId}. Change its image by itself."),
            ServiceDraftOutcome.Ready { Draft: var there } => new ServiceDraftOutcome.Ready(
                there with { TemplateVersion = stands.TemplateVersion, Values = With(there.Values, image), Reason = Because(stands, there.Environment) }),
            var refused => refused,
        };

    private static Dictionary<string, string> With(IEnumerable<KeyValuePair<string, string>> values, string image) =>
        new(values, StringComparer.Ordinal) { [FieldNames.Image] = image };

    private static string Because(RequestDraft stands, string to) => $"Promotes {stands.ExistingService} from {stands.Environment} to {to}.";
}
