using Bunit;
using Domain.Hosting.Demo;
using Domain.Workloads.Inventory;
using Portal.Features.Workloads;
using Sandbox;
using Testing;

namespace Portal.Tests.Features;

public sealed class TaskPagesTests(PageWorld world) : PageTest(world)
{
    private const string Cluster = SandboxAccount.FargateCluster;

    [Fact]
    public async Task A_running_task_shows_its_containers_its_times_and_where_it_runs()
    {
        var task = await SomeAsync(new(Stopped: false));
        var page = OpenTask(DemoCast.Ines, task);

        Assert.Contains(task.Facts.Containers[0].Image ?? "?", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("None yet", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("Image pulled", page.Markup, StringComparison.Ordinal);
        Assert.Contains(task.Definition, page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS says", page.Markup, StringComparison.Ordinal);
        Assert.Contains($"/workloads/{Cluster}/{task.Service}?tab=tasks", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_failed_says_why_first_and_what_to_do_and_quotes_AWS()
    {
        var task = await StoppedAsync("11", "TaskFailedToStart", "CannotPullContainerError: pull image manifest has been retried 1 time(s): not found", null);
        var page = OpenTask(DemoCast.Ines, task);

        var note = page.Find(".note").TextContent;
        Assert.Contains("The image cannot be pulled. Check its name and tag", note, StringComparison.Ordinal);
        Assert.Contains("AWS says: CannotPullContainerError", note, StringComparison.Ordinal);
        Assert.Contains("None: it never ran", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exit_code_is_explained_beside_its_number()
    {
        var page = OpenTask(DemoCast.Ines, await StoppedAsync("12", "EssentialContainerExited", "Essential container in task exited", 139));

        Assert.Contains("139", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("segmentation fault", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_team_is_told_of_no_such_task()
    {
        var task = await SomeAsync(new());
        var page = OpenTask(DemoCast.Priya, task);

        Assert.Contains("Nothing of this id is seen", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("payments", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_that_no_longer_follow_AWS_say_so_on_a_running_task_and_not_on_one_that_is_over()
    {
        var running = await SomeAsync(new(Stopped: false));
        var over = await StoppedAsync("13", "UserInitiated", "Enough", 143);
        World.World.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Contains("These figures are old", OpenTask(DemoCast.Ines, running).Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("These figures are old", OpenTask(DemoCast.Ines, over).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_finds_a_task_by_a_word_of_its_reason_and_teaches_when_nothing_fits()
    {
        await StoppedAsync("14", "TaskFailedToStart", "ResourceInitializationError: failed to validate logger args", null);
        var found = Open<TaskListPage>(DemoCast.Ines, "/workloads/tasks?text=logger&state=stopped");

        var row = await found.WaitForElementAsync("tbody tr");
        Assert.Single(found.FindAll("tbody tr"));
        Assert.Contains("The log driver could not start.", row.TextContent, StringComparison.Ordinal);
        // the list follows the address, so this one is opened when the other has been looked at
        var none = Open<TaskListPage>(DemoCast.Ines, "/workloads/tasks?text=marmalade");
        await none.WaitForAssertionAsync(() => Assert.Contains("No task fits the filter", none.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_tasks_come_in_pages()
    {
        for (var i = 0; i < 30; i++)
        {
            await StoppedAsync($"many{i:D2}", "UserInitiated", "bulk of many", 0);
        }

        var first = Open<TaskListPage>(DemoCast.Ines, "/workloads/tasks?text=bulk+of+many");
        await first.WaitForAssertionAsync(() => Assert.Equal(25, first.FindAll("tbody tr").Count));
        Assert.Contains("1 to 25 of 30", first.Markup, StringComparison.Ordinal);
        var second = Open<TaskListPage>(DemoCast.Ines, "/workloads/tasks?text=bulk+of+many&page=2");
        await second.WaitForAssertionAsync(() => Assert.Equal(5, second.FindAll("tbody tr").Count));
    }

    private IRenderedComponent<TaskDetailPage> OpenTask(CastMember who, LiveTask task)
    {
        var id = task.Arn.Split('/')[^1];
        return Open<TaskDetailPage>(who, $"/workloads/tasks/{task.Cluster}/{id}", p => p.Add(x => x.Cluster, task.Cluster).Add(x => x.Id, id));
    }

    private async Task<LiveTask> SomeAsync(TaskFilter which) =>
        (await World.World.Get<TaskReader>().ListAsync(DemoCast.Dana.Caller, which with { Team = "payments", Cluster = Cluster }, 0, 200, Stop)).Tasks.First(t => t.StartedAt is not null && t.Service != "payments-dev-broken");

    private async Task<LiveTask> StoppedAsync(string id, string code, string reason, int? exit)
    {
        var now = World.World.Clock.GetUtcNow();
        var task = new LiveTask
        {
            Arn = $"arn:aws:ecs:eu-central-1:111122223333:task/{Cluster}/{id}", AccountId = "111122223333", Region = "eu-central-1", Cluster = Cluster, TeamId = "payments", Environment = "dev",
            Owner = ResourceOwner.Berth, Service = "payments-dev-broken", Definition = "payments-dev-broken:1", LastStatus = "STOPPED", DesiredStatus = "STOPPED", IsStopped = true, LaunchType = "FARGATE",
            StopCode = code, StoppedReason = reason, ExitCode = exit, CreatedAt = now.AddMinutes(-2), StoppedAt = now, Words = $"{id} {reason}".ToLowerInvariant(), SeenAt = now,
            Facts = new([new("app", "registry.example.com/app:1", null, "STOPPED", exit, null, null)]),
        };
        await StoredRows.AddAsync(World.World.Get<IServiceProvider>(), task, Stop);
        return task;
    }
}
