using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Portal.Security;

/// <summary>
/// Who a circuit belongs to. A tab may stay open for days and sends no cookie again, so what is left of the sign-in is asked every
/// few minutes: a role taken away is gone from the pages that stand open, and a sign-in that is over leaves them.
/// </summary>
internal sealed class CircuitUser : ServerAuthenticationStateProvider, IDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(2);

    private readonly SignInClock clock;
    private readonly ILogger<CircuitUser> logger;
    private readonly ITimer timer;
    private readonly CancellationTokenSource over = new();
    private int asking;

    public CircuitUser(SignInClock clock, TimeProvider time, ILogger<CircuitUser> logger)
    {
        (this.clock, this.logger) = (clock, logger);
        timer = time.CreateTimer(_ => _ = AskAsync(), null, Every, Every);
    }

    /// <summary>Asks now. A question that fails is asked again at the next turn.</summary>
    public async Task AskAsync()
    {
        if (Interlocked.Exchange(ref asking, 1) == 1)
        {
            return;
        }

        try
        {
            var was = (await GetAuthenticationStateAsync()).User;
            if (was.Identity is not { IsAuthenticated: true })
            {
                return;
            }

            var now = await clock.NowAsync(was, over.Token);
            if (now != was)
            {
                SetAuthenticationState(Task.FromResult(new AuthenticationState(now ?? new ClaimsPrincipal(new ClaimsIdentity()))));
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // the tab was closed
        }
        catch (Exception failed)
        {
            // the edge of a background loop: the database may be away for a moment
            SignInLog.NotAsked(logger, failed);
        }
        finally
        {
            Interlocked.Exchange(ref asking, 0);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        over.Cancel();
        over.Dispose();
    }
}

internal static partial class SignInLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "What is left of a circuit's sign-in could not be asked; it is asked again soon")]
    public static partial void NotAsked(ILogger logger, Exception exception);
}
