using Domain.Access;
using Domain.Hosting.Demo;
using Domain.Workloads.Inventory;
using Domain.Workloads.Logs;

namespace Portal.Tests.Features;

public sealed class LogReaderTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task What_a_running_task_wrote_is_read_in_order_and_found_by_its_words_and_not_shown_to_another_team()
    {
        var task = (await World.World.Get<TaskReader>().ListAsync(DemoCast.Ines.Caller, new(Team: "payments", Stopped: false), 0, 200, Stop)).Tasks.First(t => t is { StartedAt: not null, Service: not null });
        var (id, from) = (task.Arn.Split('/')[^1], task.StartedAt ?? default);
        var filter = new LogFilter(null, from.AddMinutes(-1), from.AddMinutes(10));
        var logs = World.World.Get<LogReader>();

        var page = Assert.IsType<LogsOutcome.Ready>(await logs.OfTaskAsync(DemoCast.Ines.Caller, task.Cluster, id, filter, Stop)).Page;
        Assert.NotEmpty(page.Lines);
        Assert.All(page.Lines, l => Assert.Equal(id, l.Task));
        Assert.Equal(page.Lines.OrderBy(l => l.At).Select(l => l.Id), page.Lines.Select(l => l.Id));
        Assert.False(page.IsCut);

        var found = Assert.IsType<LogsOutcome.Ready>(await logs.OfTaskAsync(DemoCast.Ines.Caller, task.Cluster, id, filter with { Search = "listening on" }, Stop)).Page;
        Assert.All(found.Lines, l => Assert.Contains("listening on", l.Text, StringComparison.Ordinal));
        Assert.InRange(found.Lines.Count, 1, page.Lines.Count - 1);

        var service = Assert.IsType<LogsOutcome.Ready>(await logs.OfServiceAsync(DemoCast.Ines.Caller, task.Cluster, task.Service ?? "", filter, Stop)).Page;
        Assert.Contains(service.Lines, l => l.Id == page.Lines[0].Id);
        Assert.Equal(Refusal.NotThere, Assert.IsType<LogsOutcome.Refused>(await logs.OfTaskAsync(DemoCast.Priya.Caller, task.Cluster, id, filter, Stop)).Kind);
        Assert.Equal(Refusal.NotFit, Assert.IsType<LogsOutcome.Refused>(await logs.OfTaskAsync(DemoCast.Ines.Caller, task.Cluster, id, filter with { Until = filter.Since }, Stop)).Kind);
    }
}
