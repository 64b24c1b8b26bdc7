using System.Globalization;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>AWS's quotas as they were read.</summary>
/// <param name="Values">By quota code.</param>
/// <param name="WhyNot">Why AWS did not say; null when it did.</param>
public sealed record QuotaReading(IReadOnlyDictionary<string, decimal> Values, string? WhyNot);

/// <summary>What an account already uses of its quotas, as the watch last saw it.</summary>
/// <param name="Services">Services on the cluster of the request, of whichever team.</param>
/// <param name="FargateVcpu">vCPU of tasks that services run on Fargate in the Region, without the request's own.</param>
/// <param name="SpotVcpu">The same on Fargate Spot.</param>
public sealed record AccountUse(int Services, decimal FargateVcpu, decimal SpotVcpu);

/// <summary>
/// Whether AWS's own quotas leave room. Codes and meaning: AWS General Reference, "Amazon ECS endpoints and quotas" and "AWS Fargate endpoints and quotas".
/// A quota that could not be read is said to be unknown. Pure.
/// </summary>
public static class QuotaRules
{
    public const string ServicesPerCluster = "L-9EF96962";
    public const string TasksPerService = "L-92E49DE3";
    public const string FargateVcpu = "L-3032A538";
    public const string FargateSpotVcpu = "L-36FBB829";
    private const decimal Near = 0.8m;

    public static IEnumerable<Check> Of(Footprint asked, TeamEnvironment place, AccountUse use, QuotaReading quotas)
    {
        var needs = Needs(asked, place, use).ToList();
        if (needs.Count > 0 && quotas.WhyNot is { } why)
        {
            yield return new(CheckOutcome.Warning, $"AWS's quotas are not known, so AWS may still refuse this. {why}", "AWS quota");
            yield break;
        }

        foreach (var need in needs)
        {
            yield return quotas.Values.TryGetValue(need.Code, out var most) ? Judge(need, most)
                : new(CheckOutcome.Warning, $"Service Quotas did not tell the quota {need.Code}, {need.Name}. AWS may still refuse this.", Rule(need));
        }
    }

    private static IEnumerable<Need> Needs(Footprint asked, TeamEnvironment place, AccountUse use)
    {
        if (asked is { IsNew: true, Services: > 0 })
        {
            yield return new(ServicesPerCluster, "services per cluster", "services", use.Services, asked.Services, $"cluster {asked.Cluster}");
        }

        if (asked is { Services: > 0, MaxTasks: > 0 })
        {
            yield return new(TasksPerService, "tasks per service", "tasks", 0, asked.MaxTasks, asked.Workload);
        }

        if (asked is { Vcpu: > 0, Compute: Compute.Fargate })
        {
            yield return new(FargateVcpu, "Fargate On-Demand vCPU", "vCPU", use.FargateVcpu, asked.Vcpu, $"account {place.AccountId} in {place.Region}");
        }

        if (asked is { Vcpu: > 0, Compute: Compute.FargateSpot })
        {
            yield return new(FargateSpotVcpu, "Fargate Spot vCPU", "vCPU", use.SpotVcpu, asked.Vcpu, $"account {place.AccountId} in {place.Region}");
        }
    }

    private static Check Judge(Need need, decimal most)
    {
        var total = need.Used + need.Asked;
        var words = need.Used > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{need.Used:0.##} {need.Unit} in use and {need.Asked:0.##} asked for at most make {total:0.##} of the {most:0.##} that AWS allows {need.Where}")
            : string.Create(CultureInfo.InvariantCulture, $"{need.Asked:0.##} {need.Unit} at most, of the {most:0.##} that AWS allows {need.Where}");
        return total > most
            ? new(CheckOutcome.Fail, $"{words}. Ask for less, or have a platform admin raise the quota {need.Code} in Service Quotas.", Rule(need))
            : total > most * Near
                ? new(CheckOutcome.Warning, string.Create(CultureInfo.InvariantCulture, $"{words}: {total / most * 100:0} %. A platform admin can have the quota {need.Code} raised in Service Quotas."), Rule(need))
                : new(CheckOutcome.Pass, $"{words}.", Rule(need));
    }

    private static string Rule(Need need) => $"AWS quota · {need.Code} {need.Name}";

    private sealed record Need(string Code, string Name, string Unit, decimal Used, decimal Asked, string Where);
}
