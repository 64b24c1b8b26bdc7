using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Sandbox.Tests;

/// <summary>The Sandbox as a process of its own on a free port of loopback, fast enough for a test.</summary>
internal sealed partial class StandaloneSandbox(Process process, Uri url) : IAsyncDisposable
{
    public Uri Url => url;

    public static async Task<StandaloneSandbox> Start(string? state = null, bool throttles = true)
    {
        var process = Launch(state, throttles);
        while (await process.StandardOutput.ReadLineAsync(Testbed.Cancel) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // Its output is read on, or a full pipe would stop it.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new(process, new(match.Value));
            }
        }
        throw new InvalidOperationException("The Sandbox ended before it listened: " + await process.StandardError.ReadToEndAsync(Testbed.Cancel));
    }

    /// <summary>Starts one that cannot run, and returns its exit code and what it said.</summary>
    public static async Task<(int Code, string Said)> StartInVain(string state)
    {
        using var process = Launch(state, throttles: true);
        var said = await process.StandardError.ReadToEndAsync(Testbed.Cancel);
        await process.WaitForExitAsync(Testbed.Cancel);
        return (process.ExitCode, said);
    }

    /// <summary>Ends the process as <c>kill -9</c> does: it has no chance to save anything.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync(Testbed.Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private static Process Launch(string? state, bool throttles)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(SandboxServer).Assembly.Location, "--urls", "http://127.0.0.1:0", "--Sandbox:Speed=200", $"--Sandbox:State={state}", $"--Sandbox:Throttles={throttles}" })
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
