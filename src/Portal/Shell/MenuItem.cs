using Domain.Access;
using Portal.Parts;
using Portal.Security;

namespace Portal.Shell;

/// <summary>One line of the side menu.</summary>
/// <param name="Href">Its page; a longer address below it keeps it chosen.</param>
/// <param name="Gap">A little air above: a new group begins.</param>
/// <param name="Roles">Global roles of which one is needed; null when everyone may use it.</param>
internal sealed record MenuItem(string Name, string Href, Glyph Icon, bool Gap = false, IReadOnlyList<string>? Roles = null)
{
    /// <summary>In the order of the work, only what is built.</summary>
    public static IReadOnlyList<MenuItem> All { get; } =
    [
        new("Home", "/", Glyph.Home),
        new("Catalogue", "/catalogue", Glyph.LayoutGrid),
        new("Requests", "/requests", Glyph.GitPullRequestArrow),
        new("Approvals", "/approvals", Glyph.Stamp),
        new("Campaigns", "/campaigns", Glyph.Waypoints, Roles: GlobalRoles.All),
        new("Workloads", "/workloads", Glyph.Boxes, Gap: true),
        new("Clusters", "/clusters", Glyph.Server),
        new("Jobs", "/jobs", Glyph.CalendarClock),
        new("Activity", "/activity", Glyph.ScrollText, Gap: true),
        new("Templates", "/admin/templates", Glyph.Layers, Gap: true, Roles: [GlobalRoles.PlatformAdmin]),
        new("Guardrails", "/admin/guardrails", Glyph.ShieldCheck, Roles: [GlobalRoles.PlatformAdmin]),
        new("Teams and limits", "/admin/teams", Glyph.Users, Roles: GlobalRoles.All),
        new("Approval rules", "/admin/approval-rules", Glyph.Stamp, Roles: [GlobalRoles.PlatformAdmin, GlobalRoles.Auditor]),
        new("Changes of settings", "/admin/setting-changes", Glyph.FileDiff, Roles: [GlobalRoles.PlatformAdmin, GlobalRoles.Auditor]),
        new("Freeze windows", "/admin/freezes", Glyph.CalendarClock, Roles: [GlobalRoles.PlatformAdmin]),
        new("Platform switch", "/admin/platform", Glyph.Ban, Roles: [GlobalRoles.PlatformAdmin]),
        new("Price book", "/admin/prices", Glyph.PiggyBank, Roles: [GlobalRoles.PlatformAdmin, GlobalRoles.Finance]),
    ];

    /// <summary>An item a role cannot use is not shown.</summary>
    public bool IsFor(CurrentUser user) => Roles is null || Roles.Any(user.Is);
}
