using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>Sets office hours and takes them away. Pure.</summary>
public static class OfficeHoursPlanner
{
    /// <param name="hours">Null to take away what there is.</param>
    /// <param name="open">Bounds while it is open.</param>
    public static Plan Make(OfficeHours? hours, ScalableTargetSpec open, TeamEnvironment place, LiveFacts live)
    {
        var steps = new List<PlannedStep>();
        var (opening, closing) = (OfficeHours.Opening(live.Schedules), OfficeHours.Closing(live.Schedules));
        if (hours is null)
        {
            foreach (var action in new[] { closing, opening }.OfType<ScheduledActionSpec>())
            {
                steps.Add(new ScheduledActionRemoval(action));
            }

            if (live.Hours is { } before && steps.Count > 0)
            {
                steps.Add(new ReopenChange(open, before.Outside));
            }
        }
        else
        {
            if (live.Target is null)
            {
                steps.Add(new ScalableTargetChange(null, open));
            }

            foreach (var (before, after) in new[] { opening, closing }.Zip(hours.Actions(open.Cluster, open.Service, open.Min, open.Max)))
            {
                if (before != after)
                {
                    steps.Add(new ScheduledActionChange(before, after));
                }
            }
        }

        return new Plan(place.Place, place.RoleArn, place.Region, open.Cluster, open.Service, steps);
    }

    /// <summary>Other bounds of a service with office hours: they are what it opens with.</summary>
    internal static IEnumerable<PlannedStep> Opening(ScalableTargetSpec target, LiveFacts live)
    {
        if (live.Hours is not null && OfficeHours.Opening(live.Schedules) is { } before && (before.Min, before.Max) != (target.Min, target.Max))
        {
            yield return new ScheduledActionChange(before, before with { Min = target.Min, Max = target.Max });
        }
    }
}
