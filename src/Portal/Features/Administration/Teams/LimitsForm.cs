using Domain.Catalog;
using Domain.Teams;

namespace Portal.Features.Administration.Teams;

/// <summary>What the dialog holds while ceilings are written.</summary>
public sealed class LimitsForm
{
    /// <summary>The environment; null for the team itself.</summary>
    public string? Environment { get; init; }

    public int Version { get; init; }

    /// <summary>Off takes an environment's own ceilings away.</summary>
    public bool HasOwn { get; set; } = true;

    public int? Tasks { get; set; }
    public decimal? Vcpu { get; set; }
    public decimal? MemoryGiB { get; set; }
    public int? Services { get; set; }
    public decimal? Monthly { get; set; }
    public HashSet<Compute> Compute { get; } = [];

    /// <param name="limits">The present ones, or those of the team where an environment gets its first.</param>
    public static LimitsForm Of(string? environment, TeamLimits limits, int version)
    {
        var form = new LimitsForm
        {
            Environment = environment, Version = version, Tasks = limits.MaxTasksPerService, Vcpu = limits.MaxVcpu, MemoryGiB = limits.MaxMemoryGiB,
            Services = limits.MaxServices, Monthly = limits.MaxMonthly,
        };
        form.Compute.UnionWith(limits.Compute);
        return form;
    }

    /// <summary>Null while a number is missing.</summary>
    public TeamLimits? AsLimits() => this is { Tasks: { } tasks, Vcpu: { } vcpu, MemoryGiB: { } memory, Services: { } services }
        ? new(tasks, vcpu, memory, services, [.. Compute.Order()], Monthly) : null;

    /// <summary>Numbers that were left out.</summary>
    public IEnumerable<FieldProblem> Missing()
    {
        foreach (var (field, value) in new (string, object?)[] { ("maxTasksPerService", Tasks), ("maxVcpu", Vcpu), ("maxMemoryGiB", MemoryGiB), ("maxServices", Services) })
        {
            if (value is null)
            {
                yield return new(field, "Write a number: every team has this ceiling.");
            }
        }
    }
}
