using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Security;

/// <summary>
/// Takes signed tokens alone. In the code flow ASP.NET Core lets tokens without a signature pass, as OpenID Connect Core 3.1.3.7 permits
/// where the token came straight from the provider; a proxy that breaks TLS, or a mistaken provider, would be all it takes to be anyone.
/// </summary>
internal sealed class SignedTokenHandler : JsonWebTokenHandler
{
    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var strict = validationParameters.Clone();
        strict.RequireSignedTokens = true;
        return base.ValidateTokenAsync(token, strict);
    }
}
