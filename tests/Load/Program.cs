using Load;
using Load.Applying;
using Load.Plans;
using Load.Sweeps;

Measurement[] measurements =
[
    new("circuit", "heap, CPU, render batches and bytes of one open page, beside a bare MudBlazor page", CircuitMeasurement.RunAsync),
    new("sweep", "a sweep of 1,000 and 5,000 services: calls beside the fewest possible, throttles, time beside reading each service by itself, an interactive call meanwhile",
        (_, print, cancel) => SweepMeasurement.RunAsync(print, cancel)),
    new("plan", "plan, checks and estimate of one request with 100 and 5,000 services in the account and in the database: time beyond AWS's own, calls", PlanMeasurement.RunAsync),
    new("operations", "the engine with AWS's throttles on: approval to the first change in AWS, operations beside what the throttles allow, idle cost, resume after a crash",
        (_, print, cancel) => OperationsMeasurement.RunAsync(print, cancel)),
    new("start", "process start to the first page answered, beside the plain Blazor template", StartMeasurement.RunAsync),
    new("sandbox", "CPU of calls to a Sandbox with 5,000 services and 20,000 tasks", SandboxMeasurement.RunAsync),
];

if (args is ["list"])
{
    foreach (var each in measurements)
    {
        Console.WriteLine($"{each.Name}: {each.What}");
    }

    return 0;
}

if (args is not [var name] || measurements.SingleOrDefault(m => m.Name == name) is not { } chosen)
{
    await Console.Error.WriteLineAsync($"Say \"list\" or one of: {string.Join(", ", measurements.Select(m => m.Name))}.");
    return 2;
}

// Ctrl+C ends a measurement in order, with the processes it started
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var scratch = Directory.CreateTempSubdirectory("berth-load-");
try
{
    await chosen.RunAsync(scratch.FullName, Console.WriteLine, stop.Token);
    return 0;
}
finally
{
    scratch.Delete(recursive: true);
}
