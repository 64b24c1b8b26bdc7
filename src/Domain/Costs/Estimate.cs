namespace Domain.Costs;

/// <summary>US dollars a month (730 hours) at the least and the most tasks, today and after the request.</summary>
/// <param name="Basis">What was priced, in a sentence.</param>
/// <param name="PricesAsOf">Date of the oldest price used.</param>
/// <param name="Approximate">True where AWS publishes no fixed rate (Fargate Spot) or the price is a share of an instance.</param>
/// <param name="Lines">What is asked, meter by meter; null in estimates of before there were lines.</param>
/// <param name="Alternatives">The same workload on each kind of compute; null in estimates of before.</param>
/// <param name="NotCounted">What it may cost besides, that nobody can know yet: sentences.</param>
public sealed record Estimate(
    decimal NowAtMin, decimal NowAtMax, decimal AtMin, decimal AtMax, int NowMin, int NowMax, int Min, int Max,
    string Basis, DateOnly PricesAsOf, bool Approximate,
    IReadOnlyList<EstimateLine>? Lines = null, IReadOnlyList<Alternative>? Alternatives = null, IReadOnlyList<string>? NotCounted = null)
{
    /// <summary>When what is asked is open; null where it runs day and night.</summary>
    public OpenWeek? Week { get; init; }

    /// <summary>US dollars a month of one line, so that lines add up to what is shown.</summary>
    public decimal Of(EstimateLine line, int tasks) => Week is { } week ? week.Of(t => EstimatePlan.At(line, Mix, t), tasks) : EstimatePlan.At(line, Mix, tasks);

    /// <summary>How what is asked is divided between on-demand and Spot; null where all is of one kind.</summary>
    public Kinds.Services.SpotMix? Mix { get; init; }

    /// <summary>What there are least and most of: "task", or "instance" of a cluster.</summary>
    public string Noun { get; init; } = "task";

    /// <summary>False where the price book lacks the price of what is asked or of what runs today: the amounts then say nothing, and the basis says what is missing.</summary>
    public bool IsPriced => PricesAsOf != DateOnly.MinValue;

    public decimal DeltaAtMin => AtMin - NowAtMin;

    public decimal DeltaAtMax => AtMax - NowAtMax;
}
