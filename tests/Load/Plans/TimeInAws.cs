using System.Diagnostics;

namespace Load.Plans;

/// <summary>How long calls are under way, where several at once count once: the time nobody but AWS could shorten.</summary>
internal sealed class TimeInAws
{
    private readonly Lock gate = new();
    private TimeSpan total;
    private int underWay;
    private long since;

    public TimeSpan Total
    {
        get
        {
            lock (gate)
            {
                return total + (underWay > 0 ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero);
            }
        }
    }

    public HttpMessageHandler Around(HttpMessageHandler aws) => new Handler(this, aws);

    private void Begin()
    {
        lock (gate)
        {
            if (underWay++ == 0)
            {
                since = Stopwatch.GetTimestamp();
            }
        }
    }

    private void End()
    {
        lock (gate)
        {
            if (--underWay == 0)
            {
                total += Stopwatch.GetElapsedTime(since);
            }
        }
    }

    private sealed class Handler(TimeInAws time, HttpMessageHandler aws) : DelegatingHandler(aws)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            time.Begin();
            try
            {
                var answer = await base.SendAsync(request, cancellationToken);
                // the answer is the wire's too
                await answer.Content.LoadIntoBufferAsync(cancellationToken);
                return answer;
            }
            finally
            {
                time.End();
            }
        }
    }
}
