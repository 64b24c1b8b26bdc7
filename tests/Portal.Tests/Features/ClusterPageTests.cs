using Bunit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Portal.Features.Workloads;
using Sandbox;
using Testing;

namespace Portal.Tests.Features;

public sealed class ClusterPageTests(PageWorld world) : PageTest(world)
{
    private const string Cluster = SandboxAccount.Ec2Cluster;

    [Fact]
    public async Task A_cluster_shows_its_services_what_they_run_on_and_how_full_it_is()
    {
        var instance = await FirstAsync();
        var page = OpenCluster(DemoCast.Ines, Cluster);

        await page.WaitForAssertionAsync(() => Assert.Contains(ClusterWords.Name(instance), page.Markup, StringComparison.Ordinal));
        var (services, providers, instances) = (page.FindAll("table")[0], page.FindAll("table")[1], page.FindAll("table")[2]);
        Assert.Contains($"/workloads/{Cluster}/", services.InnerHtml, StringComparison.Ordinal);
        Assert.Contains(SandboxAccount.Ec2CapacityProvider, providers.TextContent, StringComparison.Ordinal);
        Assert.Contains(ClusterWords.Href(instance), instances.InnerHtml, StringComparison.Ordinal);
        Assert.Contains($"{WorkloadWords.Cpu(instance.Cpu - instance.FreeCpu)} of {WorkloadWords.Cpu(instance.Cpu)}", instances.TextContent, StringComparison.Ordinal);
        Assert.Contains("all agents connected", page.Find(".figs").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_nobody_told_of_is_said_to_be_unknown()
    {
        var page = OpenCluster(DemoCast.Ines, "marmalade");

        Assert.Contains("Nothing of this name is seen", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_shows_its_agent_its_room_and_the_tasks_one_may_see()
    {
        var instance = await FirstAsync();
        var page = OpenInstance(DemoCast.Ines, instance);

        Assert.Contains($"{WorkloadWords.Memory(instance.FreeMemoryMiB)} free", page.Find(".figs").TextContent, StringComparison.Ordinal);
        Assert.Contains(instance.AgentVersion ?? "?", page.Find(".figs").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("lost its agent", page.Markup, StringComparison.Ordinal);
        Assert.Equal((await World.World.Get<TaskReader>().ListAsync(DemoCast.Ines.Caller, new(Cluster: Cluster, Stopped: false), 0, 200, Stop)).Tasks.Count(t => t.InstanceArn == instance.Arn), page.FindAll("a.mono").Count);
    }

    [Fact]
    public async Task A_lost_agent_is_said_first_with_what_to_do_and_counted_on_the_cluster()
    {
        var instance = await FirstAsync();
        await ChangeAsync(instance, connected: false, gone: null);

        Assert.Contains("restart the agent", OpenInstance(DemoCast.Ines, instance).Find(".note.bad").TextContent, StringComparison.Ordinal);
        var page = OpenCluster(DemoCast.Ines, Cluster);
        await page.WaitForAssertionAsync(() => Assert.Contains("1 with a lost agent", page.Find(".figs").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_that_left_stays_as_it_was_last_seen()
    {
        var instance = await FirstAsync();
        await ChangeAsync(instance, connected: false, gone: World.World.Clock.GetUtcNow());
        var page = OpenInstance(DemoCast.Ines, instance);

        Assert.Contains("It left the cluster", page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("lost its agent", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ClusterPage> OpenCluster(CastMember who, string name) => Open<ClusterPage>(who, $"/clusters/{name}", p => p.Add(x => x.Name, name));

    private IRenderedComponent<InstancePage> OpenInstance(CastMember who, LiveInstance instance)
    {
        var id = WorkloadWords.Last(instance.Arn);
        return Open<InstancePage>(who, ClusterWords.Href(instance), p => p.Add(x => x.Cluster, instance.Cluster).Add(x => x.Id, id));
    }

    private async Task<LiveInstance> FirstAsync()
    {
        await World.World.SweepAsync(Stop);
        return (await World.World.Get<CapacityReader>().InstancesAsync(DemoCast.Ines.Caller, new(Cluster), 0, 1, Stop)).Items[0];
    }

    private async Task ChangeAsync(LiveInstance instance, bool connected, DateTimeOffset? gone)
    {
        await using var db = await World.World.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync(Stop);
        await db.LiveInstances.Where(i => i.Arn == instance.Arn).ExecuteUpdateAsync(s => s.SetProperty(i => i.AgentConnected, connected).SetProperty(i => i.GoneAt, gone), Stop);
    }
}
