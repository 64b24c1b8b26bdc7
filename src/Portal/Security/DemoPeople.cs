using Domain.Hosting.Demo;

namespace Portal.Security;

/// <summary>Everyone of the demo's cast, so that who signs in is who the seed put into teams, and a second platform admin.</summary>
internal static class DemoPeople
{
    public static IReadOnlyList<DemoPerson> All { get; } =
        [.. DemoCast.SignIn.Select(c => new DemoPerson(c.Subject, c.Name, c.Title, c.TeamId, c.Roles))];
}
