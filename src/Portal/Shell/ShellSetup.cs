using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;
using Portal.Security;

namespace Portal.Shell;

/// <summary>What every page and call goes through, in its order.</summary>
internal static class ShellSetup
{
    public static void AddShell(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddScoped<MenuCounts>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ReportedException>();
        builder.Services.AddHealthChecks();
        builder.Services.TryAddSingleton(TimeProvider.System);
    }

    public static void UseShell(this WebApplication app)
    {
        // Our own page in Development too: an exception's words are for the log.
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseSecurityHeaders(app.FormTargets());
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(StatusesForTheApi);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // Live: the process answers. Ready: what the domain registered (database, migrations) says yes.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'");
    }

    /// <summary>People get a page that says what is wrong, the API its bare status.</summary>
    private static Task StatusesForTheApi(HttpContext context, RequestDelegate next)
    {
        if (SignInSetup.WantsStatus(context.Request) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(context);
    }
}
