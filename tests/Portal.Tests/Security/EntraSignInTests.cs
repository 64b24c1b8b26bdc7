using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Portal.Security;

namespace Portal.Tests.Security;

public sealed class EntraSignInTests
{
    private const string Tenant = "8d1f3f6e-2f2b-4a53-9d0a-4f3f0a5d1c11";

    [Fact]
    public void Every_missing_setting_is_named_at_once()
    {
        var settings = new AuthSettings { EntraId = new EntraSettings { Instance = "http://login.test", TenantId = "common" } };

        var problems = AuthSettingsRules.Problems(settings, inDevelopment: false).ToList();

        Assert.Equal(
            ["AzureAd:TenantId", "AzureAd:ClientId", "AzureAd:ClientSecret", "AzureAd:Instance"],
            problems.Select(p => p.Split(' ')[0]));
    }

    [Fact]
    public void A_mode_nobody_knows_is_named() =>
        Assert.StartsWith("Auth:Mode is \"Basic\"", Assert.Single(AuthSettingsRules.Problems(new AuthSettings { Mode = "Basic" }, inDevelopment: true)), StringComparison.Ordinal);

    [Fact]
    public void Full_settings_have_no_problem() => Assert.Empty(AuthSettingsRules.Problems(Full, inDevelopment: false));

    [Fact]
    public async Task Sign_in_is_by_code_with_proof_and_claims_stay_as_the_token_has_them()
    {
        await using var portal = Portal();
        var options = Options(portal);

        Assert.Equal("code", options.ResponseType);
        Assert.True(options.UsePkce);
        Assert.Equal("roles", options.TokenValidationParameters.RoleClaimType);
        Assert.False(Assert.IsType<SignedTokenHandler>(options.TokenHandler).MapInboundClaims);
        Assert.Equal("berth", options.SignInScheme);
        Assert.False(options.SaveTokens);
    }

    [Fact]
    public async Task The_issuer_stays_among_the_claims_as_a_person_is_issuer_and_subject()
    {
        await using var portal = Portal();

        Assert.DoesNotContain(Options(portal).ClaimActions, action => action.ClaimType == "iss");
    }

    [Fact]
    public async Task Only_the_exact_issuer_of_the_tenant_is_taken()
    {
        await using var portal = Portal();
        var check = Options(portal).TokenValidationParameters.IssuerValidator;
        var right = $"https://login.microsoftonline.com/{Tenant}/v2.0";

        Assert.Equal(right, check(right, null, null));
        Assert.Throws<SecurityTokenInvalidIssuerException>(() => check($"https://login.microsoftonline.com/{Guid.CreateVersion7()}/v2.0", null, null));
        Assert.Throws<SecurityTokenInvalidIssuerException>(() => check($"https://login.microsoftonline.com/{Tenant}/", null, null));
    }

    [Theory]
    [InlineData(Tenant, true)]
    [InlineData("11111111-2222-3333-4444-555555555555", false)]
    [InlineData(null, false)]
    public async Task A_token_of_another_tenant_or_of_none_is_refused(string? tenant, bool taken)
    {
        await using var portal = Portal();
        using var scope = portal.Services.CreateScope();
        var options = Options(portal);
        var identity = new ClaimsIdentity([new("iss", "https://idp.test"), new("sub", "42"), .. tenant is null ? [] : new[] { new Claim("tid", tenant) }], "test");
        var context = new TokenValidatedContext(
            new DefaultHttpContext { RequestServices = scope.ServiceProvider },
            new AuthenticationScheme(OpenIdConnectDefaults.AuthenticationScheme, null, typeof(OpenIdConnectHandler)),
            options,
            new ClaimsPrincipal(identity),
            new AuthenticationProperties());

        await options.Events.OnTokenValidated(context);

        Assert.Equal(taken, context.Result?.Failure is null);
    }

    [Fact]
    public async Task A_stranger_goes_to_sign_in_and_a_strangers_api_call_gets_401()
    {
        await using var portal = Portal();
        var client = portal.CreateClient();

        using var page = await client.GetAsync(new Uri("/requests", UriKind.Relative), TestContext.Current.CancellationToken);
        using var call = await client.GetAsync(new Uri("/api/v1/requests", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("/sign-in?returnUrl=%2Frequests", page.Headers.Location?.PathAndQuery);
        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
    }

    [Fact]
    public async Task The_doors_of_Development_are_not_there()
    {
        await using var portal = Portal();
        using var form = new FormUrlEncodedContent([new("person", "ines")]);

        using var answer = await portal.CreateClient().PostAsync(new Uri("/switch", UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    private static AuthSettings Full => new()
    {
        EntraId = new EntraSettings { TenantId = Tenant, ClientId = "0b9b6e0c-1d55-4d8f-9a5e-8a2f6f1f0001", ClientSecret = "a secret for tests" },
    };

    private static PortalFactory Portal() => new()
    {
        Settings =
        {
            ["Auth:Mode"] = "EntraId",
            ["AzureAd:TenantId"] = Full.EntraId.TenantId,
            ["AzureAd:ClientId"] = Full.EntraId.ClientId,
            ["AzureAd:ClientSecret"] = Full.EntraId.ClientSecret,
        },
    };

    private static OpenIdConnectOptions Options(PortalFactory portal) =>
        portal.Services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);
}
