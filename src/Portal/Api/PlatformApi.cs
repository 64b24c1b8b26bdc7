using Domain.Approvals.Settings;
using Domain.Operations.Switch;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>How the platform switch is to stand.</summary>
/// <param name="Mode">Open, ApplyingStopped or ReadOnly.</param>
/// <param name="Reason">Everyone it stops reads it; to open, why it is over.</param>
internal sealed record SwitchBody(PlatformMode Mode, string Reason);

/// <summary>The one switch over everything.</summary>
internal static class PlatformApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var platform = api.MapGroup("/platform-switch").WithTags("Platform switch");
        platform.MapGet("", async (CurrentUser user, PlatformSwitches switches, CancellationToken cancellationToken) =>
                TypedResults.Ok(await switches.ReadAsync(user.Caller, cancellationToken)))
            .WithName("GetPlatformSwitch").WithSummary("Read whether Berth is open, has stopped applying or is read-only, since when and why, and how many operations are under way.");
        platform.MapPut("", async Task<Results<Ok<SettingAnswer>, Accepted<SettingAnswer>, ProblemHttpResult>> (SwitchBody body, CurrentUser user, PlatformSwitches switches, CancellationToken cancellationToken) =>
                SettingsApi.Answer(await switches.SetAsync(user.Caller, body.Mode, body.Reason, cancellationToken)))
            .WithName("SetPlatformSwitch").WithSummary("Stop all applying or make Berth read-only, which holds at once; or open it again, which another platform admin approves: until then 202 says who could.")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }
}
