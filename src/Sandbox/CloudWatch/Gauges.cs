using Sandbox.State;

namespace Sandbox.CloudWatch;

/// <summary>Metrics other services know the value of, such as a capacity provider's reservation: told when it changes.</summary>
internal static class Gauges
{
    private const int Kept = 4000;

    /// <param name="value">The value from now on; null when there is none any more.</param>
    public static void Set(World world, string region, MetricId metric, double? value, string account = SandboxAccount.Id)
    {
        var key = Scope(account, region) + metric.Key;
        if (!world.State.CloudWatch.Gauges.TryGetValue(key, out var gauge))
        {
            if (value is null)
            {
                return;
            }
            world.State.CloudWatch.Gauges[key] = gauge = new() { Namespace = metric.Namespace, Name = metric.Name, Dimensions = [.. metric.Dimensions] };
        }
        if (gauge.Points is [.., var last] && last.Value == value)
        {
            return;
        }
        gauge.Points.Add(new(world.Now.ToUnixTimeSeconds(), value));
        if (gauge.Points.Count > Kept)
        {
            gauge.Points.RemoveRange(0, gauge.Points.Count - Kept);
        }
        world.Changed = true;
    }

    /// <summary>What the keys of one account's Region begin with.</summary>
    public static string Scope(string account, string region) => $"{account} {region}\n";
}
