using Microsoft.Extensions.Options;

namespace Portal.Security;

/// <summary>What is wrong with the sign-in settings: every problem at once, each naming its key.</summary>
internal sealed class AuthSettingsRules(IHostEnvironment environment) : IValidateOptions<AuthSettings>
{
    public ValidateOptionsResult Validate(string? name, AuthSettings options)
    {
        var problems = Problems(options, environment.IsDevelopment()).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    public static IEnumerable<string> Problems(AuthSettings settings, bool inDevelopment)
    {
        if (settings.SessionHours is not (>= 1 and <= 168))
        {
            yield return $"Auth:SessionHours is {settings.SessionHours}. It must be from 1 to 168, a week.";
        }

        if (settings.TokenCallsAMinute < 1)
        {
            yield return $"Auth:TokenCallsAMinute is {settings.TokenCallsAMinute}. It must be 1 or more.";
        }

        if (settings.IsDevelopment)
        {
            if (!inDevelopment)
            {
                yield return "Auth:Mode is Development, which lets anyone be anyone, and is refused outside the Development environment. Set Auth:Mode to EntraId, or ASPNETCORE_ENVIRONMENT to Development on your own machine.";
            }

            yield break;
        }

        if (!settings.IsEntra)
        {
            yield return $"Auth:Mode is \"{settings.Mode}\". It must be EntraId or Development.";
            yield break;
        }

        var entra = settings.EntraId;
        if (!Guid.TryParse(entra.TenantId, out _))
        {
            yield return "AzureAd:TenantId must be the GUID of your tenant. \"common\" and \"organizations\" would let other companies in.";
        }

        if (!Guid.TryParse(entra.ClientId, out _))
        {
            yield return "AzureAd:ClientId must be the GUID of the app registration.";
        }

        if (string.IsNullOrWhiteSpace(entra.ClientSecret))
        {
            yield return "AzureAd:ClientSecret must be a secret of the app registration. Give it by environment variable AzureAd__ClientSecret, not in a file.";
        }

        if (!Uri.TryCreate(entra.Instance, UriKind.Absolute, out var instance)
            || (instance.Scheme != Uri.UriSchemeHttps && !(inDevelopment && instance.IsLoopback)))
        {
            yield return "AzureAd:Instance must be an https address, such as https://login.microsoftonline.com/.";
        }
    }
}
