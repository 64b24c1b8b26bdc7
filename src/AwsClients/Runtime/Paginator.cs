using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace AwsClients;

/// <summary>The pages of a listing, fetched as they are read; good for one reading, as in AWSSDK.</summary>
public abstract class Paginator<TResponse> : IPaginator<TResponse>
{
    private int used;

    public IPaginatedEnumerable<TResponse> Responses => new PaginatedResponse<TResponse>(this);

    protected abstract string? First { get; }
    protected abstract Task<TResponse> Fetch(string? token, CancellationToken cancellationToken);
    protected abstract string? Next(TResponse page);

    protected IPaginatedEnumerable<TItem> Each<TItem>(Func<TResponse, List<TItem>?> items) =>
        new PaginatedResultKeyResponse<TResponse, TItem>(this, page => items(page) ?? []);

    public async IAsyncEnumerable<TResponse> PaginateAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref used, 1) != 0)
        {
            throw new InvalidOperationException("Paginator has already been consumed and cannot be reused. Please create a new instance.");
        }

        for (var token = First; ;)
        {
            var page = await Fetch(token, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            yield return page;
            var next = Next(page);

            // GetLogEvents answers the token it was given when there is no more
            if (string.IsNullOrEmpty(next) || next == token)
            {
                yield break;
            }

            token = next;
        }
    }
}
