using System.Net;
using System.Text.RegularExpressions;

namespace Testing;

/// <summary>What goes wrong at one call.</summary>
internal enum Trouble
{
    /// <summary>The process is gone before the call leaves it.</summary>
    KilledBefore,
    /// <summary>AWS has done it; the process is gone before it hears.</summary>
    KilledAfter,
    /// <summary>AWS has done it, and the connection breaks before the answer.</summary>
    AnswerLost,
    Throttled,
    ServerError,
    /// <summary>Nothing is done, and no answer comes in time.</summary>
    TimedOut,
    /// <summary>The network sends it twice; the answer is that of the second: the thing is there, or gone, already.</summary>
    SentTwice,
    /// <summary>Before it arrives, somebody else deletes what it is about.</summary>
    GoneMeanwhile,
    /// <summary>IAM refuses this action until somebody mends it; then the step is tried again.</summary>
    DeniedThenRetried,
    /// <summary>The same, and what was done before is taken back.</summary>
    DeniedThenUndone,
}

/// <summary>One call of an operation: which action, and the how-manieth of it.</summary>
internal sealed record CallPoint(string Action, int Nth)
{
    private static readonly string[] reading = ["Describe", "List", "Get", "BatchGet", "Simulate", "Assume", "Filter", "Head", "GET "];

    // what only reads is struck where it is all that a step does
    public bool Writes => !reading.Any(r => Action.StartsWith(r, StringComparison.Ordinal));

    public override string ToString() => Nth == 0 ? Action : $"{Action} {Nth + 1}";
}

/// <summary>The wire between Berth and AWS: counts the calls by action, and lets one of them go wrong.</summary>
internal sealed partial class ChaosWire
{
    private readonly Lock guard = new();
    private readonly List<CallPoint> seen = [];
    private CallPoint? point;
    private Trouble trouble;
    private TaskCompletionSource struck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The calls since the wire was armed.</summary>
    public IReadOnlyList<CallPoint> Seen
    {
        get
        {
            lock (guard)
            {
                return [.. seen];
            }
        }
    }

    /// <summary>What somebody else does before a call arrives that finds its thing gone.</summary>
    public Func<Task>? Meddle { get; set; }

    /// <summary>How the process ends at a call that kills it; null where it is only given up.</summary>
    public Action? Die { get; init; }

    public Task Struck => struck.Task;

    public HttpMessageHandler Around(HttpMessageHandler inner) => new Handler(this) { InnerHandler = inner };

    /// <param name="at">Null to count alone.</param>
    public void Arm(CallPoint? at, Trouble what)
    {
        lock (guard)
        {
            seen.Clear();
            (point, trouble) = (at, what);
            struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Whatever was wrong is no more.</summary>
    public void Mend()
    {
        lock (guard)
        {
            point = null;
        }
    }

    private Trouble? Take(string action)
    {
        lock (guard)
        {
            var here = new CallPoint(action, seen.Count(s => s.Action == action));
            seen.Add(here);
            var denied = trouble is Trouble.DeniedThenRetried or Trouble.DeniedThenUndone;
            if (point is null || action != point.Action || (denied ? here.Nth < point.Nth : here != point))
            {
                return null;
            }

            struck.TrySetResult();
            return trouble;
        }
    }

    [GeneratedRegex("(^|&)Action=(?<action>[A-Za-z0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FormAction();

    private sealed class Handler(ChaosWire wire) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            switch (wire.Take(Action(request, body)))
            {
                case Trouble.KilledBefore:
                    wire.Die?.Invoke();
                    return await NeverAsync();
                case Trouble.KilledAfter:
                    (await SendAsync(request, body, cancellationToken)).Dispose();
                    wire.Die?.Invoke();
                    return await NeverAsync();
                case Trouble.AnswerLost:
                    (await SendAsync(request, body, cancellationToken)).Dispose();
                    throw new HttpRequestException("The connection was closed before the answer came.", new IOException("closed"));
                case Trouble.Throttled:
                    return Answer(request, HttpStatusCode.BadRequest, "ThrottlingException", "Rate exceeded");
                case Trouble.ServerError:
                    return Answer(request, HttpStatusCode.InternalServerError, "InternalFailure", "The request processing has failed.");
                case Trouble.TimedOut:
                    throw new TaskCanceledException("No answer came in time.", new TimeoutException());
                case Trouble.SentTwice:
                    (await SendAsync(request, body, cancellationToken)).Dispose();
                    return await SendAsync(request, body, cancellationToken);
                case Trouble.GoneMeanwhile:
                    await (wire.Meddle?.Invoke() ?? Task.CompletedTask);
                    return await SendAsync(request, body, cancellationToken);
                case Trouble.DeniedThenRetried or Trouble.DeniedThenUndone:
                    return Answer(request, HttpStatusCode.BadRequest, "AccessDeniedException", "User is not authorized to perform this action");
                case null:
                    return await SendAsync(request, body, cancellationToken);
                case var other:
                    throw new InvalidOperationException($"No way to play {other}.");
            }
        }

        private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, byte[] body, CancellationToken cancellationToken)
        {
            // content is sent once: each sending has its own
            var again = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
            foreach (var header in request.Headers)
            {
                again.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            if (request.Content is { } content)
            {
                again.Content = new ByteArrayContent(body);
                foreach (var header in content.Headers)
                {
                    again.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }
            }

            return base.SendAsync(again, cancellationToken);
        }

        // of a process that is gone nobody hears
        private static Task<HttpResponseMessage> NeverAsync() => new TaskCompletionSource<HttpResponseMessage>().Task;

        private static string Action(HttpRequestMessage request, byte[] body) =>
            request.Headers.TryGetValues("X-Amz-Target", out var target) ? target.First().Split('.')[^1]
            : FormAction().Match(System.Text.Encoding.UTF8.GetString(body)) is { Success: true } form ? form.Groups["action"].Value
            : $"{request.Method} {request.RequestUri?.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()}";

        private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, string code, string message)
        {
            // the query services send forms and speak XML; all others speak JSON
            var json = request.Content?.Headers.ContentType?.MediaType is not "application/x-www-form-urlencoded";
            var text = json
                ? $$"""{"__type":"{{code}}","message":"{{message}}"}"""
                : $"<ErrorResponse><Error><Type>Sender</Type><Code>{code.Replace("Exception", "", StringComparison.Ordinal)}</Code><Message>{message}</Message></Error><RequestId>{Guid.Empty}</RequestId></ErrorResponse>";
            var answer = new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent(text, System.Text.Encoding.UTF8, json ? "application/x-amz-json-1.1" : "text/xml") };
            answer.Headers.TryAddWithoutValidation("x-amzn-ErrorType", code);
            return answer;
        }
    }
}
