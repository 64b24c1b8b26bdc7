using System.Globalization;
using Domain.Requests;
using Domain.Teams;
using Portal.Parts;

namespace Portal.Features.Administration.Teams;

/// <summary>One ceiling with what is taken of it.</summary>
/// <param name="Most">Null for no ceiling.</param>
internal sealed record LimitLine(string Name, decimal Used, decimal? Most, string Words, string? Hint = null);

/// <summary>Ceilings as the pages write them.</summary>
internal static class LimitWords
{
    public static string Of(decimal used, decimal most) => string.Create(CultureInfo.InvariantCulture, $"{used:#,0.##} of {most:#,0.##}");

    /// <param name="limits">Null where an environment has none of its own: then what is taken stands alone.</param>
    public static IEnumerable<LimitLine> Lines(TeamLimits? limits, LimitUse use)
    {
        yield return Line("vCPU", use.Sum.Vcpu, limits?.MaxVcpu, "all services at their most");
        yield return Line("Memory, GiB", use.Sum.MemoryGiB, limits?.MaxMemoryGiB, "all services at their most");
        yield return Line("Services", use.Sum.Services, limits?.MaxServices, "running or approved");
        yield return Line("Tasks a service", use.LargestService, limits?.MaxTasksPerService, "the largest may scale to");
        yield return new("A month", use.Sum.MonthlyAtMax, limits?.MaxMonthly,
            limits?.MaxMonthly is { } most ? $"{Money.Whole(use.Sum.MonthlyAtMax)} of {Money.Whole(most)}" : $"{Money.Whole(use.Sum.MonthlyAtMax)}{(limits is null ? "" : ", no ceiling")}",
            use.Sum.Unpriced is 0 ? "all services at their most" : $"without {use.Sum.Unpriced} that have no price");
    }

    public static string Computes(IEnumerable<Compute> kinds) => string.Join(", ", kinds.Select(LimitRules.Words)) is { Length: > 0 } words ? words : "nothing";

    private static LimitLine Line(string name, decimal used, decimal? most, string hint) =>
        new(name, used, most, most is { } m ? Of(used, m) : string.Create(CultureInfo.InvariantCulture, $"{used:#,0.##}"), hint);
}
