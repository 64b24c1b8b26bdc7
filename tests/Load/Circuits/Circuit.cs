using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Load.Circuits;

/// <summary>One page open in a browser without a browser: starts the circuit, acknowledges renders, answers JavaScript calls, clicks.</summary>
internal sealed class Circuit : IAsyncDisposable
{
    private const string Click =
        """{"detail":1,"screenX":0,"screenY":0,"clientX":0,"clientY":0,"offsetX":0,"offsetY":0,"pageX":0,"pageY":0,"movementX":0,"movementY":0,"button":0,"buttons":0,"ctrlKey":false,"shiftKey":false,"altKey":false,"metaKey":false,"type":"click"}""";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly BrowserSession _session;
    private readonly HubConnection _hub;
    private readonly RenderedPage _page = new();
    private readonly Lock _gate = new();
    private string _id = "";
    private long _interop;
    private int _calls;
    private long _lastBatch = TimeProvider.System.GetTimestamp();
    private string? _failure;

    private Circuit(BrowserSession session)
    {
        _session = session;
        var builder = new HubConnectionBuilder().WithUrl(new Uri(session.Server, "_blazor"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.Cookies = session.Cookies;
            options.Headers["Origin"] = session.Server.GetLeftPart(UriPartial.Authority);
        });
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        _hub = builder.Build();
        _hub.On<int, byte[]>("JS.RenderBatch", OnBatchAsync);
        _hub.On<long, string, string?, int, long, int>("JS.BeginInvokeJS", OnCallAsync);
        _hub.On<string, bool, string?>("JS.EndInvokeDotNet", (_, succeeded, result) => Check(succeeded, $"a call into .NET failed: {result}"));
        _hub.On<string>("JS.Error", error => Check(false, error));
        _hub.On<int, string>("JS.AttachComponent", (_, _) => { });
        _hub.On<int>("JS.EndUpdateRootComponents", _ => { });
        _hub.On<long, byte[]>("JS.ReceiveByteArray", (_, _) => { });
        _hub.Closed += error =>
        {
            Check(error is null, $"the connection closed: {error?.Message}");
            return Task.CompletedTask;
        };
    }

    public int Batches { get; private set; }

    public long BatchBytes { get; private set; }

    /// <summary>Opens the page and waits until it shows <paramref name="text"/> and has settled.</summary>
    public static async Task<Circuit> OpenAsync(BrowserSession session, string path, string text, CancellationToken cancellationToken)
    {
        var prerendered = PrerenderedPage.Read(await session.GetAsync(path, cancellationToken));
        var circuit = new Circuit(session);
        try
        {
            await circuit._hub.StartAsync(cancellationToken);
            circuit._id = await circuit._hub.InvokeAsync<string?>(
                "StartCircuit", session.Server.ToString(), new Uri(session.Server, path).ToString(), "[]", prerendered.State, cancellationToken)
                ?? throw new InvalidOperationException("The server started no circuit.");
            await circuit._hub.SendAsync("UpdateRootComponents", prerendered.Operations, prerendered.State, cancellationToken);
            await circuit.UntilAsync(() => circuit.Query(page => page.Any(e => e.Content.Contains(text, StringComparison.Ordinal))), $"\"{text}\" on {path}", cancellationToken);
            await circuit.SettledAsync(cancellationToken);
            return circuit;
        }
        catch
        {
            await circuit.DisposeAsync();
            throw;
        }
    }

    public T Query<T>(Func<IEnumerable<Node>, T> ask)
    {
        lock (_gate)
        {
            return ask(_page.Elements());
        }
    }

    /// <summary>Clicks the first element that matches, a button or a link, and waits for the renders it causes.</summary>
    public async Task ClickAsync(Func<Node, bool> target, CancellationToken cancellationToken)
    {
        var element = Query(page => page.FirstOrDefault(target)) ?? throw new InvalidOperationException("The page has no such element to click.");
        var before = Batches;
        if (element.Handlers.TryGetValue("onclick", out var handler))
        {
            var arguments = $$"""[{"eventHandlerId":{{handler}},"eventName":"click","eventFieldInfo":null},{{Click}}]""";
            var call = Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);
            await _hub.SendAsync("BeginInvokeDotNetFromJS", call, null, "DispatchEventAsync", _interop, arguments, cancellationToken);
        }
        else if (element.Attributes.TryGetValue("href", out var href))
        {
            // Blazor's script takes links over: the server hears of the new address and renders the other page
            await _hub.SendAsync("OnLocationChanged", new Uri(_session.Server, href).ToString(), null, true, cancellationToken);
        }
        else
        {
            throw new InvalidOperationException($"The <{element.Name}> has neither a click handler nor an address.");
        }

        await UntilAsync(() => Batches > before, "a render after the click", cancellationToken);
        await SettledAsync(cancellationToken);
    }

    /// <summary>Says goodbye as a closing tab does; without it the server keeps the circuit for a reconnect.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_id.Length > 0)
        {
            await _session.PostAsync("_blazor/disconnect", new() { ["circuitId"] = _id }, CancellationToken.None);
        }

        await _hub.DisposeAsync();
    }

    // a page has settled when a fifth of a second brought no render; a page that never does is measured after two seconds
    private async Task SettledAsync(CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(Volatile.Read(ref _lastBatch)).TotalMilliseconds < 200
            && TimeProvider.System.GetElapsedTime(begun).TotalSeconds < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    private async Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (_failure is { } failure)
            {
                throw new InvalidOperationException($"Waiting for {what}: {failure}");
            }

            if (TimeProvider.System.GetElapsedTime(begun) > Limit)
            {
                throw new TimeoutException($"Waited a minute for {what}; the page says: {Query(page => string.Join(" ", page.Select(e => e.Content.Trim()).Where(t => t.Length > 0)))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }

    private async Task OnBatchAsync(int batch, byte[] data)
    {
        string? error = null;
        lock (_gate)
        {
            Batches++;
            BatchBytes += data.Length;
            Volatile.Write(ref _lastBatch, TimeProvider.System.GetTimestamp());
            try
            {
                _page.Apply(new RenderBatch(data));
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException or IndexOutOfRangeException)
            {
                error = $"render batch {batch}: {e.Message}";
            }
        }

        Check(error is null, error ?? "");
        await _hub.SendAsync("OnRenderCompleted", (long)batch, error);
    }

    private async Task OnCallAsync(long handle, string function, string? arguments, int resultType, long target, int callType)
    {
        if (function.EndsWith("attachWebRendererInterop", StringComparison.Ordinal) && arguments is not null)
        {
            // [renderer, {"__dotNetObject": id}, …]: what receives the page's events
            _interop = JsonSerializer.Deserialize<JsonElement>(arguments)[1].GetProperty("__dotNetObject").GetInt64();
        }

        if (handle != 0)
        {
            await _hub.SendAsync("EndInvokeJSFromDotNet", handle, true, $"[{handle},true,{BrowserAnswers.To(function, resultType)}]");
        }
    }

    private void Check(bool fine, string otherwise)
    {
        if (!fine)
        {
            _failure ??= otherwise;
        }
    }
}
