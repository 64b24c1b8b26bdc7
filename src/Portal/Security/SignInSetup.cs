using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Portal.Api;

namespace Portal.Security;

/// <summary>Registers sign-in as Auth:Mode says, and the rule that everything needs it.</summary>
internal static class SignInSetup
{
    /// <summary>The cookie's scheme and name, in every mode.</summary>
    public const string Scheme = "berth";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var settings = new AuthSettings();
        Bind(settings);
        builder.Services.AddSingleton<IValidateOptions<AuthSettings>, AuthSettingsRules>();
        builder.Services.AddOptions<AuthSettings>().Configure(Bind).ValidateOnStart();
        builder.Services.AddSingleton(new SignInMode(settings.IsDevelopment));
        builder.Services.AddScoped<SignedIn>();
        builder.Services.AddSingleton<SignInClock>();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(ClaimNames.Issuer).RequireClaim(ClaimNames.Subject).Build());

        builder.Services.AddHttpClient(GraphGroups.Client, client => client.Timeout = TimeSpan.FromSeconds(15));
        builder.Services.AddSingleton<GraphGroups>();
        builder.Services.AddSingleton<Admission>();
        if (settings.IsEntra)
        {
            EntraSignIn.Add(builder.Services, settings.EntraId, builder.Environment.IsDevelopment());
        }
        else if (settings.IsOidc)
        {
            OidcSignIn.Add(builder.Services, settings.Oidc, builder.Environment.IsDevelopment());
        }
        else
        {
            DevelopmentSignIn.Add(builder.Services);
        }

        builder.Services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<IOptions<AuthSettings>>((cookie, auth) => cookie.ExpireTimeSpan = auth.Value.SessionLength);
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenSignIn>(TokenSignIn.Named, null);

        void Bind(AuthSettings into)
        {
            builder.Configuration.GetSection(AuthSettings.Section).Bind(into);
            builder.Configuration.GetSection(EntraSettings.Section).Bind(into.EntraId);
            builder.Configuration.GetSection(OidcSettings.Section).Bind(into.Oidc);
        }
    }

    /// <summary>After the components' own registration, which brings one that never asks again.</summary>
    public static void AddCircuitUser(this WebApplicationBuilder builder) => builder.Services.AddScoped<AuthenticationStateProvider, CircuitUser>();

    public static void MapSignIn(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SignInMode>().IsDevelopment)
        {
            DevelopmentSignIn.Map(app);
        }
        else
        {
            OidcDoors.Map(app);
        }
    }

    /// <summary>Origins besides our own at which a form may end, as the content security policy writes them.</summary>
    public static string FormTargets(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<IOptions<AuthSettings>>().Value;
        return settings.IsEntra ? Origin(settings.EntraId.Instance) : settings.IsOidc ? Origin(settings.Oidc.Authority) : "";

        static string Origin(string address) => " " + new Uri(address).GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Calls to the API get a status, not a page to sign in on.</summary>
    public static bool WantsStatus(HttpRequest request) => ApiSetup.OfApi(request.Path);
}
