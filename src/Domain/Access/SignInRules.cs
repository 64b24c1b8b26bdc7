using Domain.Teams;

namespace Domain.Access;

/// <summary>What is left of a sign-in that began some time ago. Pure.</summary>
internal static class SignInRules
{
    /// <returns>The global roles it has still; null when it is over, because the person signed out everywhere since.</returns>
    public static IReadOnlyList<string>? RolesNow(Person person, Caller caller) =>
        caller.SignedInAt is not { } began ? caller.Roles
        : person.SessionsFrom is { } over && began <= over ? null
        // a later sign-in of the same person knows better what they are
        : person.RolesAt is { } said && began < said ? [.. caller.Roles.Where(r => person.Roles.Contains(r, StringComparer.Ordinal))]
        : caller.Roles;

    /// <summary>Whether the name and roles of this sign-in are to be stored.</summary>
    public static bool IsNews(Person person, Caller caller) =>
        (caller.SignedInAt is null || person.RolesAt is null || caller.SignedInAt >= person.RolesAt)
        && (person.Name != caller.Name || !person.Roles.SequenceEqual(caller.Roles, StringComparer.Ordinal) || (caller.SignedInAt is { } at && at != person.RolesAt));
}
