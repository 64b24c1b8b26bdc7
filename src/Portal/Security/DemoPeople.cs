namespace Portal.Security;

/// <summary>The people of the demo, by role. Their teams and duties are seeded with the same subjects.</summary>
internal static class DemoPeople
{
    public static IReadOnlyList<DemoPerson> All { get; } =
    [
        new("ines", "Ines Faria", "Developer, payments", "payments", []),
        new("ben", "Ben Adeyemi", "Team lead, payments", "payments", []),
        new("yuki", "Yuki Tan", "Developer, search", "search", []),
        new("mara", "Mara Lindqvist", "Platform admin", null, [GlobalRoles.PlatformAdmin]),
        new("tomas", "Tomás Rey", "Finance", null, [GlobalRoles.Finance]),
        new("dana", "Dana Wolf", "Auditor, reads everything", null, [GlobalRoles.Auditor]),
    ];
}
