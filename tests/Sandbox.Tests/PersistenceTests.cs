using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Sandbox.Tests;

public sealed class PersistenceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("berth-sandbox-").FullName;

    private SandboxOptions Options => new() { Speed = 1, StatePath = Path.Combine(folder, "state.json") };

    [Fact]
    public async Task A_new_Sandbox_on_the_same_file_goes_on_where_the_old_one_stopped()
    {
        var clock = new FakeTimeProvider(Testbed.Start);
        string deployment;
        using (var bed = new Testbed(Options, clock))
        {
            var team = await bed.Team("payments", "dev");
            deployment = (await team.Create(balanced: true)).Deployments.Single().Id;
            clock.Advance(TimeSpan.FromSeconds(20));
            Assert.Equal(["PENDING", "PENDING"], (await team.TasksOf()).Select(t => t.LastStatus));
        }
        using (var bed = new Testbed(Options, clock))
        {
            var tasks = await bed.Admin.TasksOf();
            Assert.Equal(["PENDING", "PENDING"], tasks.Select(t => t.LastStatus));
            bed.Settle();
            var service = await bed.Admin.Describe();
            Assert.Equal((deployment, "COMPLETED", 2), (service.Deployments.Single().Id, service.Deployments[0].RolloutState.Value, service.RunningCount));
            Assert.Equal(tasks.Select(t => t.TaskArn), (await bed.Admin.TasksOf()).Select(t => t.TaskArn));
            Assert.True(service.DeploymentConfiguration.DeploymentCircuitBreaker.Rollback);
            Assert.Single(bed.Server.CallsSince(0), c => c.Action == "ecs:CreateService");
        }
    }

    [Fact]
    public async Task What_was_answered_is_in_the_file_before_the_answer_and_what_was_read_stays_true()
    {
        var clock = new FakeTimeProvider(Testbed.Start);
        using var bed = new Testbed(Options, clock);
        var credentials = (await bed.Hub.Sts.AssumeRoleAsync(
            new() { RoleArn = SandboxAccount.ReadRoleArn, RoleSessionName = "reader", ExternalId = SandboxAccount.ReadExternalId }, Testbed.Cancel)).Credentials;
        await bed.Admin.Create();
        clock.Advance(TimeSpan.FromSeconds(40));
        var read = (await bed.Admin.TasksOf()).Select(t => t.TaskArn).ToList();

        // A copy of the file is what a process killed now would leave behind.
        var copy = Path.Combine(folder, "copy.json");
        File.Copy(Options.StatePath!, copy);
        using var other = new Testbed(new() { Speed = 1, StatePath = copy }, clock);
        var reader = other.As(credentials);
        Assert.Equal(read, (await reader.TasksOf()).Select(t => t.TaskArn));
        Assert.All(await reader.TasksOf(), t => Assert.Equal("RUNNING", t.LastStatus));
    }

    [Fact]
    public void A_file_in_use_is_refused_with_what_to_do()
    {
        using var first = new Testbed(Options);
        var error = Assert.Throws<IOException>(() => new SandboxServer(Options, first.Clock));
        Assert.Contains($"The Sandbox state file {Options.StatePath} is in use by another process", error.Message);
        Assert.Contains("Sandbox:State", error.Message);
    }

    [Theory]
    [InlineData("not json", "cannot be read")]
    [InlineData("{\"Version\":99}", "is of version 99")]
    public void A_file_that_is_no_state_is_refused_and_left_alone(string content, string says)
    {
        File.WriteAllText(Options.StatePath!, content);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var error = Assert.Throws<InvalidDataException>(() => new SandboxServer(Options, TimeProvider.System));
            Assert.Contains(says, error.Message);
        }
        Assert.Equal(content, File.ReadAllText(Options.StatePath!));
    }

    [Fact]
    public async Task A_half_written_next_file_is_no_danger()
    {
        using (var bed = new Testbed(Options))
        {
            await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "kept" }, Testbed.Cancel);
        }
        await File.WriteAllTextAsync(Options.StatePath + ".next", "{\"Vers", Testbed.Cancel);
        using var again = new Testbed(Options);
        Assert.Contains((await again.Admin.Ecs.ListClustersAsync(new(), Testbed.Cancel)).ClusterArns, a => a.EndsWith("/kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_killed_right_after_its_answer_has_lost_nothing()
    {
        await using (var first = await StandaloneSandbox.Start(Options.StatePath))
        {
            using var ecs = Testbed.Over(first.Url);
            await ecs.CreateClusterAsync(new() { ClusterName = "kept" }, Testbed.Cancel);
            await first.Kill();
        }
        await using var second = await StandaloneSandbox.Start(Options.StatePath);
        using var again = Testbed.Over(second.Url);
        Assert.Equal("ACTIVE", (await again.DescribeClustersAsync(new() { Clusters = ["kept"] }, Testbed.Cancel)).Clusters.Single().Status);
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_ends_with_one_clear_line()
    {
        await using var first = await StandaloneSandbox.Start(Options.StatePath);
        var (code, said) = await StandaloneSandbox.StartInVain(Options.StatePath!);
        Assert.Equal(1, code);
        Assert.StartsWith($"The Sandbox state file {Options.StatePath} is in use by another process", said);
        Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_control_paths_answer_this_machine_and_no_page_of_another_site()
    {
        await using var sandbox = await StandaloneSandbox.Start();
        using var http = new HttpClient { BaseAddress = sandbox.Url };
        using var near = await http.GetAsync(new Uri("/_sandbox/status", UriKind.Relative), Testbed.Cancel);
        Assert.Equal(HttpStatusCode.OK, near.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_sandbox/reset") { Headers = { { "Origin", "https://elsewhere.example" } } };
        using var far = await http.SendAsync(request, Testbed.Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, far.StatusCode);
        using var heavy = await http.PostAsync(new Uri("/", UriKind.Relative), new ByteArrayContent(new byte[(1 << 20) + 1]), Testbed.Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, heavy.StatusCode);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
