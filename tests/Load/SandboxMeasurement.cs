using System.Diagnostics;
using Amazon.ApplicationAutoScaling;
using Amazon.ECS;

namespace Load;

/// <summary>
/// What a call costs a Sandbox with five thousand services and twenty thousand tasks: CPU of this process for a request
/// that is already signed and an answer that nobody reads, so that the client's share is not in it.
/// </summary>
internal static class SandboxMeasurement
{
    private const int WarmUp = 300;
    private const int Calls = 1_000;

    public static async Task RunAsync(string scratch, Action<Figure> print, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var big = await BigSandbox.FillAsync(BigSize.FiveThousand, cancellationToken);
        print(new("sandbox.fill", TimeProvider.System.GetElapsedTime(begun).TotalSeconds, "s"));
        print(new("sandbox.heap", GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024, "MiB"));

        using var way = new Recording(big.Server.CreateHandler());
        using var repeat = new HttpMessageInvoker(big.Server.CreateHandler());
        var ecs = big.Ecs(() => way);
        var scaling = big.Scaling(() => way);
        var cluster = BigSandbox.ClusterName(25);
        var services = Enumerable.Range(40, 10).Select(BigSandbox.ServiceName).ToList();
        var first = await ecs.ListTasksAsync(new() { Cluster = cluster }, cancellationToken);
        var (tasks, token) = (first.TaskArns, first.NextToken);

        async Task Print(string name, Func<Task> call)
        {
            await call();
            print(new($"sandbox.{name}.cpu", await CpuAsync(big, repeat, way.Last, cancellationToken), "ms"));
        }

        await Print("describe_services", () => ecs.DescribeServicesAsync(new() { Cluster = cluster, Services = services, Include = ["TAGS"] }, cancellationToken));
        await Print("list_services", () => ecs.ListServicesAsync(new() { Cluster = cluster, MaxResults = 100 }, cancellationToken));
        await Print("describe_tasks", () => ecs.DescribeTasksAsync(new() { Cluster = cluster, Tasks = tasks, Include = ["TAGS"] }, cancellationToken));
        await Print("list_tasks", () => ecs.ListTasksAsync(new() { Cluster = cluster, MaxResults = 100 }, cancellationToken));
        await Print("list_tasks.page", () => ecs.ListTasksAsync(new() { Cluster = cluster, MaxResults = 100, NextToken = token }, cancellationToken));
        await Print("list_tasks.service", () => ecs.ListTasksAsync(new() { Cluster = cluster, ServiceName = services[0] }, cancellationToken));
        await Print("describe_clusters", () => ecs.DescribeClustersAsync(
            new() { Clusters = [.. Enumerable.Range(0, big.Size.Clusters).Select(BigSandbox.ClusterName)], Include = ["STATISTICS", "TAGS"] }, cancellationToken));
        await Print("list_clusters", () => ecs.ListClustersAsync(new(), cancellationToken));
        await Print("describe_task_definition", () => ecs.DescribeTaskDefinitionAsync(new() { TaskDefinition = "payments-dev-load" }, cancellationToken));
        await Print("describe_scalable_targets", () => scaling.DescribeScalableTargetsAsync(
            new() { ServiceNamespace = ServiceNamespace.Ecs, ResourceIds = [.. services.Select(s => $"service/{cluster}/{s}")] }, cancellationToken));
        await Print("describe_scalable_targets.page", () => scaling.DescribeScalableTargetsAsync(new() { ServiceNamespace = ServiceNamespace.Ecs, MaxResults = 50 }, cancellationToken));
        await Print("update_service", () => ecs.UpdateServiceAsync(new() { Cluster = cluster, Service = services[0], EnableECSManagedTags = true }, cancellationToken));
    }

    /// <summary>CPU milliseconds of the process for one call, garbage collection included.</summary>
    private static async Task<double> CpuAsync(BigSandbox big, HttpMessageInvoker sandbox, Recorded call, CancellationToken cancellationToken)
    {
        await TimesAsync(WarmUp);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await TimesAsync(Calls);
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds / Calls;

        async Task TimesAsync(int calls)
        {
            for (var i = 0; i < calls; i++)
            {
                // no bucket runs dry
                big.Clock.Advance(TimeSpan.FromMilliseconds(250));
                using var request = call.Again();
                using var answer = await sandbox.SendAsync(request, cancellationToken);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellationToken));
                }
            }
        }
    }

    /// <summary>A signed request that can be sent again.</summary>
    private sealed record Recorded(Uri? Address, byte[] Body, List<KeyValuePair<string, string>> Headers, List<KeyValuePair<string, string>> ContentHeaders)
    {
        public HttpRequestMessage Again()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(Body) };
            Headers.ForEach(h => request.Headers.TryAddWithoutValidation(h.Key, h.Value));
            ContentHeaders.ForEach(h => request.Content.Headers.TryAddWithoutValidation(h.Key, h.Value));
            return request;
        }
    }

    private sealed class Recording(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public Recorded Last { get; private set; } = new(null, [], [], []);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Last = new(
                request.RequestUri, request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [],
                [.. request.Headers.NonValidated.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()))],
                [.. (request.Content?.Headers.NonValidated ?? default).Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()))]);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
