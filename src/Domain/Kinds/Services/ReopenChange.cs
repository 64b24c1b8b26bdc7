using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>Once its office hours are gone nothing would open a service again that is closed now: it gets the bounds of an open one.</summary>
/// <param name="Outside">Tasks it keeps while it is closed.</param>
[PlannedAs("reopen")]
public sealed record ReopenChange(ScalableTargetSpec Open, int Outside) : Change
{
    public override string Title => $"Leave {Open.Service} open with {Open.Min} to {Open.Max} tasks";
    public override string Noun => "Scalable target";
    public override bool IsNew => false;

    internal ScalableTargetSpec Closed => Open with { Min = Outside, Max = Outside };

    // whether it is closed when this is applied is not known when it is planned
    public override ChangeTexts Text() => ChangeTexts.Of(ScalableTargetChange.Json(Closed), ScalableTargetChange.Json(Open));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => new ScalableTargetChange(Closed, Open).Scope(place);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Scope(place);
}

/// <summary>Opens what is closed; one that is open stays as it is.</summary>
internal sealed class ReopenStep(AwsSessions sessions) : AwsStep<ReopenChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(ReopenChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned, session, cancellationToken);
        if (live == planned.Open)
        {
            return Done($"{planned.Open.Service} is open and stays so.", step.Made);
        }

        if (live != planned.Closed)
        {
            return Fail($"Someone set the scaling bounds of {planned.Open.Service} {(live is null ? "aside" : $"to {live.Min}–{live.Max}")} since this was planned. They stay so. Send the request again if it is to be opened.");
        }

        await Scaling.RegisterAsync(session, planned.Open, null);
        return Done($"{planned.Open.Service} was closed and is open again: {planned.Open.Min} to {planned.Open.Max} tasks.", new Dictionary<string, string> { [StepKeys.Reopened] = "true" });
    }

    protected override async Task<StepOutcome> RevertAsync(ReopenChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(planned, session, cancellationToken);
        if (live == planned.Open && step.Made.ContainsKey(StepKeys.Reopened))
        {
            await Scaling.RegisterAsync(session, planned.Closed, null);
            return Done($"{planned.Open.Service} is closed again until its office hours open it.");
        }

        return live == planned.Open || live == planned.Closed
            ? Done($"The scaling bounds of {planned.Open.Service} stay as they are.")
            : new StepOutcome.Kept($"Someone set the scaling bounds of {planned.Open.Service} since. They stay so.");
    }

    private static async Task<ScalableTargetSpec?> LiveAsync(ReopenChange planned, AwsSession session, CancellationToken cancellationToken) =>
        (await Scaling.TargetsAsync(session, [planned.Open.ResourceId], cancellationToken)).SingleOrDefault();
}
