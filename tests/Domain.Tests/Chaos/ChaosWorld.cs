using System.Globalization;
using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Chaos;

/// <summary>What the classes that play chaos have in common.</summary>
internal static class ChaosWorld
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Many workloads are played in one account: no limit of the team is to end that.</summary>
    public static async Task WidenAsync(DomainWorld world)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var team = await db.Teams.SingleAsync(t => t.Id == "payments", Stop);
        team.Limits = team.Limits with { MaxServices = 10_000, MaxVcpu = 100_000, MaxMemoryGiB = 100_000, MaxMonthly = null };
        await db.SaveChangesAsync(Stop);
    }

    /// <summary>Where the test command collects what it closes with.</summary>
    public static async Task SayAsync(int cases, int failures)
    {
        string[] lines = [string.Create(CultureInfo.InvariantCulture, $"chaos.cases {cases}"), string.Create(CultureInfo.InvariantCulture, $"chaos.failures {failures}")];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, lines));
        if (Environment.GetEnvironmentVariable("BERTH_TEST_FIGURES") is { Length: > 0 } file)
        {
            await File.AppendAllLinesAsync(file, lines, Stop);
        }
    }
}
