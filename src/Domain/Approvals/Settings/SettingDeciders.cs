using Domain.Access;
using Domain.Data;

namespace Domain.Approvals.Settings;

/// <summary>Who could be the second person for a change of a setting.</summary>
internal static class SettingDeciders
{
    /// <summary>The few people in question with what they may now; not all of them could decide.</summary>
    public static async Task<IReadOnlyList<Actor>> AskedAsync(PortalDb db, SettingKind kind, SettingChange change, CancellationToken cancellationToken)
    {
        var actors = new List<Actor>();
        foreach (var person in await PeopleInQuestion.WithRolesOrAsync(db, await kind.AlsoAskedAsync(db, kind.PlaceOf(change).Team, cancellationToken), cancellationToken))
        {
            actors.Add(await Actors.LoadAsync(db, person, cancellationToken));
        }

        return actors;
    }

    public static IEnumerable<Actor> Could(SettingKind kind, SettingChange change, IEnumerable<Actor> people) =>
        people.Where(p => p.PersonId != change.AuthorId && kind.WhyNot(p, change) is null);

    public static IReadOnlyList<string> ToNames(this IEnumerable<Actor> people) => [.. people.Select(p => p.Name).Order(StringComparer.Ordinal)];
}
