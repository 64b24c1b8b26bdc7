using Domain.Kinds.Services;
using Domain.Kinds.Tasks;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Properties;

/// <summary>What a plan comes to at its most, read from its steps alone: the form, the kind's own arithmetic and its footprint have no say.</summary>
/// <param name="Compute">Null where nothing is placed.</param>
internal sealed record PlannedSize(int Tasks, decimal Vcpu, decimal MemoryGiB, Compute? Compute, TaskDefinitionDocument? Definition, bool IsNewService)
{
    public static PlannedSize Of(Plan plan, LiveFacts? standing = null)
    {
        // what is taken away takes nothing
        standing = plan.Steps.Any(s => s is ServiceRemoval) ? null : standing;
        var run = plan.Steps.OfType<RunTasks>().SingleOrDefault();
        var service = plan.Steps.OfType<ServiceChange>().SingleOrDefault();
        var definition = plan.Steps.OfType<TaskDefinitionChange>().SingleOrDefault()?.After ?? run?.Definition ?? standing?.TaskDefinition;
        var compute = run?.After.Compute ?? service?.After.Compute ?? standing?.Service?.Compute;
        var bounds = plan.Steps.OfType<ScalableTargetChange>().SingleOrDefault()?.After ?? standing?.Target;
        var tasks = run?.After.Count ?? Math.Max(bounds?.Max ?? 0, service?.After.DesiredCount ?? (bounds is null ? standing?.DesiredCount : null) ?? 0);
        return new(
            tasks, tasks * (definition?.Cpu ?? 0) / 1024m, tasks * (definition?.MemoryMiB ?? 0) / 1024m, compute, definition, service is { IsNew: true });
    }
}
