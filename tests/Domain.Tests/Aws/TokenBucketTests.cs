using CsCheck;
using Domain.Aws;

namespace Domain.Tests.Aws;

public sealed class TokenBucketTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public void A_full_bucket_gives_its_burst_and_then_its_rate()
    {
        var bucket = new TokenBucket(10, 2, Start);

        Assert.Equal(10, Taken(bucket, Start));
        Assert.Equal(TimeSpan.FromMilliseconds(500), bucket.Until(Start, 0));
        Assert.False(bucket.TryTake(Start + TimeSpan.FromMilliseconds(499), 0));
        Assert.True(bucket.TryTake(Start + TimeSpan.FromMilliseconds(500), 0));
        Assert.Equal(6, Taken(bucket, Start + TimeSpan.FromMilliseconds(3_500)));
    }

    [Fact]
    public void What_is_not_used_does_not_pile_up()
    {
        var bucket = new TokenBucket(10, 2, Start);

        Assert.Equal(10, Taken(bucket, Start + TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_reserve_is_left_to_others_and_filled_up_first()
    {
        var bucket = new TokenBucket(10, 2, Start);

        Assert.Equal(5, Taken(bucket, Start, bucket.Reserve));
        Assert.Equal(5, Taken(bucket, Start));
        // five for the reserve and one to take
        Assert.Equal(TimeSpan.FromSeconds(3), bucket.Until(Start, bucket.Reserve));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2.5)]
    [InlineData(300)]
    public void Even_in_a_small_bucket_a_sweep_finds_a_token(double burst)
    {
        var bucket = new TokenBucket(burst, 1, Start);

        Assert.True(bucket.TryTake(Start, bucket.Reserve));
    }

    [Fact]
    public void A_throttle_empties_the_bucket_and_halves_the_refill_which_comes_back_step_by_step()
    {
        var bucket = new TokenBucket(100, 8, Start);

        bucket.Throttled(Start);

        Assert.False(bucket.TryTake(Start, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(250), bucket.Until(Start, 0));
        double[] shares = [.. Enumerable.Range(0, 6).Select(step =>
        {
            bucket.Until(Start + (step * TokenBucket.StepEvery), 0);
            return bucket.Share;
        })];
        Assert.Equal([0.5, 0.625, 0.75, 0.875, 1, 1], shares);
    }

    [Fact]
    public void While_it_recovers_each_second_counts_at_its_own_share()
    {
        var bucket = new TokenBucket(1_000, 8, Start);
        bucket.Throttled(Start);

        // 10 s at a half, 10 s at five eighths, and 5 s at three quarters of 8 a second
        Assert.Equal(40 + 50 + 30, Taken(bucket, Start + TimeSpan.FromSeconds(25)));
    }

    [Fact]
    public void Throttles_of_calls_sent_together_count_as_one_and_later_ones_go_down_to_a_quarter()
    {
        var bucket = new TokenBucket(100, 8, Start);

        bucket.Throttled(Start);
        bucket.Throttled(Start + TimeSpan.FromMilliseconds(900));
        Assert.Equal(0.5, bucket.Share);

        bucket.Throttled(Start + TimeSpan.FromSeconds(2));
        bucket.Throttled(Start + TimeSpan.FromSeconds(4));
        Assert.Equal(TokenBucket.LeastShare, bucket.Share);
    }

    [Fact]
    public void A_wait_ends_no_later_than_the_refill_changes()
    {
        var bucket = new TokenBucket(100, 0.02, Start);

        bucket.Throttled(Start);

        Assert.Equal(TokenBucket.StepEvery, bucket.Until(Start, 0));
    }

    [Fact]
    public void A_clock_that_is_set_back_gives_nothing_for_the_time_it_repeats_and_goes_on()
    {
        var bucket = new TokenBucket(10, 2, Start);
        Taken(bucket, Start);
        bucket.Throttled(Start);

        for (var hour = 1; hour <= 50; hour++)
        {
            Assert.Equal(0, Taken(bucket, Start - TimeSpan.FromHours(hour)));
        }

        var back = Start - TimeSpan.FromHours(50);
        Assert.Equal(TimeSpan.FromSeconds(1), bucket.Until(back, 0));
        Assert.True(bucket.TryTake(back + TimeSpan.FromSeconds(1), 0));
        Assert.Equal(10, Taken(bucket, back + TimeSpan.FromMinutes(1)));
        Assert.Equal(1, bucket.Share);
    }

    [Fact]
    public void Nobody_gets_more_than_the_burst_and_the_rate_whenever_they_come() =>
        Gen.Select(Gen.Int[1, 100], Gen.Double[0.5, 50], Gen.Int[0, 2_000].Array[1, 60]).Sample((burst, rate, pauses) =>
        {
            var bucket = new TokenBucket(burst, rate, Start);
            var (now, taken) = (Start, 0);
            foreach (var pause in pauses)
            {
                now += TimeSpan.FromMilliseconds(pause);
                taken += Taken(bucket, now);
            }

            Assert.True(taken <= burst + ((now - Start).TotalSeconds * rate) + 0.001, $"{taken} of {burst} and {rate}/s in {now - Start}");
        });

    [Fact]
    public void Who_comes_when_told_gets_a_token() =>
        Gen.Select(Gen.Int[1, 100], Gen.Double[0.5, 50], Gen.Bool, Gen.Bool).Sample((burst, rate, throttled, sweep) =>
        {
            var bucket = new TokenBucket(burst, rate, Start);
            var keep = sweep ? bucket.Reserve : 0;
            Taken(bucket, Start);
            if (throttled)
            {
                bucket.Throttled(Start);
            }

            var (now, waits) = (Start, 0);
            while (!bucket.TryTake(now, keep))
            {
                now += bucket.Until(now, keep);
                // one more for each step of the refill, of which there are four, and a long wait sees some of them
                Assert.True(++waits <= 6, $"{waits} waits, {now - Start}");
            }
        });

    private static int Taken(TokenBucket bucket, TimeSpan now, double keep = 0)
    {
        var taken = 0;
        while (bucket.TryTake(now, keep))
        {
            taken++;
        }

        return taken;
    }
}
