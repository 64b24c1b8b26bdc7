using Domain.Hosting;
using Domain.Hosting.Demo;
using Microsoft.Extensions.Options;
using Portal.Features.Sandbox;
using Portal.Security;

namespace Portal.Shell;

/// <summary>
/// Schema, mode and, in the Sandbox, the demo's data are made ready while the portal answers already: whoever has to sign in first
/// sees that page at once, everything that needs data waits, and <c>/health/ready</c> says when it is done.
/// </summary>
internal static class Preparation
{
    /// <summary>Begins at once, beside the start of the server. Fails when the portal is set up wrongly; the message says what to do.</summary>
    public static Task Prepare(this WebApplication app)
    {
        // before anything is touched
        app.Services.GetService<IStartupValidator>()?.Validate();
        var stopping = app.Lifetime.ApplicationStopping;
        return Task.Run(() => app.Services.GetRequiredService<Startup>().PrepareAsync((isNew, cancellationToken) => SeedAsync(app, isNew, cancellationToken), stopping), stopping);
    }

    public static void UsePrepared(this WebApplication app, Task prepared) => app.Use(async (context, next) =>
    {
        if (!prepared.IsCompletedSuccessfully && NeedsData(context.Request))
        {
            await prepared.WaitAsync(context.RequestAborted);
        }

        await next(context);
    });

    /// <summary>Runs until the process is asked to stop; ends it when the preparation fails.</summary>
    public static async Task RunAsync(this WebApplication app, Task prepared)
    {
        await app.StartAsync();
        try
        {
            await prepared;
        }
        catch
        {
            await app.StopAsync();
            throw;
        }

        await app.WaitForShutdownAsync();
    }

    // without the cookie a reader gets the sign-in page, a file or the state of health, none of which looks at the database
    private static bool NeedsData(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || request.Cookies.ContainsKey(SignInSetup.Scheme);

    private static Task SeedAsync(WebApplication app, bool isNew, CancellationToken cancellationToken) =>
        app.Services.GetService<SandboxControl>() is { } control && app.Configuration.GetValue("Sandbox:Demo", true)
            ? app.Services.GetRequiredService<DemoSeed>().EnsureAsync(isNew, SandboxDemo.Account(control), app.Services.GetRequiredService<DemoClock>(), cancellationToken)
            : Task.CompletedTask;
}
