using System.Net;
using System.Text;
using System.Text.Json;
using Domain.Aws;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Sandbox;
using Sandbox.Control;

namespace Testing;

/// <summary>
/// The product's own AWS adapters on a Sandbox in this process, both on one manual clock:
/// nothing happens in it until a test moves <see cref="Time"/> or calls <see cref="Settle"/>.
/// </summary>
public sealed class SandboxAws : IDisposable
{
    private readonly HttpClient control;

    public SandboxAws() : this(null)
    {
    }

    /// <param name="budget">The rate budget to go on; null for one whose waits take no time.</param>
    public SandboxAws(Func<TimeProvider, RateBudget>? budget)
    {
        Budget = budget is null ? new RateBudget(new HurriedClock(), NullLogger<RateBudget>.Instance) : budget(Time);
        // without time AWS's buckets give no token, and most budgets here are of another clock
        Server = new SandboxServer(new SandboxOptions { Speed = 1, Throttles = budget is not null }, Time);
        Options = Microsoft.Extensions.Options.Options.Create(
            new AwsOptions { AccessKeyId = SandboxKeys.HubAccessKeyId, SecretAccessKey = SandboxKeys.HubSecretAccessKey });
        Clients = new AwsClientFactory(Options, Transport, Budget);
        Sessions = new AwsSessions(Clients, Time);
        control = new HttpClient(Server.CreateHandler()) { BaseAddress = new Uri("http://sandbox/_sandbox/") };
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    public SandboxServer Server { get; }
    public IOptions<AwsOptions> Options { get; }
    public AwsTransport Transport => new(() => new Watched(this) { InnerHandler = Server.CreateHandler() });

    /// <summary>Called with the operation's name when a request arrives, before it is answered.</summary>
    public Action<string>? OnRequest { get; set; }

    /// <summary>Operations whose next answer is lost on the way back: AWS has done what was asked, and nobody hears of it.</summary>
    public ISet<string> LosesAnswerTo { get; } = new HashSet<string>(StringComparer.Ordinal);

    public RateBudget Budget { get; }
    public AwsClientFactory Clients { get; }
    public AwsSessions Sessions { get; }

    /// <summary>Every call so far that was answered with success.</summary>
    public IEnumerable<CallRecord> Accepted => Server.CallsSince(0).Where(c => c.Outcome == "ok");

    public int CountOf(string action) => Accepted.Count(c => c.Action == action);

    /// <summary>Lets everything happen that is due within the time, each at its own moment.</summary>
    public void Settle(TimeSpan within)
    {
        var end = Time.GetUtcNow() + within;
        while (Server.NextDue is { } due && due <= end)
        {
            if (due > Time.GetUtcNow())
            {
                Time.SetUtcNow(due);
            }

            Server.CatchUp();
        }

        Time.SetUtcNow(end);
        Server.CatchUp();
    }

    /// <param name="kind"><c>throttle</c>, <c>deny</c> or <c>image</c>.</param>
    /// <param name="action">Such as <c>ecs:CreateService</c>.</param>
    /// <param name="times">Null until <see cref="MendAsync"/>.</param>
    public async Task BreakAsync(string kind, string? action, string? match, int? times, CancellationToken cancellationToken)
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { kind, action, match, times }), Encoding.UTF8, "application/json");
        using var response = await control.PostAsync(new Uri("faults", UriKind.Relative), body, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.OK)
        {
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    public async Task MendAsync(CancellationToken cancellationToken)
    {
        using var response = await control.DeleteAsync(new Uri("faults", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Starts the account over: sessions, too, are forgotten.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        using var response = await control.PostAsync(new Uri("reset", UriKind.Relative), null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        control.Dispose();
        Clients.Dispose();
        Budget.Dispose();
        Server.Dispose();
    }

    private sealed class Watched(SandboxAws aws) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var operation = request.Headers.TryGetValues("X-Amz-Target", out var target) ? target.First().Split('.')[^1] : "";
            if (operation.Length > 0)
            {
                aws.OnRequest?.Invoke(operation);
            }

            var answer = await base.SendAsync(request, cancellationToken);
            if (!aws.LosesAnswerTo.Remove(operation))
            {
                return answer;
            }

            answer.Dispose();
            throw new HttpRequestException("The connection was closed before the answer came.", new IOException("closed"));
        }
    }
}
