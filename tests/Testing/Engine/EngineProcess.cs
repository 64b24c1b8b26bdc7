using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Testing;

/// <summary>The operations engine as a process of its own: it can be killed, paused and begun again, and killed by itself at one call to AWS.</summary>
public sealed class EngineProcess : IAsyncDisposable
{
    private readonly Process process;

    private EngineProcess(Process process) => this.process = process;

    /// <param name="database">Migrated, with what is to be done in it.</param>
    /// <param name="aws">Address of a Sandbox that others may see too.</param>
    /// <param name="trouble">How and at which call the process kills itself; null for never.</param>
    /// <param name="latency">Of a call to AWS.</param>
    /// <param name="leaseSeconds">See <see cref="Domain.Operations.OperationOptions.LeaseSeconds"/>.</param>
    internal static async Task<EngineProcess> StartAsync(
        TestDatabase database, Uri aws, (Trouble What, CallPoint At)? trouble, TimeSpan latency, int leaseSeconds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Built]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Database:Provider"] = database.Provider,
            ["ConnectionStrings:Portal"] = database.ConnectionString,
            ["Aws:Endpoint"] = aws.GetLeftPart(UriPartial.Authority),
            ["Aws:AccessKeyId"] = Sandbox.SandboxKeys.HubAccessKeyId,
            ["Aws:SecretAccessKey"] = Sandbox.SandboxKeys.HubSecretAccessKey,
            ["Operations:LeaseSeconds"] = leaseSeconds.ToString(CultureInfo.InvariantCulture),
            ["Operations:PollSeconds"] = "0.2",
            [EngineLoop.LatencyMs] = latency.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            [EngineLoop.Trouble] = trouble is { } t ? $"{t.What} {t.At.Action} {t.At.Nth}" : "",
        })
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var engine = new EngineProcess(Process.Start(start) ?? throw new InvalidOperationException($"dotnet {Built} did not start."));
        return await engine.HearsAsync("ready", cancellationToken) ? engine : throw new InvalidOperationException("The engine ended before it was ready.");
    }

    /// <summary>Runs what is due at that time.</summary>
    /// <returns>False when the process is gone.</returns>
    public Task<bool> RunAsync(DateTimeOffset now, CancellationToken cancellationToken) => TellAsync("run", now, "idle", cancellationToken);

    /// <summary>Lets it go on by itself from that time on.</summary>
    public Task<bool> WorkAsync(DateTimeOffset now, CancellationToken cancellationToken) => TellAsync("work", now, "working", cancellationToken);

    /// <summary>SIGSTOP: it stands still in the middle of what it does, and does not know it.</summary>
    public void Pause() => Signal(19);

    /// <summary>SIGCONT.</summary>
    public void GoOn() => Signal(18);

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private async Task<bool> TellAsync(string order, DateTimeOffset now, string answer, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{order} {now.UtcTicks}").AsMemory(), cancellationToken);
            await process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            return false;
        }

        return await HearsAsync(answer, cancellationToken);
    }

    private async Task<bool> HearsAsync(string word, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == word)
            {
                return true;
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        return false;
    }

    private void Signal(int number)
    {
        using var kill = Process.Start("kill", [string.Create(CultureInfo.InvariantCulture, $"-{number}"), process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static string Built { get; } = typeof(EngineProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "EngineDll").Value ?? "";
}
