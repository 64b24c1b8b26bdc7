namespace Sandbox.CloudWatch;

/// <summary>
/// How busy a service is, by its own seed: a day with one broad peak, quieter weekends, noise, and now and then a burst.
/// 1 is the ordinary peak. Computed for any minute of any year, always the same.
/// </summary>
internal sealed class Demand(ulong seed)
{
    private const int MinutesOfDay = 1440;
    private const int BurstSlot = 360;

    /// <summary>The hour of the day (UTC) with the most to do: 11 to 19.</summary>
    private readonly double peakHour = 11 + (8 * Noise.Share(seed, 1));
    private readonly double night = 0.18 + (0.22 * Noise.Share(seed, 2));
    private readonly double weekend = 0.5 + (0.4 * Noise.Share(seed, 3));
    private long hour = long.MinValue;
    private double atHour;
    private double atNext;

    /// <param name="minute">Minutes since 1970.</param>
    public double At(long minute)
    {
        if (minute / 60 != hour)
        {
            hour = minute / 60;
            atHour = Hourly(hour);
            atNext = Hourly(hour + 1);
        }
        var along = (minute % 60) / 60.0;
        var quarter = minute / 15;
        var within = (minute % 15) / 15.0;
        var drift = (Noise.Share(seed, 10, quarter) * (1 - within)) + (Noise.Share(seed, 10, quarter + 1) * within);
        return (atHour + ((atNext - atHour) * along)) * (0.93 + (0.14 * drift)) * (0.96 + (0.08 * Noise.Share(seed, 11, minute))) * Burst(minute);
    }

    /// <summary>The curve without noise and bursts: what a forecast knows.</summary>
    public double Expected(long minute) => Hourly(minute / 60) + ((Hourly((minute / 60) + 1) - Hourly(minute / 60)) * ((minute % 60) / 60.0));

    private double Hourly(long hours)
    {
        var day = Math.Pow((1 + Math.Cos(2 * Math.PI * ((hours % 24) - peakHour) / 24)) / 2, 1.4);
        // 1970 began on a Thursday
        var isWeekend = ((hours / 24) + 3) % 7 >= 5;
        return (night + ((1 - night) * day)) * (isWeekend ? weekend : 1);
    }

    /// <summary>One quarter-day in seven has five to fourteen minutes of half as much again, or more.</summary>
    private double Burst(long minute)
    {
        var slot = minute / BurstSlot;
        if (Noise.Share(seed, 20, slot) > 1 / 7.0)
        {
            return 1;
        }
        var begin = (slot * BurstSlot) + 20 + (long)(300 * Noise.Share(seed, 21, slot));
        return minute >= begin && minute < begin + 5 + (long)(10 * Noise.Share(seed, 22, slot)) ? 1.5 + (0.7 * Noise.Share(seed, 23, slot)) : 1;
    }

    /// <summary>Minutes since 1970.</summary>
    public static long Minute(DateTimeOffset time) => time.ToUnixTimeSeconds() / 60;

    /// <summary>Whole minutes of a day, for who counts in days.</summary>
    public static long Days(int days) => (long)days * MinutesOfDay;
}

/// <summary>Numbers that look random and are always the same for the same place.</summary>
internal static class Noise
{
    public static ulong Seed(string text)
    {
        // FNV-1a: stable between processes, unlike string.GetHashCode
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }
        return hash;
    }

    /// <summary>From 0 to below 1.</summary>
    public static double Share(ulong seed, int salt, long place = 0) => (Mix(seed + ((ulong)salt * 0x9E3779B97F4A7C15UL) + ((ulong)place * 0xD1B54A32D192ED03UL)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The finish of SplitMix64.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
