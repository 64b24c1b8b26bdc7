namespace Portal.Parts;

/// <summary>One column of a <see cref="DataTable{T}"/>.</summary>
/// <param name="Title">The word in the head.</param>
/// <param name="Css">"r" right and tabular, "mid" gone below 1080 px, "lo" gone below 640 px, "w1" as narrow as it can be. The row's td takes the same.</param>
/// <param name="Key">The value of ?sort= that sorts by it; null when it cannot be sorted.</param>
/// <param name="Silent">The title is there for screen readers only (a column of buttons).</param>
public sealed record Col(string Title, string Css = "", string? Key = null, bool Silent = false);
