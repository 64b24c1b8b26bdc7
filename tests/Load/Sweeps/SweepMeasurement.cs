using System.Diagnostics;
using Domain.Aws;
using Domain.Workloads;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sandbox;
using Sandbox.Control;
using Testing;

namespace Load.Sweeps;

/// <summary>
/// One sweep of a big account against the Sandbox with AWS's throttles on: its calls, counted there, beside the fewest possible; its time beside
/// reading each service by itself; and what a person's call feels of it.
/// </summary>
internal static class SweepMeasurement
{
    private static readonly string Cluster = BigSandbox.ClusterName(7);
    private static readonly string Service = BigSandbox.ServiceName(3);

    /// <summary>The serial reading takes a quarter of an hour of AWS's time: its clock runs faster, and with it the rates of both sides.</summary>
    private const int SerialFactor = 10;

    private static readonly TimeSpan InteractiveEvery = TimeSpan.FromMilliseconds(400);
    private const int InteractiveAlone = 60;

    public static async Task RunAsync(Action<Figure> print, CancellationToken cancellationToken)
    {
        foreach (var size in new[] { BigSize.Thousand, BigSize.FiveThousand })
        {
            using var account = await BigSandbox.FillAsync(size, cancellationToken);
            using var berth = new Berth(account);
            var sweep = await SweepAsync(account, berth, $"sweep.{size.Services}", print, cancellationToken);
            if (size == BigSize.FiveThousand)
            {
                await InteractiveAsync(account, berth, print, cancellationToken);
                await SerialAsync(account, berth, sweep, print, cancellationToken);
            }
        }
    }

    private static async Task<(TimeSpan Time, long Calls)> SweepAsync(BigSandbox account, Berth berth, string name, Action<Figure> print, CancellationToken cancellationToken)
    {
        var mark = account.Server.Counts;
        var began = account.Clock.GetTimestamp();
        var seen = await berth.Sweep.LookAsync(berth.Place, cancellationToken);
        var took = account.Clock.GetElapsedTime(began);
        var counts = account.Server.Counts.Since(mark);

        var floor = Floor.Of(
            [.. berth.EmptyClusters.Select(_ => (0, 0, 0)),
                .. seen.GroupBy(s => s.Service.Cluster).Select(g => (g.Count(), g.Sum(s => s.Tasks.Count(t => !t.IsStopped)), g.Sum(s => s.Tasks.Count(t => t.IsStopped))))],
            seen.Count(s => s.Target is not null), seen.Count(s => s.Policy is not null));
        var asked = counts.ByAction.Where(c => c.Key != "sts:AssumeRole").ToDictionary();
        foreach (var (action, calls) in floor.ByAction)
        {
            print(new($"{name}.floor.{action}", calls, "calls"));
            print(new($"{name}.calls.{action}", asked.GetValueOrDefault(action), "calls"));
        }

        foreach (var (action, calls) in asked.Where(a => !floor.ByAction.ContainsKey(a.Key)))
        {
            print(new($"{name}.calls.{action}", calls, "calls"));
        }

        var total = asked.Values.Sum();
        print(new($"{name}.services", seen.Count, "services"));
        print(new($"{name}.tasks", seen.Sum(s => s.Tasks.Count), "tasks"));
        print(new($"{name}.floor", floor.Total, "calls"));
        print(new($"{name}.calls", total, "calls"));
        print(new($"{name}.calls.ratio", (double)total / floor.Total, "x"));
        print(new($"{name}.time", took.TotalSeconds, "s"));
        print(new($"{name}.throttles", counts.Throttled, "calls"));
        return (took, total);
    }

    private static async Task InteractiveAsync(BigSandbox account, Berth berth, Action<Figure> print, CancellationToken cancellationToken)
    {
        account.Settle();
        var alone = new List<double>();
        for (var i = 0; i < InteractiveAlone; i++)
        {
            await Task.Delay(InteractiveEvery, cancellationToken);
            alone.Add(await berth.AskAsync(Cluster, Service, cancellationToken));
        }

        account.Settle();
        var mark = account.Server.Counts;
        var sweep = berth.Sweep.LookAsync(berth.Place, cancellationToken);
        var during = new List<double>();
        while (!sweep.IsCompleted)
        {
            await Task.Delay(InteractiveEvery, cancellationToken);
            during.Add(await berth.AskAsync(Cluster, Service, cancellationToken));
        }

        await sweep;
        print(new("sweep.interactive.alone.p95", P95(alone), "ms"));
        print(new("sweep.interactive.p95", P95(during), "ms"));
        print(new("sweep.interactive.calls", during.Count, "calls"));
        print(new("sweep.interactive.p95.ratio", P95(during) / P95(alone), "x"));
        print(new("sweep.interactive.throttles", account.Server.Counts.Since(mark).Throttled, "calls"));
    }

    /// <summary>Each service by its own ListTasks and DescribeTasks, one after the other, on the same budget.</summary>
    private static async Task SerialAsync(
        BigSandbox account, Berth berth, (TimeSpan Time, long Calls) sweep, Action<Figure> print, CancellationToken cancellationToken)
    {
        var services = (await berth.Sweep.LookAsync(berth.Place, cancellationToken)).Select(s => s.Service).ToList();
        account.Settle();
        account.Clock.Factor = SerialFactor;
        var mark = account.Server.Counts;
        var began = account.Clock.GetTimestamp();
        await berth.Sessions.SweepAsync(
            berth.Place,
            async session =>
            {
                foreach (var service in services)
                {
                    await EcsTasks.AllAsync(session, service.Cluster, service.Name, stopped: false, cancellationToken);
                }

                return true;
            },
            cancellationToken);
        var took = account.Clock.GetElapsedTime(began);
        var counts = account.Server.Counts.Since(mark);
        account.Clock.Factor = 1;
        print(new("sweep.5000.serial.time", took.TotalSeconds, "s"));
        print(new("sweep.5000.serial.calls", counts.Total, "calls"));
        print(new("sweep.5000.serial.rate", counts.Total / took.TotalSeconds, "calls/s"));
        print(new("sweep.5000.serial.throttles", counts.Throttled, "calls"));
        print(new("sweep.5000.serial.calls.ratio", (double)counts.Total / sweep.Calls, "x"));
        print(new("sweep.5000.serial.ratio", took / sweep.Time, "x"));
    }

    private static double P95(List<double> values) => values.Order().ElementAt((int)Math.Ceiling(values.Count * 0.95) - 1);

    /// <summary>The portal's own way to AWS, on the account's clock.</summary>
    private sealed class Berth : IDisposable
    {
        private readonly RateBudget budget;
        private readonly AwsClientFactory clients;

        public Berth(BigSandbox account)
        {
            budget = new RateBudget(account.Clock, NullLogger<RateBudget>.Instance);
            clients = new AwsClientFactory(
                Options.Create(new AwsOptions { AccessKeyId = SandboxKeys.HubAccessKeyId, SecretAccessKey = SandboxKeys.HubSecretAccessKey }),
                new AwsTransport(account.Server.CreateHandler), budget);
            Sessions = new AwsSessions(clients, account.Clock);
            Sweep = new ServiceSweep(Sessions);
        }

        public AwsSessions Sessions { get; }
        public ServiceSweep Sweep { get; }
        public Domain.Teams.TeamEnvironment Place { get; } = Places.Of();

        /// <summary>Clusters of the account that have no service, from its start.</summary>
        public IReadOnlyList<string> EmptyClusters { get; } = [SandboxAccount.FargateCluster, SandboxAccount.Ec2Cluster];

        /// <summary>One look at a service for someone who waits, in milliseconds.</summary>
        public async Task<double> AskAsync(string cluster, string service, CancellationToken cancellationToken)
        {
            var began = Stopwatch.GetTimestamp();
            var found = await Sessions.ReadAsync(Place, session => EcsServices.FindAsync(session, cluster, service, cancellationToken), cancellationToken);
            return found is null ? throw new InvalidOperationException($"{service} is not there.") : Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        public void Dispose()
        {
            clients.Dispose();
            budget.Dispose();
        }
    }
}
