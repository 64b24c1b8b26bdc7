using Sandbox.Wire;

namespace Sandbox.Control;

/// <summary>
/// AWS's token buckets, one for each account, Region and group of actions, with the rates of <see cref="PublishedRates"/>.
/// They fill by the timestamps of the Sandbox's clock, which count and are never set back: a clock that a test moves by
/// hand gives no token while it stands. They belong to the process and not to the state, as a rate is of the moment.
/// </summary>
internal sealed class Throttles(TimeProvider time, bool on)
{
    private readonly long began = time.GetTimestamp();
    private readonly Dictionary<(string Account, string Region, string Group), Bucket> buckets = [];

    /// <summary>Takes the token that the call costs, or says that there is none.</summary>
    public bool Refuses(string account, string region, string action)
    {
        if (!on || PublishedRates.Of(action, region) is not { } rate)
        {
            return false;
        }
        var now = time.GetElapsedTime(began);
        var key = (account, region, rate.Name);
        if (!buckets.TryGetValue(key, out var bucket))
        {
            buckets.Add(key, bucket = new(rate, now));
        }
        return !bucket.TryTake(now);
    }

    /// <summary>A call too many, in the words of the service asked.</summary>
    /// <param name="service">As IAM calls it.</param>
    public static AwsError Refusal(string service) => service switch
    {
        "ec2" => new("RequestLimitExceeded", "Request limit exceeded.", 503),
        "iam" or "sts" or "elasticloadbalancing" or "autoscaling" or "cloudwatch" or "route53" => new("Throttling", "Rate exceeded"),
        _ => new("ThrottlingException", "Rate exceeded"),
    };

    private sealed class Bucket(PublishedRate rate, TimeSpan now)
    {
        private double tokens = rate.Burst;
        private TimeSpan filledAt = now;

        public bool TryTake(TimeSpan now)
        {
            tokens = Math.Min(rate.Burst, tokens + (Math.Max(0, (now - filledAt).TotalSeconds) * rate.PerSecond));
            filledAt = now;
            if (tokens < 1)
            {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
