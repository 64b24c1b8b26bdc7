using System.Globalization;
using Domain.Access;

namespace Domain.Approvals;

/// <summary>Whether a decision may be handed over. Pure.</summary>
internal static class DelegationRules
{
    public const int MostDays = 60;
    public const int MostReason = 500;

    /// <summary>Null when it may be given.</summary>
    public static string? WhyNot(Actor from, Actor to, DateTimeOffset begins, DateTimeOffset ends, string reason, DateTimeOffset now) =>
        from.PersonId == to.PersonId ? "You decide for yourself already. Name someone else."
        : ends <= begins || ends <= now ? "It would be over before it begins. Choose an end after the beginning and after now."
        : ends - (begins > now ? begins : now) > TimeSpan.FromDays(MostDays) ? string.Create(CultureInfo.InvariantCulture, $"That is longer than {MostDays} days. Choose an earlier end; it can be given again then.")
        : reason.Length is 0 or > MostReason ? $"Say why in {MostReason} characters or fewer, so that the record tells."
        : Permits.WhyNotHandOver(from) is { } never ? never
        : from.TeamsLed.FirstOrDefault(t => Permits.WhyNotSee(to, t) is not null) is { } team
            ? $"{to.Name} cannot see the requests of {team}. Name someone of that team, or a platform admin."
        : (from.Roles.Count > 0 || from.Groups.Count > 0) && to.Roles.Count == 0
            ? $"You decide for many teams, and {to.Name} sees only their own. Name someone with a role over all teams."
        : null;
}
