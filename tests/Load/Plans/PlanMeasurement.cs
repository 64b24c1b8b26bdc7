using System.Diagnostics;
using Domain.Hosting.Demo;
using Domain.Requests;
using Testing;

namespace Load.Plans;

/// <summary>
/// Plan, checks and estimate of one request for a new service, in an account and a database with a hundred and with five thousand services of the
/// same team: the time beyond AWS's own, and the calls, counted where they arrive.
/// </summary>
internal static class PlanMeasurement
{
    private const int WarmUp = 20;
    private const int Rounds = 80;
    private static readonly BigSize Hundred = new(10, 10, 4);

    /// <summary>People do not ask without a pause: the rate budget fills between two.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(string scratch, Action<Figure> print, CancellationToken cancellationToken)
    {
        var small = await MeasureAsync(Hundred, scratch, print, cancellationToken);
        var large = await MeasureAsync(BigSize.FiveThousand, scratch, print, cancellationToken);
        print(new("plan.calls.ratio", large.Calls / small.Calls, "x"));
        print(new("plan.p95.ratio", large.P95 / small.P95, "x"));
    }

    private static async Task<(double P95, double Calls)> MeasureAsync(BigSize size, string scratch, Action<Figure> print, CancellationToken cancellationToken)
    {
        var name = $"plan.{size.Services}";
        using var account = await BigSandbox.FillAsync(size, cancellationToken);
        await using var berth = await PlanningBerth.StartAsync(account, Path.Combine(scratch, $"{name}.db"), cancellationToken);
        print(new($"{name}.services", berth.Services, "services"));

        var (own, whole, calls) = (new List<double>(), new List<double>(), new List<long>());
        for (var round = -WarmUp; round < Rounds; round++)
        {
            account.Clock.Advance(Pause);
            var mark = account.Server.Counts;
            var inAws = berth.InAws;
            var began = Stopwatch.GetTimestamp();
            var outcome = await berth.Proposals.PreviewAsync(DemoCast.Ines.Caller, Draft, cancellationToken);
            var took = Stopwatch.GetElapsedTime(began);
            if (outcome is not ProposalOutcome.Ready { Proposal.Checks: { Failures: 0 } })
            {
                throw new InvalidOperationException($"The plan was not as it should be: {(outcome is ProposalOutcome.Ready ready ? ready.Proposal.Checks.Items[0].Finding : outcome)}");
            }

            if (round >= 0)
            {
                own.Add((took - (berth.InAws - inAws)).TotalMilliseconds);
                whole.Add(took.TotalMilliseconds);
                calls.Add(account.Server.Counts.Since(mark).ByAction.Where(c => c.Key != "sts:AssumeRole").Sum(c => c.Value));
            }
        }

        print(new($"{name}.p50.ms", At(own, 0.5), "ms"));
        print(new($"{name}.p95.ms", At(own, 0.95), "ms"));
        print(new($"{name}.whole.p95.ms", At(whole, 0.95), "ms"));
        print(new($"{name}.calls", calls.Max(), "calls"));
        return (At(own, 0.95), calls.Max());
    }

    private static RequestDraft Draft => DomainWorld.Draft("planned");

    private static double At(List<double> values, double part) => values.Order().ElementAt((int)Math.Ceiling(values.Count * part) - 1);
}
