using System.Diagnostics;
using Domain.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>A guardrail of the starter pack, and whether the platform switched it on for everything.</summary>
/// <param name="Platform">Null while it is off.</param>
internal sealed record GuardrailRow(string Id, string Title, string Why, GuardrailSetting? Platform);

internal sealed record GuardrailsBody(IReadOnlyList<GuardrailSetting> Settings);

/// <summary>The guardrails that bind every template.</summary>
internal static class GuardrailsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var guardrails = api.MapGroup("/guardrails").WithTags("Catalogue");
        guardrails.MapGet("", ListAsync).WithName("ListGuardrails").WithSummary("List the guardrails, what each is for, and which bind everything.");
        guardrails.MapPut("", SaveAsync).WithName("SaveGuardrails").WithSummary("Say which guardrails bind everything, and whether they warn or fail, as a platform admin. Another approves it: until then 202 says who could.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<IReadOnlyList<GuardrailRow>>> ListAsync(PlatformGuardrails guardrails, CancellationToken cancellationToken)
    {
        var settings = await guardrails.ReadAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<GuardrailRow>>([.. GuardrailRules.All.Select(g => new GuardrailRow(g.Id, g.Title, g.Why, settings.FirstOrDefault(s => s.Id == g.Id)))]);
    }

    private static async Task<Results<NoContent, Accepted<SettingAnswer>, ProblemHttpResult>> SaveAsync(GuardrailsBody body, CurrentUser user, PlatformGuardrails guardrails, CancellationToken cancellationToken) =>
        await guardrails.SaveAsync(user.Caller, body.Settings, cancellationToken) switch
        {
            GuardrailsOutcome.Saved => TypedResults.NoContent(),
            GuardrailsOutcome.Waits waits => SettingsApi.Waits(waits.Id, waits.Who),
            GuardrailsOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
            GuardrailsOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            GuardrailsOutcome.ChangedMeanwhile => Problems.Changed("The list of guardrails"),
            _ => throw new UnreachableException(),
        };
}
