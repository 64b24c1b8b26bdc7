using Domain.Requests;

namespace Domain.Workloads.Inventory;

/// <summary>Whose a task is that has no tags of Berth. Pure.</summary>
internal static class TaskTeamRules
{
    /// <summary>
    /// Tags reach a task only where its service or its starter propagates them (ECS Developer Guide, "Tagging Amazon ECS resources"): else it belongs to whom its service belongs to,
    /// or, without one, to whom everything belongs that runs the same family. A family of two teams tells nothing.
    /// </summary>
    public static void Fill(IEnumerable<LiveTask> tasks, IReadOnlyList<ServiceState> services)
    {
        var ofService = services.Where(s => s.Tags.ContainsKey(BerthTags.Team)).ToDictionary(s => (s.Cluster, s.Name), Of);
        var ofFamily = ofService.Values.Count == 0 ? [] : services.Where(s => s.Tags.ContainsKey(BerthTags.Team)).GroupBy(s => Family(Arns.Last(s.TaskDefinitionArn)), StringComparer.Ordinal)
            .Select(g => (Family: g.Key, Teams: g.Select(Of).Distinct().ToList())).Where(g => g.Teams.Count == 1).ToDictionary(g => g.Family, g => g.Teams[0], StringComparer.Ordinal);
        foreach (var task in tasks.Where(t => t.TeamId is null))
        {
            if (task.Service is { } service ? ofService.TryGetValue((task.Cluster, service), out var team) : ofFamily.TryGetValue(Family(task.Definition), out team))
            {
                (task.TeamId, task.Environment) = team;
            }
        }
    }

    /// <param name="definition"><c>family:revision</c>.</param>
    public static string Family(string definition) => definition.LastIndexOf(':') is > 0 and var colon ? definition[..colon] : definition;

    private static (string? TeamId, string? Environment) Of(ServiceState service) => (service.Tags.GetValueOrDefault(BerthTags.Team), service.Tags.GetValueOrDefault(BerthTags.Environment));
}
