using Microsoft.AspNetCore.Components.Authorization;

namespace Portal.Security;

/// <summary>The current user of a page or a circuit, for code that is no component.</summary>
public sealed class SignedIn(AuthenticationStateProvider state)
{
    /// <exception cref="UnauthorizedAccessException">Nobody is signed in; pages behind the fallback policy never see it.</exception>
    public async Task<CurrentUser> UserAsync() =>
        CurrentUser.From((await state.GetAuthenticationStateAsync()).User) ?? throw new UnauthorizedAccessException("Nobody is signed in.");
}
