using Bunit;
using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Workloads;

namespace Portal.Tests.Features;

public sealed class JobListPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task A_job_shows_when_it_runs_next_by_its_own_clock_and_what_can_be_done_with_it()
    {
        await MakeAsync();
        var page = Open<JobListPage>(DemoCast.Ines, "/jobs");

        await page.WaitForAssertionAsync(() => Assert.Contains("payments-dev-nightly", page.Find("tbody").TextContent, StringComparison.Ordinal));
        var row = page.FindAll("tbody tr").Single(r => r.TextContent.Contains("payments-dev-nightly", StringComparison.Ordinal));
        Assert.Contains("every day at 02:30 Europe/Berlin", row.TextContent, StringComparison.Ordinal);
        Assert.Contains(", 02:30 Europe/Berlin", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Run now", "Change job", "Delete job"], row.QuerySelectorAll("a[href*='kind=job']").Select(a => a.TextContent));
        Assert.All(row.QuerySelectorAll("a[href*='kind=job']"), a => Assert.Contains("service=payments-dev-nightly", a.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_team_sees_no_job_of_it_and_is_told_what_a_job_is()
    {
        await MakeAsync();
        var page = Open<JobListPage>(DemoCast.Priya, "/jobs");

        await page.WaitForAssertionAsync(() => Assert.Contains("No job yet", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("nightly", page.Markup, StringComparison.Ordinal);
    }

    private async Task MakeAsync()
    {
        var values = new Dictionary<string, string>
        {
            ["name"] = "nightly", ["image"] = "public.ecr.aws/docker/library/busybox:1.37", ["command"] = "sleep 5", ["schedule"] = "cron(30 2 * * ? *)", ["timeZone"] = "Europe/Berlin",
        };
        if (await World.World.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, new RequestDraft("scheduled-job", "payments", "dev", "main-fargate", null, values, "The books close at night.", "job"), Stop)
            is not SubmitOutcome.Submitted asked)
        {
            // the other test of this world made it
            return;
        }

        var seen = await World.World.Get<RequestDetails>().FindAsync(DemoCast.Mara.Caller, asked.Number, Stop);
        Assert.NotNull(seen);
        await World.World.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, seen.Version, Verdict.Approve, "", Stop);
        await World.World.RunToEndAsync(asked.Id, Stop);
        await World.World.SweepAsync(Stop);
    }
}
