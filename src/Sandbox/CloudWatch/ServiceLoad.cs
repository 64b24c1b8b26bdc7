namespace Sandbox.CloudWatch;

/// <summary>
/// What a service's tasks have to do, minute by minute: its demand, a share of what it was first sized for, divided over the
/// tasks that run. More tasks or larger ones are each less busy.
/// </summary>
internal sealed class ServiceLoad
{
    private const double Fargate = 100;

    /// <summary>On container instances a task may use what others leave.</summary>
    private const double Instances = 200;
    private readonly ServiceHistory history;
    private readonly List<(long From, long Until, double Cpu, double Requests)> loads;
    private readonly Demand demand;
    private readonly ulong seed;
    private int cursor;

    public ServiceLoad(ServiceHistory history, IEnumerable<Load> loads)
    {
        this.history = history;
        this.loads = [.. loads.Where(l => l.Concerns(history.Arn)).Select(l => (Demand.Minute(l.From), Demand.Minute(l.Until), l.Cpu, l.Requests))];
        seed = Noise.Seed(history.Arn);
        demand = new(seed);
        Cluster = history.Arn.Split('/')[^2];
        Name = history.Arn.Split('/')[^1];
    }

    public ServiceHistory History => history;

    public string Cluster { get; }

    public string Name { get; }

    /// <summary>Percent of the sized CPU that an ordinary peak takes: 45 to 70.</summary>
    private double Peak => 45 + (25 * Noise.Share(seed, 30));

    /// <summary>The counts that held in the middle of a minute; null before the service was.</summary>
    public CountPoint? Point(long minute)
    {
        var second = (minute * 60) + 30;
        var points = history.Points;
        if (points.Count == 0 || points[0].At > second)
        {
            return null;
        }
        if (cursor >= points.Count || points[cursor].At > second)
        {
            cursor = 0;
        }
        // Far ahead by halves, then step by step.
        var (low, high) = (cursor, points.Count - 1);
        if (high - low > 8 && points[Math.Min(high, low + 4)].At <= second)
        {
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = points[middle].At <= second ? (middle, high) : (low, middle - 1);
            }
            cursor = low;
        }
        while (cursor + 1 < points.Count && points[cursor + 1].At <= second)
        {
            cursor++;
        }
        return points[cursor];
    }

    /// <summary>CPU units all tasks together would use in a minute, were there room.</summary>
    public double Wanted(long minute)
    {
        var (cpu, requests) = Factors(minute);
        return demand.At(minute) * Peak / 100 * history.SizedCpu * cpu * requests;
    }

    /// <summary>The same without noise, bursts and made load.</summary>
    public double Expected(long minute) => demand.Expected(minute) * Peak / 100 * history.SizedCpu;

    /// <summary>Percent of a task's CPU; null while no task runs.</summary>
    public double? Cpu(long minute) => Point(minute) is { Running: > 0 } point ? Cpu(minute, point) : null;

    public double Cpu(long minute, CountPoint point)
        => Math.Min(point.OnInstances ? Instances : Fargate, Wanted(minute) * 100 / (point.Running * (double)Math.Max(1, point.Cpu == 0 ? 256 : point.Cpu)));

    /// <summary>Percent of a task's memory: most of it is there from the start, some comes with the work.</summary>
    public double Memory(long minute, CountPoint point)
    {
        var own = history.SizedMemory * (0.32 + (0.25 * Noise.Share(seed, 31)));
        var work = history.SizedMemory * 0.2 * Math.Min(1, Cpu(minute, point) / 100);
        return Math.Min(99.2, (own + work) * (0.985 + (0.03 * Noise.Share(seed, 32, minute))) * 100 / Math.Max(1, point.Memory == 0 ? history.SizedMemory : point.Memory));
    }

    /// <summary>Requests that reach the service in a minute.</summary>
    public double Requests(long minute)
        => Math.Round(demand.At(minute) * history.SizedCpu / 256 * (200 + (1000 * Noise.Share(seed, 33))) * Factors(minute).Requests);

    public double ExpectedRequests(long minute) => demand.Expected(minute) * history.SizedCpu / 256 * (200 + (1000 * Noise.Share(seed, 33)));

    /// <summary>Seconds; longer the busier the tasks are.</summary>
    public double ResponseTime(long minute, CountPoint point)
    {
        var busy = Math.Min(1, Cpu(minute, point) / 100);
        return (0.015 + (0.12 * Noise.Share(seed, 34))) * (1 + (0.6 * busy * busy) + (busy > 0.75 ? (busy - 0.75) * 14 : 0)) * (0.92 + (0.16 * Noise.Share(seed, 35, minute)));
    }

    /// <summary>Requests answered with 4xx, and with 5xx: few, until the tasks are at their limit.</summary>
    public (double Client, double Server) Errors(long minute, CountPoint point)
    {
        var requests = Requests(minute);
        var busy = Math.Min(1, Cpu(minute, point) / 100);
        var client = Math.Round(requests * 0.012 * (0.5 + Noise.Share(seed, 36, minute)));
        var server = Math.Round(requests * ((0.0008 * Noise.Share(seed, 37, minute)) + (busy > 0.95 ? 0.04 + (0.4 * (busy - 0.95)) : 0)));
        return (Math.Min(client, requests), Math.Min(server, requests - Math.Min(client, requests)));
    }

    /// <summary>How far single tasks stray from their mean in a minute, as a share of it.</summary>
    public double Stray(int salt, long minute) => 0.04 + (0.2 * Noise.Share(seed, salt, minute));

    private (double Cpu, double Requests) Factors(long minute)
    {
        var (cpu, requests) = (1.0, 1.0);
        foreach (var load in loads)
        {
            if (minute >= load.From && minute < load.Until)
            {
                (cpu, requests) = (cpu * load.Cpu, requests * load.Requests);
            }
        }
        return (cpu, requests);
    }
}
