using System.Globalization;
using Domain.Costs;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>What is verified before a service gets office hours. Pure.</summary>
public static class OfficeHoursCheckRules
{
    private const string Rule = "Office hours";

    /// <summary>Scheduled actions of one target (Application Auto Scaling User Guide, "Quotas for Application Auto Scaling").</summary>
    private const int MostActions = 200;

    /// <param name="hours">Null where they are taken away.</param>
    public static IEnumerable<Check> Of(OfficeHours? hours, ScalableTargetSpec open, ServiceSpec service, LiveFacts live, Estimate estimate, DateTimeOffset now)
    {
        if (hours is null)
        {
            yield return new(CheckOutcome.Warning, $"{service.Name} then runs day and night, with {open.Min} to {open.Max} tasks.", Rule);
            yield break;
        }

        yield return new(CheckOutcome.Pass, string.Create(CultureInfo.InvariantCulture,
            $"{service.Name} is open {hours.HoursAWeek:0.##} of 168 hours a week with {open.Min} to {open.Max} tasks, and keeps {hours.OutsideWords} in the others."), Rule);
        if (Saved(estimate) is { } saved)
        {
            yield return new(CheckOutcome.Pass, saved, "Cost");
        }

        if (!IsOpen(hours, now))
        {
            yield return new(CheckOutcome.Warning, $"It is outside of these hours now. What runs stays as it is until the clock opens or closes it; park {service.Name} to stop it at once.", Rule);
        }

        if (hours.Outside == 0 && live.TargetGroups.FirstOrDefault(g => g.Arn == service.TargetGroupArn) is { LoadBalancers.Count: > 0 } group)
        {
            yield return new(CheckOutcome.Warning, $"{string.Join(", ", group.LoadBalancers)} sends traffic to it through target group {group.Name}: outside of these hours that is answered by nobody.", Rule);
        }

        if (live.Target?.Suspended is { Scheduled: true })
        {
            yield return new(CheckOutcome.Warning, $"Schedules of {service.Name} are held back in Application Auto Scaling: nothing opens or closes it until they are let go.", Rule);
        }

        var others = live.Schedules.Count(a => a.Name is not OfficeHours.Opens and not OfficeHours.Closes);
        if (others + 2 > MostActions)
        {
            yield return new(CheckOutcome.Fail, $"{service.Name} has {others} schedules, and AWS keeps {MostActions} at most. Take two away first.", Rule);
        }
        else if (others > 0)
        {
            yield return new(CheckOutcome.Warning, $"{service.Name} has {others} other {(others == 1 ? "schedule" : "schedules")} that {(others == 1 ? "sets" : "set")} its bounds too: the last one that ran counts.", Rule);
        }
    }

    /// <summary>"Saves $21.30 a month at most", against what is spent today; null where nothing is saved or a price is unknown.</summary>
    public static string? Saved(Estimate estimate) => estimate is { IsPriced: true, DeltaAtMax: < 0 }
        ? string.Create(CultureInfo.InvariantCulture, $"Saves {(estimate.Approximate ? "about " : "")}${-estimate.DeltaAtMin:#,0.00} a month at the least tasks, ${-estimate.DeltaAtMax:#,0.00} at the most.") : null;

    /// <summary>Whether a moment lies in the hours.</summary>
    public static bool IsOpen(OfficeHours hours, DateTimeOffset now)
    {
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(hours.Zone, out var zone) ? TimeZoneInfo.ConvertTime(now, zone) : now;
        var time = TimeOnly.FromDateTime(local.DateTime);
        return OfficeHours.DaysOf(hours.Days).Contains(local.DayOfWeek) && time >= hours.From && time < hours.Until;
    }
}
