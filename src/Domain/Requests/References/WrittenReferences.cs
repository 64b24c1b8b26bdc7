using Domain.Catalog;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Requests.References;

/// <summary>What a plan names that it does not make: it must be there before.</summary>
/// <param name="Images">As the task definitions name them.</param>
/// <param name="Roles">ARNs.</param>
public sealed record WrittenReferences(IReadOnlyList<string> Images, IReadOnlyList<SecretUse> Secrets, IReadOnlyList<string> Roles, IReadOnlyList<string> Subnets)
{
    public static WrittenReferences Of(IEnumerable<Change> changes)
    {
        var written = changes.Select(c => c.Written()).OfType<WrittenWorkload>().ToList();
        var documents = written.Select(w => w.TaskDefinition?.ToJsonString()).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(TaskDefinitionReading.Of).OfType<TaskDefinitionReading.Read>().Select(r => r.Document).ToList();
        return new(
            [.. documents.SelectMany(d => d.Containers).Select(c => c.Image).Where(i => i.Length > 0).Distinct(StringComparer.Ordinal)],
            [.. documents.SelectMany(d => d.Secrets).Where(s => s.From.Length > 0).DistinctBy(s => s.From)],
            [.. documents.SelectMany(d => new[] { d.TaskRoleArn, d.ExecutionRoleArn }).Where(r => r.Length > 0).Distinct(StringComparer.Ordinal)],
            [.. written.SelectMany(w => w.Subnets).Distinct(StringComparer.Ordinal)]);
    }
}
