namespace Domain.Aws;

/// <summary>Every page of a listing, and every batch of a description, at the sizes that need the fewest calls.</summary>
internal static class AwsPages
{
    /// <param name="what">As of <see cref="AwsWords.AskAsync"/>.</param>
    /// <param name="ask">One page, from the token of the page before; null for the first.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public static async Task<List<TItem>> AllAsync<TPage, TItem>(
        string what, Func<string?, CancellationToken, Task<TPage>> ask, Func<TPage, IEnumerable<TItem>?> items, Func<TPage, string?> next,
        CancellationToken cancellationToken)
    {
        var all = new List<TItem>();
        string? token = null;
        do
        {
            var from = token;
            var page = await AwsWords.AskAsync(what, cancel => ask(from, cancel), cancellationToken);
            all.AddRange(items(page) ?? []);
            token = next(page);
        }
        while (!string.IsNullOrEmpty(token));
        return all;
    }

    /// <param name="size">As many as AWS takes in one call.</param>
    /// <param name="ask">Describes one batch.</param>
    /// <exception cref="AwsRefused">AWS refused or could not be reached.</exception>
    public static async Task<List<TItem>> OfAsync<TKey, TAnswer, TItem>(
        string what, IReadOnlyCollection<TKey> keys, int size, Func<List<TKey>, CancellationToken, Task<TAnswer>> ask, Func<TAnswer, IEnumerable<TItem>?> items,
        CancellationToken cancellationToken)
    {
        var all = new List<TItem>(keys.Count);
        foreach (var batch in keys.Chunk(size))
        {
            var answer = await AwsWords.AskAsync(what, cancel => ask([.. batch], cancel), cancellationToken);
            all.AddRange(items(answer) ?? []);
        }

        return all;
    }
}
