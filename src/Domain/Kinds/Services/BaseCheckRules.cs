using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>What becomes of the base task definition when a service goes to another version of its template. Pure.</summary>
internal static class BaseCheckRules
{
    private const string Rule = "Template base";

    /// <param name="service">Full name in AWS.</param>
    /// <param name="from">The version it is on; null where it goes to no other.</param>
    public static IEnumerable<Check> Of(ServiceInputs asked, TeamEnvironment place, string service, LiveFacts live, TemplateVersion? to, TemplateVersion? from)
    {
        if (to is null || from is null || live.TaskDefinition is null || to.Recipe == from.Recipe)
        {
            return [];
        }

        var stays = ServiceDefinitions.Of(asked, place, service, live, to.Recipe, from.Recipe).Stays;
        return stays.Count > 0
            ? stays.Select(why => new Check(CheckOutcome.Warning, $"{why} Read it in the diff; to have the version's, change what runs first.", Rule))
            : [new(CheckOutcome.Pass, $"What the base of version {to.Number} has otherwise than {from.Number} is taken over; what was changed beyond it stays.", Rule)];
    }
}
