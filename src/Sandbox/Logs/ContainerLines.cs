using System.Globalization;
using Sandbox.CloudWatch;

namespace Sandbox.Logs;

/// <summary>
/// What a container writes, computed for any stretch of its life and always the same: how it started, requests and work
/// while it runs, health checks, now and then trouble, and how it ended. About two lines in half a minute.
/// </summary>
internal sealed class ContainerLines
{
    /// <summary>Milliseconds in which a running container writes once, or more often when much is asked of it.</summary>
    private const long Slot = 30_000;
    private static readonly string[] paths = ["/", "/api/orders", "/api/orders/4711", "/api/carts", "/api/search?q=shoes", "/api/users/me", "/assets/app.js"];
    private static readonly string[] work = ["cache refreshed", "connection pool: 8 of 20 in use", "flushed 112 events", "configuration unchanged", "token renewed"];
    private static readonly string[] troubles = ["retrying call to inventory after timeout", "slow query took 1840 ms", "rate limit of payments is near", "connection reset by peer, retrying"];
    private readonly LogSource source;
    private readonly ulong seed;
    private readonly bool asJson;
    private readonly long first;

    public ContainerLines(LogSource source)
    {
        this.source = source;
        seed = Noise.Seed(source.TaskArn + source.Container);
        // A family writes as one: text or JSON.
        asJson = Noise.Seed(Wire.Arns.Last(source.Definition).Split(':')[0] + source.Container) % 2 == 0;
        first = source.From.ToUnixTimeMilliseconds();
    }

    /// <summary>Milliseconds since 1970.</summary>
    public long First => first;

    /// <summary>The time of the last line written by a time.</summary>
    public long Last(long now)
    {
        var end = Math.Min(now, source.Until?.ToUnixTimeMilliseconds() ?? now);
        for (var to = end + 1; to > first; to -= 4 * Slot)
        {
            if (Between(to - (4 * Slot), to).LastOrDefault() is { } line)
            {
                return line.At;
            }
        }
        return first;
    }

    /// <summary>The lines from one time until before another, in order. What has not happened yet the caller leaves out by <paramref name="to"/>.</summary>
    public IEnumerable<LogLine> Between(long from, long to)
    {
        foreach (var line in Start())
        {
            if (line.At >= from && line.At < to)
            {
                yield return line;
            }
        }
        var end = Math.Min(to, (source.Stopping ?? source.Until)?.ToUnixTimeMilliseconds() ?? to);
        for (var slot = Math.Max(0, (from - first) / Slot); first + (slot * Slot) < end; slot++)
        {
            foreach (var line in InSlot(slot))
            {
                if (line.At >= from && line.At < end)
                {
                    yield return line;
                }
            }
        }
        foreach (var line in End())
        {
            if (line.At >= from && line.At < to)
            {
                yield return line;
            }
        }
    }

    private IEnumerable<LogLine> Start()
    {
        var definition = source.Definition;
        yield return Say(first, "INFO", "boot", $"starting {source.Image} as {Wire.Arns.Last(definition)}, task {Wire.Arns.Last(source.TaskArn)}");
        yield return Say(first + 180, "INFO", "config", "configuration read from the environment");
        yield return Say(first + 410, "INFO", "db", "connected, schema is up to date");
        yield return Say(first + 760, "INFO", "http", $"listening on {source.Address}");
        yield return Say(first + 790, "INFO", "boot", "ready");
    }

    private IEnumerable<LogLine> InSlot(long slot)
    {
        // The first slot belongs to the start.
        var begin = first + (slot * Slot) + (slot == 0 ? 2000 : 0);
        var at = begin + (long)(12_000 * Noise.Share(seed, 1, slot));
        if (source.Balanced)
        {
            yield return Say(begin + 500, "DEBUG", "http", "GET /health 200 1ms ELB-HealthChecker/2.0", ("status", 200));
        }
        var kind = Noise.Share(seed, 2, slot);
        if (kind < 0.006)
        {
            foreach (var line in Fault(at, slot))
            {
                yield return line;
            }
            yield break;
        }
        if (kind < 0.05)
        {
            yield return Say(at, "WARN", "app", troubles[(int)(troubles.Length * Noise.Share(seed, 3, slot))]);
        }
        else if (kind < 0.25)
        {
            yield return Say(at, "INFO", "app", work[(int)(work.Length * Noise.Share(seed, 3, slot))]);
        }
        yield return Request(at + 5000, slot);
    }

    private LogLine Request(long at, long slot)
    {
        var path = paths[(int)(paths.Length * Noise.Share(seed, 4, slot))];
        var lot = Noise.Share(seed, 5, slot);
        var status = lot < 0.012 ? 404 : lot < 0.018 ? 400 : 200;
        var took = (int)(8 + (120 * Math.Pow(Noise.Share(seed, 6, slot), 3)));
        return Say(at, status < 400 ? "INFO" : "WARN", "http", string.Create(CultureInfo.InvariantCulture, $"GET {path} {status} {took}ms"), ("status", status), ("durationMs", took));
    }

    private IEnumerable<LogLine> Fault(long at, long slot)
    {
        var path = paths[1 + (int)((paths.Length - 1) * Noise.Share(seed, 4, slot))];
        if (asJson)
        {
            yield return Say(at, "ERROR", "http", $"GET {path} 500: upstream timed out", ("status", 500), ("durationMs", 5003));
            yield break;
        }
        yield return Say(at, "ERROR", "http", $"GET {path} 500 5003ms");
        yield return new(at + 1, "java.util.concurrent.TimeoutException: upstream timed out after 5000 ms\n\tat shop.http.Client.send(Client.java:118)\n\tat shop.orders.OrderService.load(OrderService.java:64)\n\tat shop.http.Router.handle(Router.java:41)");
    }

    private IEnumerable<LogLine> End()
    {
        if (source.Until is not { } until)
        {
            if (source.Stopping is { } asked)
            {
                yield return Say(asked.ToUnixTimeMilliseconds(), "INFO", "boot", "SIGTERM received, finishing what is under way");
            }
            yield break;
        }
        var at = until.ToUnixTimeMilliseconds();
        var code = source.ExitCode ?? 0;
        if (code == 137 || source.Reason?.Contains("OutOfMemory", StringComparison.OrdinalIgnoreCase) == true)
        {
            yield return Say(at - 40, "ERROR", "app", "allocation failed: the heap is at the memory limit of the container");
            yield break;
        }
        if (code is not (0 or 143))
        {
            yield return Say(at - 3, "FATAL", "boot", $"cannot go on, exiting with code {code}");
            yield return new(at - 2, "java.lang.IllegalStateException: startup failed\n\tat shop.Main.start(Main.java:37)\n\tat shop.Main.main(Main.java:12)\nCaused by: java.io.IOException: this image always fails\n\tat shop.Config.load(Config.java:22)\n\t... 2 more");
            yield break;
        }
        if (source.Stopping is { } stopping)
        {
            yield return Say(Math.Min(at, stopping.ToUnixTimeMilliseconds()), "INFO", "boot", "SIGTERM received, finishing what is under way");
        }
        yield return Say(at, "INFO", "boot", code == 0 && source.Stopping is null ? "work is done" : "stopped");
    }

    private LogLine Say(long at, string level, string logger, string message, params (string Name, int Value)[] more)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new(at, asJson
            ? $$"""{"time":"{{time}}","level":"{{level}}","logger":"{{logger}}","message":"{{message.Replace("\"", "\\\"", StringComparison.Ordinal)}}"{{string.Concat(more.Select(m => $",\"{m.Name}\":{m.Value}"))}}}"""
            : $"{time} {level,-5} {logger,-6} {message}");
    }
}
