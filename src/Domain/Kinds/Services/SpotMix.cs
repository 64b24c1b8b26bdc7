using System.Globalization;
using System.Text.Json.Serialization;

namespace Domain.Kinds.Services;

/// <summary>How a Fargate service divides its tasks between on-demand and Spot (ECS API, CapacityProviderStrategyItem: base, then weights).</summary>
/// <param name="Floor">Tasks that are on-demand before anything is divided.</param>
/// <param name="OnDemand">Weight of FARGATE for the others.</param>
/// <param name="Spot">Weight of FARGATE_SPOT for the others.</param>
public sealed record SpotMix(int Floor, int OnDemand, int Spot)
{
    public const string OnDemandProvider = "FARGATE";
    public const string SpotProvider = "FARGATE_SPOT";

    public static readonly SpotMix AllOnDemand = new(0, 1, 0);
    public static readonly SpotMix AllSpot = new(0, 0, 1);

    [JsonIgnore]
    public bool IsMixed => Spot > 0 && (Floor > 0 || OnDemand > 0);

    /// <summary>"1 task on-demand, of the others 3 in 4 on Spot".</summary>
    [JsonIgnore]
    public string Words => Spot == 0 ? "all tasks on-demand"
        : string.Create(CultureInfo.InvariantCulture, $"{(Floor == 0 ? "" : Floor == 1 ? "1 task on-demand, of the others " : $"{Floor} tasks on-demand, of the others ")}{(OnDemand == 0 ? "all" : $"{Spot} in {OnDemand + Spot}")} on Spot");

    /// <summary>Providers it names, the one with the base first.</summary>
    internal IReadOnlyList<(string Provider, int Weight, int Base)> Items =>
    [
        .. Floor > 0 || OnDemand > 0 ? [(OnDemandProvider, OnDemand, Floor)] : Array.Empty<(string, int, int)>(),
        .. Spot > 0 ? [(SpotProvider, Spot, 0)] : Array.Empty<(string, int, int)>(),
    ];

    /// <summary>Of so many tasks those on Spot, as ECS divides them: the floor first, then by weights; what does not divide goes to on-demand, the dearer.</summary>
    public int SpotOf(int tasks) => Spot == 0 ? 0 : Math.Max(0, tasks - Floor) * Spot / (OnDemand + Spot);
}
