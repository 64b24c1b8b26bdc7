using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

/// <summary>The ceilings of a team, or of one of its environments, as a setting. Its subject is <c>team</c> or <c>team/environment</c>.</summary>
internal sealed class LimitSetting : SettingKind
{
    public const string KindId = "limits";

    public override string Id => KindId;

    public override string Name => "Limits";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotSetLimits(who);

    public static string SubjectOf(string teamId, string? environment) => environment is null ? teamId : $"{teamId}/{environment}";

    internal override (string? Team, string? Environment) PlaceOf(SettingChange change) =>
        change.Subject.Split('/') is [var team, var environment] ? (team, environment) : (change.Subject, null);

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (teamId, environment) = PlaceOf(change);
        var to = change.After is { } text ? JsonText.Parse<TeamLimits>(text) : null;
        var team = await db.Teams.Include(t => t.Environments).SingleOrDefaultAsync(t => t.Id == teamId, cancellationToken);
        var place = environment is null ? null : team?.Environments.Find(e => e.Name == environment);
        if (team is null || (environment is not null && place is null))
        {
            return $"There is no {change.Subject} any more. Reject what was proposed for it.";
        }

        if (TextOf(place is null ? team.Limits : place.Limits) != change.Before)
        {
            return $"The limits of {change.Subject} were changed since this was proposed. Look at them as they are now and propose it again.";
        }

        if (place is not null)
        {
            place.Limits = to;
        }
        else if (to is not null)
        {
            team.Limits = to;
        }

        return null;
    }

    internal override Happening Deed(SettingChange change, Actor by)
    {
        var (team, environment) = PlaceOf(change);
        return new(by.PersonId, by.Name, "limits.set", team, environment, null, null, new { author = change.Author, before = Limits(change.Before), after = Limits(change.After) });
    }

    /// <returns>Null for none.</returns>
    internal static string? TextOf(TeamLimits? limits) => limits is null ? null : JsonText.Write(limits);

    private static TeamLimits? Limits(string? text) => text is null ? null : JsonText.Parse<TeamLimits>(text);
}
