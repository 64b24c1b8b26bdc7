using System.Globalization;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Workloads.Inventory;

/// <summary>Keeps which revisions of task definitions were seen in use, by services or by tasks that stand alone.</summary>
internal static class DefinitionBook
{
    private const int Batch = 500;

    /// <summary>"Last seen" is written this often at most.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromHours(12);

    /// <summary>Nothing is saved yet.</summary>
    public static async Task PutAsync(PortalDb db, TeamEnvironment place, SweepLook look, IDictionary<string, DateTimeOffset> written, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = look.Services.Where(s => s.Service.TaskDefinitionArn.Contains(':', StringComparison.Ordinal)).Select(s => OfService(place, s, now))
            .Concat(look.Tasks.Where(t => t.Service is null && t.Definition.Contains(':', StringComparison.Ordinal)).Select(t => OfTask(t, now)))
            .DistinctBy(d => d.Arn).Where(d => !written.TryGetValue(d.Arn, out var at) || now - at > Grain).ToList();
        foreach (var batch in told.Chunk(Batch))
        {
            var arns = batch.Select(d => d.Arn).ToList();
            var rows = await db.SeenDefinitions.Where(d => arns.Contains(d.Arn)).ToDictionaryAsync(d => d.Arn, StringComparer.Ordinal, cancellationToken);
            foreach (var definition in batch)
            {
                if (rows.TryGetValue(definition.Arn, out var row))
                {
                    (row.TeamId, row.Environment, row.SeenAt) = (definition.TeamId ?? row.TeamId, definition.Environment ?? row.Environment, now);
                    (row.Image, row.Cpu, row.MemoryMiB) = (definition.Image ?? row.Image, definition.Cpu ?? row.Cpu, definition.MemoryMiB ?? row.MemoryMiB);
                }
                else
                {
                    db.SeenDefinitions.Add(definition);
                }

                written[definition.Arn] = now;
            }
        }
    }

    private static SeenDefinition OfService(TeamEnvironment place, SeenService s, DateTimeOffset now) => New(
        s.Service.TaskDefinitionArn, place.AccountId, place.Region, s.Service.Tags.GetValueOrDefault(BerthTags.Team), s.Service.Tags.GetValueOrDefault(BerthTags.Environment),
        s.Revision?.Image, s.Revision?.Cpu, s.Revision?.MemoryMiB, now);

    private static SeenDefinition OfTask(LiveTask t, DateTimeOffset now) => New(
        $"{string.Join(':', t.Arn.Split(':')[..5])}:task-definition/{t.Definition}", t.AccountId, t.Region, t.TeamId, t.Environment,
        t.Facts.Containers is [{ Image: { } image }] ? image : null, t.Cpu, t.MemoryMiB, now);

    private static SeenDefinition New(string arn, string account, string region, string? team, string? environment, string? image, int? cpu, int? memory, DateTimeOffset now)
    {
        var name = Arns.Last(arn);
        return new SeenDefinition
        {
            Arn = arn, AccountId = account, Region = region, Family = TaskTeamRules.Family(name),
            Revision = int.TryParse(name[(name.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0,
            TeamId = team, Environment = environment, Image = image, Cpu = cpu is 0 ? null : cpu, MemoryMiB = memory is 0 ? null : memory, FirstSeenAt = now, SeenAt = now,
        };
    }
}
