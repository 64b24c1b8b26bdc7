using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Testing;

/// <summary>A web app as a process of its own on a loopback port it keeps: can be killed without warning and started again.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly string _dll;
    private readonly string _workingFolder;
    private readonly string _readyPath;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly StringBuilder _output = new();
    private Process? _process;

    private ServerProcess(string dll, string workingFolder, string readyPath, IReadOnlyDictionary<string, string> environment)
    {
        _dll = dll;
        _workingFolder = workingFolder;
        _readyPath = readyPath;
        _environment = environment;
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
    }

    public Uri Address { get; }

    /// <summary>Of the running process; null when it was killed.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>CPU the running process has used so far, all threads.</summary>
    public TimeSpan ProcessorTime => Running(p => p.TotalProcessorTime);

    /// <summary>What the process wrote to its two outputs, over all its lives.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts <c>dotnet DLL</c> and waits until it answers.</summary>
    /// <param name="dll">The app's built or published assembly.</param>
    /// <param name="workingFolder">Where the process runs; relative paths of its settings begin here.</param>
    /// <param name="readyPath">Answers with a success code once the app can be used, <c>/health/ready</c> for the portal.</param>
    /// <param name="environment">Environment variables on top of the inherited ones.</param>
    /// <param name="cancellationToken">Ends the wait, and the process.</param>
    /// <exception cref="InvalidOperationException">It ended or was not ready within two minutes; the message holds its output.</exception>
    public static async Task<ServerProcess> StartAsync(
        string dll,
        string workingFolder,
        string readyPath,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken)
    {
        var server = new ServerProcess(dll, workingFolder, readyPath, environment);
        try
        {
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL: no handler of the app runs. Returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        using (process)
        {
            process.Kill(entireProcessTree: true);
            // with redirected outputs this also waits for their last lines
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>A new process on the same address with the same settings.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await KillAsync();
        var start = new ProcessStartInfo("dotnet", [_dll, "--urls", Address.GetLeftPart(UriPartial.Authority)])
        {
            WorkingDirectory = _workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"dotnet {_dll} did not start.");
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ReadyAsync(process, cancellationToken);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task ReadyAsync(Process process, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (process.HasExited)
            {
                throw new InvalidOperationException($"{_dll} ended with code {process.ExitCode} before it was ready:\n{Output}");
            }

            if (TimeProvider.System.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"{_dll} was not ready after {StartLimit}:\n{Output}");
            }

            try
            {
                using var answer = await http.GetAsync(_readyPath, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }

    private T Running<T>(Func<Process, T> ask)
    {
        var process = _process ?? throw new InvalidOperationException($"{_dll} is not running.");
        process.Refresh();
        return ask(process);
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
