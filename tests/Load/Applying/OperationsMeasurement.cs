using System.Collections.Concurrent;
using System.Diagnostics;
using Domain.Approvals;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Testing;

namespace Load.Applying;

/// <summary>
/// The engine with AWS's throttles on and in real time: from an approval to the first change in AWS, what many operations make of the rate AWS allows,
/// what it costs while nothing happens, and how long after a crash another process goes on.
/// </summary>
internal static class OperationsMeasurement
{
    private const int Single = 30;
    private const int Many = 100;

    /// <summary>ECS Developer Guide, "Request throttling for the Amazon ECS API": changes of clusters, at once and a second after that.</summary>
    private const double Burst = 20;
    private const double PerSecond = 1;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(Action<Figure> print, CancellationToken cancellationToken)
    {
        await using var database = new SqliteFile();
        await database.InitializeAsync();
        var wire = new FirstCalls();
        await using (var world = await DomainWorld.StartAsync(database, cancellationToken, budgetLog: new BudgetLog(), wire: wire.Around))
        {
            await WidenAsync(world, cancellationToken);
            using var worker = ActivatorUtilities.CreateInstance<OperationWorker>(world.Get<IServiceProvider>());
            await worker.StartAsync(cancellationToken);
            await FirstCallAsync(world, wire, print, cancellationToken);
            await ThrottledAsync(world, worker, print, cancellationToken);
            await IdleAsync(world, print, cancellationToken);
            await worker.StopAsync(cancellationToken);
        }

        await ResumeAsync(print, cancellationToken);
    }

    /// <summary>One at a time, as people approve.</summary>
    private static async Task FirstCallAsync(DomainWorld world, FirstCalls wire, Action<Figure> print, CancellationToken cancellationToken)
    {
        var took = new List<double>();
        for (var i = 0; i < Single; i++)
        {
            var (id, number) = await AskAsync(world, $"one{i:d3}", cancellationToken);
            var first = wire.Expect();
            await ApproveAsync(world, number, cancellationToken);
            var approved = Stopwatch.GetTimestamp();
            took.Add(Math.Max(0, Stopwatch.GetElapsedTime(approved, await first.WaitAsync(cancellationToken)).TotalMilliseconds));
            await EndAsync(world, [id], cancellationToken);
            // the budget of IAM's simulations, a dozen at each look, fills again between two: this measures the engine
            await Task.Delay(Pause, cancellationToken);
        }

        print(new("operations.first_call.p50.ms", took.Order().ElementAt(Single / 2), "ms"));
        print(new("operations.first_call.p95.ms", took.Order().ElementAt((int)Math.Ceiling(Single * 0.95) - 1), "ms"));
    }

    /// <summary>Many at once: the one change that each makes to a cluster is what AWS allows so many of.</summary>
    private static async Task ThrottledAsync(DomainWorld world, OperationWorker worker, Action<Figure> print, CancellationToken cancellationToken)
    {
        await worker.StopAsync(cancellationToken);
        var ids = new List<Guid>();
        for (var i = 0; i < Many; i++)
        {
            var (id, number) = await AskAsync(world, $"many{i:d3}", cancellationToken);
            await ApproveAsync(world, number, cancellationToken);
            ids.Add(id);
        }

        var mark = world.Sandbox.Counts;
        var began = Stopwatch.GetTimestamp();
        using var again = ActivatorUtilities.CreateInstance<OperationWorker>(world.Get<IServiceProvider>());
        await again.StartAsync(cancellationToken);
        await EndAsync(world, ids, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        await again.StopAsync(cancellationToken);
        var counts = world.Sandbox.Counts.Since(mark);
        // each is one CreateCluster: with a full bucket at the start AWS lets so many through in that time
        var allowed = Burst + (PerSecond * took.TotalSeconds);
        print(new("operations.many", Many, "operations"));
        print(new("operations.many.per_minute", Many / took.TotalMinutes, "operations/min"));
        print(new("operations.allowed.per_minute", allowed / took.TotalMinutes, "operations/min"));
        print(new("operations.throttle.ratio", Many / allowed, "x"));
        print(new("operations.throttles", counts.Throttled, "calls"));
        print(new("operations.calls_each", (double)counts.Total / Many, "calls"));
    }

    /// <summary>Nothing is due and nobody asks.</summary>
    private static async Task IdleAsync(DomainWorld world, Action<Figure> print, CancellationToken cancellationToken)
    {
        using var worker = ActivatorUtilities.CreateInstance<OperationWorker>(world.Get<IServiceProvider>());
        await worker.StartAsync(cancellationToken);
        var mark = world.Sandbox.Counts;
        using var queries = new QueryCount();
        await Task.Delay(Idle, cancellationToken);
        print(new("operations.idle.queries", queries.Count / Idle.TotalMinutes, "queries/min"));
        print(new("operations.idle.calls", world.Sandbox.Counts.Since(mark).Total / Idle.TotalMinutes, "calls/min"));
        await worker.StopAsync(cancellationToken);
    }

    /// <summary>A process is killed in the middle of an operation; another, that was there all the time, goes on when its lease has run out.</summary>
    private static async Task ResumeAsync(Action<Figure> print, CancellationToken cancellationToken)
    {
        const int LeaseSeconds = 10;
        await using var database = new SqliteFile();
        await database.InitializeAsync();
        await using var world = await DomainWorld.StartAsync(database, cancellationToken);
        await using var port = await SandboxPort.OpenAsync(world.Sandbox, cancellationToken);
        var (id, number) = await AskAsync(world, "resumed", cancellationToken);
        await ApproveAsync(world, number, cancellationToken);
        await using var first = await EngineProcess.StartAsync(database, port.Address, (Trouble.KilledAfter, new CallPoint("CreateCluster", 0)), TimeSpan.Zero, LeaseSeconds, cancellationToken);
        await first.RunAsync(world.Clock.GetUtcNow(), cancellationToken);
        var died = Stopwatch.GetTimestamp();
        await using var second = await EngineProcess.StartAsync(database, port.Address, null, TimeSpan.Zero, LeaseSeconds, cancellationToken);
        await second.WorkAsync(world.Clock.GetUtcNow(), cancellationToken);
        await EndAsync(world, [id], cancellationToken);
        print(new("operations.resume.lease", LeaseSeconds, "s"));
        print(new("operations.resume", Stopwatch.GetElapsedTime(died).TotalSeconds, "s"));
    }

    private static async Task WidenAsync(DomainWorld world, CancellationToken cancellationToken)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var team = await db.Teams.SingleAsync(t => t.Id == "payments", cancellationToken);
        team.Limits = team.Limits with { MaxServices = 10_000, MaxVcpu = 100_000, MaxMemoryGiB = 100_000, MaxMonthly = null };
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<(Guid Id, int Number)> AskAsync(DomainWorld world, string name, CancellationToken cancellationToken)
    {
        var draft = new RequestDraft("fargate-cluster", "payments", "dev", "", null, new Dictionary<string, string> { ["name"] = name }, "Measured.", "cluster");
        return await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, cancellationToken) is SubmitOutcome.Submitted asked
            ? (asked.Id, asked.Number) : throw new InvalidOperationException($"{name} was not taken.");
    }

    private static async Task ApproveAsync(DomainWorld world, int number, CancellationToken cancellationToken)
    {
        var seen = await world.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, number, cancellationToken);
        if (await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, number, seen?.Version ?? 0, Verdict.Approve, "", cancellationToken) is not DecideOutcome.Applying)
        {
            throw new InvalidOperationException($"#{number} was not approved.");
        }
    }

    private static async Task EndAsync(DomainWorld world, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            if (!await db.Operations.AnyAsync(o => ids.Contains(o.RequestId) && o.EndedAt == null, cancellationToken))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    /// <summary>When the first change reaches AWS.</summary>
    private sealed class FirstCalls
    {
        private TaskCompletionSource<long>? expected;

        public Task<long> Expect() => (expected = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public HttpMessageHandler Around(HttpMessageHandler inner) => new Handler(this) { InnerHandler = inner };

        private sealed class Handler(FirstCalls calls) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (request.Headers.TryGetValues("X-Amz-Target", out var target) && target.First().EndsWith(".CreateCluster", StringComparison.Ordinal))
                {
                    calls.expected?.TrySetResult(Stopwatch.GetTimestamp());
                }

                return base.SendAsync(request, cancellationToken);
            }
        }
    }

    /// <summary>Commands that any context of this process sends to its database.</summary>
    private sealed class QueryCount : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ConcurrentBag<IDisposable> subscriptions = [];
        private long count;

        public QueryCount() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public long Count => Interlocked.Read(ref count);

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.CommandExecuting.Name)
            {
                Interlocked.Increment(ref count);
            }
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose()
        {
            foreach (var subscription in subscriptions)
            {
                subscription.Dispose();
            }
        }
    }
}
