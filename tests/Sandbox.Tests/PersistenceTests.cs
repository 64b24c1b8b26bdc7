using System.Net;
using Sandbox.State;
using Microsoft.Extensions.Time.Testing;

namespace Sandbox.Tests;

public sealed class PersistenceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("berth-sandbox-").FullName;

    private SandboxOptions Options => new() { Speed = 1, Throttles = false, StatePath = Path.Combine(folder, "state.json") };

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
    public async Task Cut_off_anywhere_the_file_is_the_state_after_the_last_change_that_is_whole()
    {
        var clock = new FakeTimeProvider(Testbed.Start);
        var path = Options.StatePath ?? "";
        using var bed = new Testbed(Options, clock);
        var after = new List<(long Length, string State)>();
        void Mark() => after.Add((new FileInfo(path).Length, SavedState.Text(path)));
        Mark();
        var team = await bed.Team("payments", "dev");
        Mark();
        await team.Create(balanced: true);
        for (var i = 0; i < 12; i++)
        {
            Mark();
            clock.Advance(TimeSpan.FromSeconds(10));
            await bed.Admin.TasksOf();
        }
        Mark();
        await bed.Admin.Ecs.DeleteServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = "payments-dev-web", Force = true }, Testbed.Cancel);
        bed.Settle(TimeSpan.FromHours(2));
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "again" }, Testbed.Cancel);
        await bed.Admin.Ecs.DeleteClusterAsync(new() { Cluster = "again" }, Testbed.Cancel);
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "again", Tags = Wishes.Tags() }, Testbed.Cancel);
        Mark();

        var file = await File.ReadAllBytesAsync(path, Testbed.Cancel);
        var random = new Random(4711);
        var cuts = after.Select(a => a.Length).Concat(Enumerable.Range(0, 60).Select(_ => random.NextInt64(after[0].Length, file.Length)));
        foreach (var cut in cuts)
        {
            await File.WriteAllBytesAsync(path + ".cut", file[..(int)cut], Testbed.Cancel);
            // Several lines may lie between two marks: of those the state in between is one of neither.
            var (length, state) = after.Last(a => a.Length <= cut);
            var whole = file.AsSpan(0, (int)cut).LastIndexOf((byte)'\n') + 1;
            if (whole == length)
            {
                Assert.Equal(state, SavedState.Text(path + ".cut"));
            }
            else
            {
                Assert.NotEmpty(SavedState.Text(path + ".cut"));
            }
        }
    }

    [Fact]
    public async Task A_change_costs_what_it_changes_and_not_the_state()
    {
        using var bed = new Testbed(Options);
        for (var i = 0; i < 30; i++)
        {
            await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition($"payments-dev-a{i}"), Testbed.Cancel);
        }
        var path = Options.StatePath ?? "";
        var whole = new FileInfo(path).Length;
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "one-more" }, Testbed.Cancel);
        Assert.InRange(new FileInfo(path).Length - whole, 100, 4_000);
    }

    [Fact]
    public async Task Lines_that_have_outgrown_the_state_are_folded_into_it()
    {
        using var bed = new Testbed(Options);
        var path = Options.StatePath ?? "";
        var (before, folded) = (0L, false);
        for (var i = 0; i < 2_000 && !folded; i++)
        {
            await bed.Admin.Logs.CreateLogGroupAsync(new() { LogGroupName = $"/{i}/{new string('x', 400)}" }, Testbed.Cancel);
            var length = new FileInfo(path).Length;
            (folded, before) = (length < before, length);
        }
        Assert.True(folded);
        await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "after" }, Testbed.Cancel);
    }

    [Fact]
    public void Collections_of_documents_are_only_where_they_are_looked_for()
    {
        var looked = new HashSet<Type>();
        var hidden = new List<string>();
        Visit(typeof(Account), inDocuments: true);
        Assert.Contains(typeof(Sandbox.Ecs.EcsTask), looked);
        Assert.Empty(hidden);

        void Visit(Type type, bool inDocuments)
        {
            if (type.Assembly != typeof(Account).Assembly || !looked.Add(type))
            {
                return;
            }
            foreach (var property in type.GetProperties().Where(p => p.GetIndexParameters().Length == 0))
            {
                var documents = typeof(IDocuments).IsAssignableFrom(property.PropertyType);
                if (documents && !inDocuments)
                {
                    hidden.Add($"{type.Name}.{property.Name}");
                }
                if (property.PropertyType.IsGenericType)
                {
                    // What stands in another collection than Documents is saved as a part of what holds that.
                    property.PropertyType.GenericTypeArguments.ToList().ForEach(t => Visit(t, documents));
                }
                else
                {
                    Visit(property.PropertyType, inDocuments);
                }
            }
        }
    }

    [Fact]
    public async Task A_process_killed_among_its_calls_has_lost_none_that_it_answered()
    {
        var answered = new List<string>();
        await using (var first = await StandaloneSandbox.Start(Options.StatePath, throttles: false))
        {
            using var ecs = Testbed.Over(first.Url);
            var calls = Enumerable.Range(0, 200).Select(async i =>
            {
                try
                {
                    await ecs.CreateClusterAsync(new() { ClusterName = $"c{i}" }, Testbed.Cancel);
                }
                catch (Exception e) when (e is Amazon.Runtime.AmazonClientException or HttpRequestException or IOException)
                {
                    return;
                }
                lock (answered)
                {
                    answered.Add(SandboxAccount.ClusterArn($"c{i}"));
                }
            }).ToList();
            await Task.WhenAny(calls);
            await first.Kill();
            await Task.WhenAll(calls);
        }
        Assert.NotEmpty(answered);
        await using var second = await StandaloneSandbox.Start(Options.StatePath, throttles: false);
        using var again = Testbed.Over(second.Url);
        var kept = new List<string>();
        await foreach (var arn in again.Paginators.ListClusters(new()).ClusterArns)
        {
            kept.Add(arn);
        }
        Assert.Empty(answered.Except(kept));
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
