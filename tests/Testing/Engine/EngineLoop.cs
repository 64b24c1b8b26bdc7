using System.Diagnostics;
using System.Globalization;
using Domain.Aws;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Operations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>
/// What the process of <c>tests/Engine</c> does: the operations engine on a database and an AWS that others have made ready. Told <c>run TICKS</c> it runs what
/// is due at that time and says <c>idle</c>; told <c>work TICKS</c> it goes on by itself, from that time on, until its input ends.
/// </summary>
public static class EngineLoop
{
    public const string Trouble = "Engine:Trouble";
    public const string LatencyMs = "Engine:LatencyMs";

    public static async Task<int> RunAsync(TextReader orders, TextWriter says)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
                .Select(e => KeyValuePair.Create($"{e.Key}".Replace("__", ":", StringComparison.Ordinal), (string?)$"{e.Value}"))).Build();
        var wire = new ChaosWire { Die = Die };
        if (configuration[Trouble]?.Split(' ') is [var trouble, var action, var nth])
        {
            wire.Arm(new CallPoint(action, int.Parse(nth, CultureInfo.InvariantCulture)), Enum.Parse<Trouble>(trouble));
        }

        var clock = new DemoClock();
        var folder = Directory.CreateTempSubdirectory("berth-engine-");
        await using var services = Compose(configuration, clock, wire, folder.FullName);
        await says.WriteLineAsync("ready");
        while (await orders.ReadLineAsync() is { } order)
        {
            clock.Set(new DateTimeOffset(long.Parse(order.Split(' ')[1], CultureInfo.InvariantCulture), TimeSpan.Zero));
            if (order.StartsWith("run ", StringComparison.Ordinal))
            {
                await services.GetRequiredService<OperationRunner>().RunDueAsync(CancellationToken.None);
                await says.WriteLineAsync("idle");
                continue;
            }

            await services.GetRequiredService<OperationWorker>().StartAsync(CancellationToken.None);
            await says.WriteLineAsync("working");
        }

        await services.GetRequiredService<OperationWorker>().StopAsync(CancellationToken.None);
        folder.Delete(recursive: true);
        return 0;
    }

    /// <summary>SIGKILL by its own hand: nothing of the process is asked first.</summary>
    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static ServiceProvider Compose(IConfiguration configuration, DemoClock clock, ChaosWire wire, string folder)
    {
        var latency = TimeSpan.FromMilliseconds(configuration.GetValue(LatencyMs, 0));
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(new AwsTransport(() => wire.Around(new Latency(latency) { InnerHandler = new SocketsHttpHandler() })));
        services.AddSingleton<IHostApplicationLifetime, Lifetime>();
        services.AddDomain(configuration, folder);
        services.AddSingleton(s => new RateBudget(new HurriedClock(), s.GetRequiredService<ILogger<RateBudget>>()));
        services.AddDomainWorkers();
        return services.BuildServiceProvider();
    }

    /// <summary>AWS is some way off.</summary>
    private sealed class Latency(TimeSpan each) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(each / 2, TimeProvider.System, cancellationToken);
            var answer = await base.SendAsync(request, cancellationToken);
            await Task.Delay(each / 2, TimeProvider.System, cancellationToken);
            return answer;
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;
        public void StopApplication() => Die();
    }
}
