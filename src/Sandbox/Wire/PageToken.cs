using System.Globalization;
using System.Text;

namespace Sandbox.Wire;

/// <summary>
/// Opaque page tokens. A token names the last key given, so a page is right even when things came or went in between,
/// and the listing it belongs to, so that it cannot be used for another.
/// </summary>
internal static class PageToken
{
    /// <param name="items">All items, ordered by <paramref name="key"/> (ordinal) or by position.</param>
    /// <param name="listing">Operation and filters the token is bound to.</param>
    /// <exception cref="FormatException">The token was not given by this listing.</exception>
    public static (List<T> Page, string? Next) Take<T>(IReadOnlyList<T> items, Func<T, string> key, string listing, string? token, int size)
    {
        var from = 0;
        if (!string.IsNullOrEmpty(token))
        {
            var (index, last) = Read(token, listing);
            // The item itself where it still is, otherwise where it was.
            var found = items.Select((item, i) => (item, i)).FirstOrDefault(x => key(x.item) == last, (default!, -1)).Item2;
            from = found >= 0 ? found + 1 : Math.Min(index, items.Count);
        }
        var page = items.Skip(from).Take(size).ToList();
        var end = from + page.Count;
        return (page, end < items.Count ? Write(listing, end, key(page[^1])) : null);
    }

    private static string Write(string listing, int index, string last)
        => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{listing}\n{index.ToString(CultureInfo.InvariantCulture)}\n{last}"));

    private static (int Index, string Last) Read(string token, string listing)
    {
        var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('\n');
        return parts.Length == 3 && parts[0] == listing && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (index, parts[2])
            : throw new FormatException("The token belongs to another listing.");
    }
}
