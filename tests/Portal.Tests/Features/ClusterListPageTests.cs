using Bunit;
using Domain.Approvals;
using Domain.Hosting.Demo;
using Domain.Requests;
using Microsoft.Extensions.DependencyInjection;
using Portal.Features.Requests;
using Portal.Features.Sandbox;
using Portal.Features.Workloads;
using Sandbox;

namespace Portal.Tests.Features;

public sealed class ClusterListPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public void Clusters_of_my_environments_are_listed_and_what_the_platform_shares_is_not_mine_to_delete()
    {
        var page = Open<ClusterListPage>(DemoCast.Ines, "/clusters");

        page.WaitForAssertion(() => Assert.Contains(SandboxAccount.FargateCluster, page.Find("tbody").TextContent, StringComparison.Ordinal));
        var row = page.FindAll("tbody tr").Single(r => r.TextContent.Contains(SandboxAccount.FargateCluster, StringComparison.Ordinal));
        Assert.Contains("Shared by the platform", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("deleted where it was made", row.QuerySelector("button[disabled]")?.TextContent, StringComparison.Ordinal);
        Assert.Matches(@"FARGATE", row.TextContent);
    }

    [Fact]
    public async Task A_cluster_of_my_own_leads_to_its_deletion_which_is_asked_like_everything_else()
    {
        await MakeAsync("edge");
        await World.World.SweepAsync(Stop);
        var page = Open<ClusterListPage>(DemoCast.Ines, "/clusters");
        page.WaitForAssertion(() => Assert.Contains("Made for payments/dev", page.Find("tbody").TextContent, StringComparison.Ordinal));
        var href = page.FindAll("tbody a").Single(a => a.TextContent == "Delete cluster").GetAttribute("href") ?? "";

        var wizard = Open<NewRequestPage>(DemoCast.Ines, href);

        wizard.WaitForAssertion(() => Assert.Contains("Delete cluster payments-dev-edge", wizard.Find("h1").TextContent, StringComparison.Ordinal));
        wizard.WaitForAssertion(() => Assert.Contains("No service and no task is on cluster", wizard.Find(".checks").TextContent, StringComparison.Ordinal));
        await wizard.Find("button.primary").ClickAsync();
        await wizard.WaitForAssertionAsync(() => Assert.Matches(@"^/requests/\d+$", Address));
        Assert.Contains("There is no cluster", Open<NewRequestPage>(DemoCast.Yuki, href).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_AWS_refuses_to_show_stays_with_its_age_and_the_reason_until_it_can_be_read_again()
    {
        var control = Services.GetRequiredService<SandboxControl>();
        await control.BreakAsync(new SandboxFault("deny", "ecs:DescribeClusters", null, null), Stop);
        await World.World.SweepAsync(Stop);
        var page = Open<ClusterListPage>(DemoCast.Yuki, "/clusters");
        await page.WaitForAssertionAsync(() => Assert.Contains("These figures are old: main-ec2, main-fargate", page.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Contains("main-fargate", page.Find("tbody").TextContent, StringComparison.Ordinal);

        await control.MendAsync(null, Stop);
        await World.World.SweepAsync(Stop);

        // nobody pressed anything: the watch says that something changed
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll(".note.warn")));
    }

    private async Task MakeAsync(string name)
    {
        var draft = new RequestDraft("fargate-cluster", "payments", "dev", "", null, new Dictionary<string, string> { ["name"] = name }, "A test asks for it.", "cluster");
        var asked = Assert.IsType<SubmitOutcome.Submitted>(await World.World.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, draft, Stop));
        var view = await World.World.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, asked.Number, Stop);
        Assert.IsType<DecideOutcome.Applying>(await World.World.Get<Decide>().RunAsync(DemoCast.Ben.Caller, asked.Number, view?.Version ?? 0, Verdict.Approve, "", Stop));
        await World.World.RunToEndAsync(view?.Id ?? default, Stop);
    }
}
