using Domain.Hosting;
using Portal.Features.Sandbox;
using Portal.Security;

namespace Portal.Shell;

/// <summary>
/// Schema, mode and, in the Sandbox, the demo's data are made ready while the portal answers already: whoever has to sign in first
/// sees that page at once, everything that needs data waits, and <c>/health/ready</c> says when it is done.
/// </summary>
internal static class Preparation
{
    public static void UsePrepared(this WebApplication app)
    {
        var ready = app.Services.GetRequiredService<Readiness>().Reached;
        app.Use(async (context, next) =>
        {
            if (!ready.IsCompletedSuccessfully && NeedsData(context.Request))
            {
                await ready.WaitAsync(context.RequestAborted);
            }

            await next(context);
        });
    }

    /// <summary>Listens, prepares, and runs until the process is asked to stop. A portal that is set up wrongly ends with the reason.</summary>
    public static async Task RunPreparedAsync(this WebApplication app)
    {
        await app.StartAsync();
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            // on a thread of its own: SQLite knows no waiting that is not blocking
            await Task.Run(() => app.Services.GetRequiredService<Startup>().PrepareAsync((isNew, cancellationToken) => SeedAsync(app, isNew, cancellationToken), stopping), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // asked to stop before it was ready
        }
        catch
        {
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
    }

    // without the cookie a reader gets the sign-in page, a file or the state of health, none of which looks at the database;
    // the identity provider's answer is a person to be stored
    private static bool NeedsData(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || request.Cookies.ContainsKey(SignInSetup.Scheme)
        || request.Path == OidcProtocol.Callback;

    private static Task SeedAsync(WebApplication app, bool isNew, CancellationToken cancellationToken) =>
        app.Services.GetService<DemoReset>()?.EnsureAsync(isNew, cancellationToken) ?? Task.CompletedTask;
}
