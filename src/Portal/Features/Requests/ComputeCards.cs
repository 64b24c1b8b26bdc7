using System.Globalization;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Portal.Parts;

namespace Portal.Features.Requests;

/// <summary>The kinds of compute side by side: price, isolation, start, interruption, and whether it fits here and now.</summary>
internal static class ComputeCards
{
    public static IEnumerable<PriceCards.Choice> Of(WizardForm form, Field field)
    {
        foreach (var kind in new[] { Compute.Ec2, Compute.Fargate, Compute.FargateSpot })
        {
            var price = form.Prices.FirstOrDefault(p => p.Compute == kind);
            var managed = kind is Compute.Ec2 && form.ClusterFacts is { IsManaged: true };
            var (fit, tone) = Fit(form, kind);
            yield return new(
                kind.ToString(), managed ? "Managed Instances" : LimitRules.Words(kind),
                price?.Monthly is { } monthly ? (price.Approximate ? "≈ " : "") + Money.Of(monthly) : "No price",
                price?.Monthly is null ? "an estimate is not possible" : managed ? "a month, its share of the host and the fee" : kind is Compute.Ec2 ? "a month, its share of the host" : kind is Compute.FargateSpot ? "a month, an estimate" : "a month, by the second",
                managed ? Managed : Facts(kind), fit, WhyNot(form, field, kind) is null ? tone : Tone.Idle, Badge(form, kind), WhyNot(form, field, kind));
        }
    }

    private static PriceCards.Fact[] Managed =>
        Named("Shares a host with other tasks of the cluster; ECS patches it", "About 10 s on a warm host, 2 min with a new one", "Hosts are replaced within days; tasks are moved first");

    private static PriceCards.Fact[] Facts(Compute kind) => kind switch
    {
        Compute.Ec2 => Named("Shares a host with other tasks of the cluster", "About 10 s on a warm host, 3 min with a new one", "None, unless the host is drained"),
        Compute.Fargate => Named("Its own microVM and kernel", "30 to 60 s", "None; retired with notice for patching"),
        Compute.FargateSpot => Named("Its own microVM and kernel", "30 to 60 s, if there is capacity", "Any time, 2 minutes' notice, no fallback"),
    };

    private static PriceCards.Fact[] Named(string isolation, string start, string interruption) =>
        [new("Isolation", Glyph.Lock, isolation), new("Start", Glyph.Timer, start), new("Interruption", Glyph.Zap, interruption)];

    private static (string, Tone) Fit(WizardForm form, Compute kind)
    {
        if (form.ClusterFacts is not { } cluster)
        {
            return ("Not known yet whether it fits here", Tone.Idle);
        }

        if (kind is not Compute.Ec2)
        {
            return ($"Cluster {cluster.Name} runs it", Tone.Ok);
        }

        if (cluster.IsManaged)
        {
            return ($"ECS starts hosts on {cluster.Name} as tasks need them", Tone.Ok);
        }

        var (cpu, memory) = (form.Number(FieldNames.Cpu) ?? 0, form.Number(FieldNames.Memory) ?? 0);
        var room = cpu > 0 && memory > 0 ? Math.Min(cluster.FreeCpu / cpu, cluster.FreeMemoryMiB / memory) : 0;
        var words = room == 1 ? "Room for 1 task now" : string.Create(CultureInfo.InvariantCulture, $"Room for {room} tasks now");
        return room >= (form.Number(FieldNames.MaxTasks) ?? 1) ? (words, Tone.Ok) : ($"{words}; more needs a host", Tone.Warn);
    }

    private static string? WhyNot(WizardForm form, Field field, Compute kind) =>
        field.Mode is FieldMode.Locked && field.Default != kind.ToString() ? "Locked by the template"
        : form.Place?.Ceilings.Select(c => LimitRules.WhyNotCompute(kind, c.Limits, c.Whose)).FirstOrDefault(why => why is not null) is { } limit ? limit
        : form.ClusterFacts is not { } cluster ? null
        : kind switch
        {
            Compute.Ec2 when !cluster.HasEc2 => $"{cluster.Name} has no container instances{Elsewhere(form, c => c.HasEc2)}",
            Compute.Fargate when !cluster.HasFargate => $"{cluster.Name} has no Fargate capacity{Elsewhere(form, c => c.HasFargate)}",
            Compute.FargateSpot when !cluster.HasFargateSpot => $"{cluster.Name} has no Fargate Spot capacity{Elsewhere(form, c => c.HasFargateSpot)}",
            Compute.Ec2 or Compute.Fargate or Compute.FargateSpot => null,
        };

    private static string Elsewhere(WizardForm form, Func<ClusterFacts, bool> has) =>
        form.Facts?.Clusters.FirstOrDefault(has) is { } other ? $"; {other.Name} has" : "";

    private static string? Badge(WizardForm form, Compute kind) =>
        kind is Compute.FargateSpot && Price(form, Compute.Fargate) is { } full and > 0 && Price(form, kind) is { } spot
            ? string.Create(CultureInfo.InvariantCulture, $"−{100 - (spot / full * 100):0} %") : null;

    private static decimal? Price(WizardForm form, Compute kind) => form.Prices.FirstOrDefault(p => p.Compute == kind)?.Monthly;
}
