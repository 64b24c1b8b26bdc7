namespace Domain.Aws;

/// <summary>
/// The arithmetic of one rate: so many calls at once, so many a second after that. A throttle empties it and halves the refill,
/// which then comes back step by step. Moments are those of a clock that counts; should it count backwards, the time it repeats gives nothing.
/// Not safe for threads: <see cref="RateLine"/> locks.
/// </summary>
internal sealed class TokenBucket
{
    /// <summary>Own choices: how little of the refill is left however often AWS throttles, and how it comes back.</summary>
    internal const double LeastShare = 0.25;
    internal const double Step = 0.125;
    internal static readonly TimeSpan StepEvery = TimeSpan.FromSeconds(10);

    /// <summary>Throttles this close are answers to calls sent at one rate: they count as one.</summary>
    internal static readonly TimeSpan OneThrottle = TimeSpan.FromSeconds(1);

    /// <summary>Less than a call, more than what rounding loses.</summary>
    private const double Dust = 1e-6;

    private readonly double burst;
    private readonly double perSecond;
    private double tokens;
    private TimeSpan filledAt;
    private TimeSpan stepAt;
    private TimeSpan? throttledAt;

    /// <param name="burst">Tokens it holds, and starts with.</param>
    /// <param name="perSecond">Tokens it gains a second.</param>
    public TokenBucket(double burst, double perSecond, TimeSpan now)
    {
        (this.burst, this.perSecond, tokens, filledAt) = (burst, perSecond, burst, now);
    }

    /// <summary>Of the refill, above 0 and at most 1.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>What sweeps leave to others: half, and always room for a sweep's own call in a full bucket.</summary>
    public double Reserve => Math.Clamp(burst - 1, 0, burst / 2);

    /// <param name="keep">Tokens to leave.</param>
    public bool TryTake(TimeSpan now, double keep)
    {
        Refill(now);
        if (tokens + Dust < keep + 1)
        {
            return false;
        }

        tokens = Math.Max(0, tokens - 1);
        return true;
    }

    /// <summary>When to try again: a call is free by then, or the refill changes. Whole milliseconds, which is what timers keep.</summary>
    public TimeSpan Until(TimeSpan now, double keep)
    {
        Refill(now);
        var free = Math.Max(0, keep + 1 - tokens) / (perSecond * Share);
        var seconds = Share < 1 ? Math.Min(free, (stepAt - now).TotalSeconds) : free;
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((seconds * 1_000) - Dust)));
    }

    public void Throttled(TimeSpan now)
    {
        Refill(now);
        tokens = 0;
        stepAt = now + StepEvery;
        if (throttledAt is not { } last || now - last >= OneThrottle)
        {
            Share = Math.Max(LeastShare, Share / 2);
            throttledAt = now;
        }
    }

    private void Refill(TimeSpan now)
    {
        if (now < filledAt)
        {
            stepAt -= filledAt - now;
            throttledAt -= filledAt - now;
            filledAt = now;
        }

        for (; Share < 1 && stepAt <= now; stepAt += StepEvery)
        {
            Fill(stepAt);
            Share = Math.Min(1, Share + Step);
        }

        Fill(now);
    }

    private void Fill(TimeSpan to)
    {
        tokens = Math.Min(burst, tokens + ((to - filledAt).TotalSeconds * perSecond * Share));
        filledAt = to;
    }
}
