using System.Globalization;
namespace Domain.Costs;

/// <summary>One meter of an estimate: so much of it, at a dated rate, for a month.</summary>
/// <param name="Label">What is charged, such as "vCPU".</param>
/// <param name="Quantity">Of one task, or of the whole where <paramref name="EachTask"/> is false.</param>
/// <param name="Unit">"vCPU", "GB", "address", "load balancer"; of the quantity.</param>
/// <param name="Rate">US dollars a unit and hour.</param>
/// <param name="EachTask">Charged for every task, or once.</param>
/// <param name="Exact">False where AWS publishes no fixed rate, or the quantity is a share.</param>
public sealed record EstimateLine(
    string Label, string Meter, decimal Quantity, string Unit, decimal Rate, bool EachTask, DateOnly AsOf, string Source, bool Exact)
{
    /// <summary>US dollars a month of one task, or of the whole, to the cent, so that lines add up to what is shown.</summary>
    public decimal Month => Math.Round(Quantity * Rate * PriceBook.HoursAMonth, 2, MidpointRounding.AwayFromZero);

    /// <summary>US dollars a month with so many tasks.</summary>
    public decimal At(int tasks) => EachTask ? Month * tasks : tasks == 0 ? 0 : Month;

    /// <summary>"0.5 vCPU × $0.04048 × 730 h = $14.78".</summary>
    public string Arithmetic => string.Create(
        CultureInfo.InvariantCulture, $"{Quantity:0.####} {Unit} × ${Rate:0.########} × {PriceBook.HoursAMonth:0} h = {(Exact ? "" : "≈ ")}${Month:#,0.00}");

    /// <summary>"× 2 tasks = $29.56".</summary>
    /// <param name="noun">Of what there are several: "task".</param>
    public string Times(int tasks, string noun = "task") => string.Create(CultureInfo.InvariantCulture, $"× {tasks} {(tasks == 1 ? noun : $"{noun}s")} = ${At(tasks):#,0.00}");
}

/// <summary>The same workload on one kind of compute.</summary>
/// <param name="Name">"Fargate on ARM".</param>
/// <param name="AtMin">US dollars a month; null where it cannot be priced.</param>
/// <param name="Basis">What was priced, or why it could not be.</param>
/// <param name="IsAsked">It is what the request asks for.</param>
public sealed record Alternative(PricedKind Kind, string Name, decimal? AtMin, decimal? AtMax, string Basis, bool Approximate, bool IsAsked);
