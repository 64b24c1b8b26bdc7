using System.Security.Claims;
using Domain.Access;
using Portal.Security;

namespace Portal.Tests.Security;

public sealed class CurrentUserTests
{
    [Fact]
    public void A_person_is_issuer_and_subject_with_global_roles()
    {
        var user = CurrentUser.From(Signed(("iss", "https://idp.test"), ("sub", "42"), ("name", "Mara"), ("roles", "platform-admin"), ("roles", "finance")));

        Assert.NotNull(user);
        Assert.Equal(("https://idp.test", "42", "Mara"), (user.Issuer, user.Subject, user.Name));
        Assert.True(user.Is(GlobalRoles.Finance));
        Assert.False(user.Is(GlobalRoles.Auditor));
    }

    [Fact]
    public void Without_issuer_or_subject_there_is_nobody()
    {
        Assert.Null(CurrentUser.From(Signed(("sub", "42"))));
        Assert.Null(CurrentUser.From(Signed(("iss", "https://idp.test"), ("name", "Mara"))));
        Assert.Null(CurrentUser.From(new ClaimsPrincipal(new ClaimsIdentity([new Claim("iss", "x"), new Claim("sub", "y")]))));
    }

    private static ClaimsPrincipal Signed(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(c => new Claim(c.Type, c.Value)), "test"));
}
