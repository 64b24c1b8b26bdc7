namespace Portal.Security;

/// <summary>Someone to be in Development sign-in.</summary>
/// <param name="Subject">Short and stable, the subject claim: "ines".</param>
/// <param name="Title">What they do, as the sign-in page says it: "Developer, payments".</param>
/// <param name="TeamId">The team they belong to; null for people of the whole portal.</param>
/// <param name="Roles">Global roles, see <see cref="Domain.Access.GlobalRoles"/>.</param>
public sealed record DemoPerson(string Subject, string Name, string Title, string? TeamId, IReadOnlyList<string> Roles)
{
    /// <summary>The issuer claim of everyone who signs in this way.</summary>
    public const string Issuer = Domain.Hosting.Demo.DemoCast.Issuer;
}
