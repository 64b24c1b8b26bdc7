using Domain.Approvals;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Kinds;

/// <summary>A request's whole way in one call.</summary>
internal static class Applied
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    extension(DomainWorld world)
    {
        /// <summary>Asked by Ines, approved by Ben, run to its end and seen by the watch.</summary>
        public async Task<RequestView> ApplyAsync(RequestDraft draft)
        {
            var outcome = await world.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop);
            var asked = outcome as SubmitOutcome.Submitted ?? throw new InvalidOperationException($"Not submitted: {Say(outcome)}");
            var seen = await world.SeeAsync(asked.Number);
            Assert.IsType<DecideOutcome.Applying>(await world.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen.Version, Verdict.Approve, "", Stop));
            await world.RunToEndAsync(asked.Id, Stop);
            await world.SweepAsync(Stop);
            return await world.SeeAsync(asked.Number);
        }

        public async Task<TeamEnvironment> PlaceAsync(string team, string environment)
        {
            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            return await db.Environments.AsNoTracking().SingleAsync(e => e.TeamId == team && e.Name == environment, Stop);
        }

        private async Task<RequestView> SeeAsync(int number) =>
            await world.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");
    }

    internal static string Say(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.ChecksFailed failed => string.Join(" ", failed.Checks.Items.Where(c => c.Outcome is CheckOutcome.Fail).Select(c => c.Finding)),
        _ => outcome.ToString(),
    };
}
