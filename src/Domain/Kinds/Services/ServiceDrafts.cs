using System.Globalization;
using Domain.Access;
using Domain.Aws;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Kinds.Traffic;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Services;

public abstract record ServiceDraftOutcome
{
    private ServiceDraftOutcome() { }
    public sealed record Ready(RequestDraft Draft) : ServiceDraftOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : ServiceDraftOutcome;
}

/// <summary>Begins a change of a service that runs: a draft that asks for exactly what stands in AWS now. Saves nothing.</summary>
public sealed class ServiceDrafts(IDbContextFactory<PortalDb> databases, RequestKinds kinds, LiveFactsReader live)
{
    /// <param name="service">Full name in AWS.</param>
    public Task<ServiceDraftOutcome> BeginAsync(Caller caller, string cluster, string service, CancellationToken cancellationToken) =>
        BeginAsync(caller, cluster, service, RequestDraft.ServiceKind, cancellationToken);

    /// <param name="service">Full name in AWS.</param>
    /// <param name="kindId">What is to be done with it; see <see cref="RequestKind.Id"/>.</param>
    public async Task<ServiceDraftOutcome> BeginAsync(Caller caller, string cluster, string service, string kindId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var row = (await db.LiveServices.AsNoTracking().Where(s => s.Cluster == cluster && s.Name == service && s.Health != ServiceHealth.Gone).ToListAsync(cancellationToken))
            .FirstOrDefault(s => s.TeamId is not null && Permits.WhyNotSee(who, s.TeamId) is null);
        if (row is not { TeamId: { } teamId, Environment: { } environment })
        {
            return new ServiceDraftOutcome.Refused($"There is no service {service} on {cluster} that Berth made and you may see.", Refusal.NotThere);
        }

        if (Permits.WhyNotRequest(who, new Target(teamId, environment)) is { } why)
        {
            return new ServiceDraftOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (kinds.Find(kindId) is not { ChangesExisting: true } kind)
        {
            return new ServiceDraftOutcome.Refused($"\"{FieldRules.Short(kindId)}\" is nothing that can be done with a service. Open the service's page and choose there.", Refusal.NotFit);
        }

        var place = await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == teamId && e.Name == environment, cancellationToken);
        if (kind.From is null)
        {
            return await BareAsync(kind, place, new RequestDraft("", teamId, environment, cluster, service, new Dictionary<string, string>(0), "", kind.Id), cancellationToken);
        }

        var name = place is null ? "" : service[Math.Min(place.FullName("").Length, service.Length)..];
        var origin = await Origins.FindAsync(db, row.AccountId, row.Region, cluster, service, cancellationToken);
        if (place is null || origin is null || await DraftVersion.FindAsync(db, origin.TemplateId, origin.Version, cancellationToken) is not { } version)
        {
            return new ServiceDraftOutcome.Refused($"{service} was not made from a template that Berth still has, so it cannot be changed here. Ask a platform admin.");
        }

        try
        {
            var facts = await live.ReadAsync(place, cluster, service, cancellationToken);
            return facts is { Service: { } stands, TaskDefinition: { } definition }
                ? new ServiceDraftOutcome.Ready(new RequestDraft(
                    origin.TemplateId, teamId, environment, cluster, service, Values([.. version.Fields.Where(kind.Asks)], name, place, stands, definition, facts.Awake()), "", kind.Id, version.Number))
                : new ServiceDraftOutcome.Refused($"There is no service {service} on {cluster} any more. Ask for a new one from the catalogue.");
        }
        catch (AwsRefused refused)
        {
            return new ServiceDraftOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    /// <summary>It matters not what the service was made from: the kind asks what it asks of any.</summary>
    private static async Task<ServiceDraftOutcome> BareAsync(RequestKind kind, TeamEnvironment? place, RequestDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            return new ServiceDraftOutcome.Ready(place is null || kind.OwnFields.Count == 0 ? draft
                : draft with { Values = await kind.StandingAsync(place, draft.Cluster, draft.ExistingService ?? "", cancellationToken) });
        }
        catch (AwsRefused refused)
        {
            return new ServiceDraftOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    /// <summary>The form's values as they stand in AWS now; null where the service is gone. Asks no permission: what is done with them does.</summary>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    internal async Task<IReadOnlyDictionary<string, string>?> StandingAsync(
        TeamEnvironment place, string cluster, string service, IReadOnlyList<Field> fields, CancellationToken cancellationToken) =>
        await live.ReadAsync(place, cluster, service, cancellationToken) is { Service: { } stands, TaskDefinition: { } definition } facts
            ? Values(fields, service[Math.Min(place.FullName("").Length, service.Length)..], place, stands, definition, facts.Awake()) : null;

    private static Dictionary<string, string> Values(IReadOnlyList<Field> fields, string name, TeamEnvironment place, ServiceSpec service, TaskDefinitionDocument definition, LiveFacts facts)
    {
        var main = definition.Main(service.ContainerName);
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [FieldNames.Name] = name,
            [FieldNames.Image] = main.Image,
            [FieldNames.Port] = Text(service.ContainerPort > 0 ? service.ContainerPort : main.Port),
            [FieldNames.Cpu] = Text(definition.Cpu),
            [FieldNames.Memory] = Text(definition.MemoryMiB),
            [FieldNames.Compute] = service.Compute.ToString(),
            [FieldNames.MinTasks] = Text(facts.Target?.Min ?? facts.DesiredCount),
            [FieldNames.MaxTasks] = Text(facts.Target?.Max ?? facts.DesiredCount),
            [FieldNames.Size] = SizeRules.Write(definition.Cpu, definition.MemoryMiB),
            [FieldNames.CpuTarget] = facts.Policy?.CpuTarget is { } percent ? Text(percent) : null,
            [FieldNames.Queue] = facts.Policy?.Backlog?.Queue,
            [FieldNames.BacklogTarget] = facts.Policy?.Backlog is { } backlog ? Text(backlog.PerTask) : null,
            [FieldNames.TargetGroup] = service.TargetGroupArn,
            [FieldNames.Namespace] = service.Connect?.Namespace is { } space && space != facts.Cluster?.ConnectNamespace ? space : null,
            [FieldNames.DiscoveryName] = service.Connect?.DiscoveryName is { } called && called != service.Name ? called : null,
            [FieldNames.Subnets] = service.Subnets.ToHashSet(StringComparer.Ordinal).SetEquals(place.Subnets) ? null : string.Join(',', service.Subnets),
            // kept for ever it has no number of days: then the field's own default is asked
            [FieldNames.LogDays] = facts.LogGroupDays is { } days and > 0 ? Text(days) : null,
        };
        foreach (var (field, value) in DeploymentFields.Standing(service.Deployment, facts.Traffic))
        {
            values[field] = value;
        }

        foreach (var (field, value) in TrafficFields.Standing(facts.Traffic, service.TargetGroupArn, service.Name, service.GraceSeconds))
        {
            values[field] = value;
        }

        foreach (var (field, value) in ContainerFields.Standing(fields, definition, service.ContainerName))
        {
            values[field] = value;
        }

        // a locked field has the template's value, whatever stands in AWS
        return fields.Where(f => f.Mode is not FieldMode.Locked && values.GetValueOrDefault(f.Name) is not null)
            .ToDictionary(f => f.Name, f => values[f.Name] ?? "", StringComparer.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
