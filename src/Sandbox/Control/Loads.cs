using System.Text.Json;
using Sandbox.CloudWatch;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Control;

/// <summary>
/// Makes services busy for a while: <c>POST /_sandbox/load {service|match, cpuFactor|requestFactor, minutes}</c>,
/// <c>GET</c> and <c>DELETE /_sandbox/load</c>. What it says of the past stays: metrics are computed with it.
/// </summary>
internal sealed class Loads(World world)
{
    private const double MostFactor = 1000;
    private const double MostMinutes = 14 * 24 * 60;
    private const int Kept = 200;

    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web);

    private sealed record Wish(string? Service, string? Match, double? CpuFactor, double? RequestFactor, double? Minutes);

    /// <summary>The answer to a call for <c>load</c>, and whether the state must be saved; null where there is no such call.</summary>
    public (int Status, object Body, bool Save)? Run(Exchange exchange) => exchange.Method switch
    {
        "GET" => (200, world.State.CloudWatch.Loads, false),
        "POST" => Add(exchange),
        "DELETE" => (200, new { ended = End() }, true),
        _ => null,
    };

    private (int, object, bool) Add(Exchange exchange)
    {
        Wish? wish;
        try
        {
            wish = JsonSerializer.Deserialize<Wish>(exchange.Text, json);
        }
        catch (JsonException)
        {
            wish = null;
        }
        var why = wish is null ? "A load is JSON: service (an ARN) or match, cpuFactor or requestFactor, and minutes."
            : wish.Service is null == wish.Match is null ? "Name one service by its ARN, or services by a part of their ARNs as match."
            : wish.Service is { } arn && !world.State.CloudWatch.Services.ContainsKey(arn) ? $"There is no service {arn} that ever ran."
            : wish.CpuFactor is null && wish.RequestFactor is null ? "cpuFactor or requestFactor must be given."
            : !Fits(wish.CpuFactor) || !Fits(wish.RequestFactor) ? $"A factor must be from 0 to {MostFactor}."
            : wish.Minutes is not (> 0 and <= MostMinutes) ? $"minutes must be above 0 and at most {MostMinutes}."
            : null;
        if (wish is null || why is not null)
        {
            return (400, new { error = why }, false);
        }
        var load = new Load(World.NewId(8), wish.Service, wish.Match, wish.CpuFactor ?? 1, wish.RequestFactor ?? 1, world.Now, world.Now.AddMinutes(wish.Minutes ?? 0));
        var all = world.State.CloudWatch.Loads;
        all.Add(load);
        if (all.Count > Kept)
        {
            all.RemoveAt(0);
        }
        return (200, load, true);
    }

    /// <summary>Ends what is under way; what it did stays measured.</summary>
    private int End()
    {
        var all = world.State.CloudWatch.Loads;
        var ended = 0;
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Until > world.Now)
            {
                all[i] = all[i] with { Until = world.Now };
                ended++;
            }
        }
        return ended;
    }

    private static bool Fits(double? factor) => factor is null or (>= 0 and <= MostFactor);
}
