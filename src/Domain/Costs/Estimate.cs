namespace Domain.Costs;

/// <summary>US dollars a month (730 hours) at the least and the most tasks, today and after the request.</summary>
/// <param name="Basis">What was priced, in a sentence.</param>
/// <param name="PricesAsOf">Date of the oldest price used.</param>
/// <param name="Approximate">True where AWS publishes no fixed rate (Fargate Spot) or the price is a share of an instance.</param>
public sealed record Estimate(
    decimal NowAtMin, decimal NowAtMax, decimal AtMin, decimal AtMax, int NowMin, int NowMax, int Min, int Max,
    string Basis, DateOnly PricesAsOf, bool Approximate)
{
    /// <summary>False where the price book lacks the price of what is asked or of what runs today: the amounts then say nothing, and the basis says what is missing.</summary>
    public bool IsPriced => PricesAsOf != DateOnly.MinValue;
    public decimal DeltaAtMin => AtMin - NowAtMin;
    public decimal DeltaAtMax => AtMax - NowAtMax;
}
