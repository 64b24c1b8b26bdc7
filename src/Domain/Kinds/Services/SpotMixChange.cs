using System.Text.Json.Nodes;
using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>Divide the tasks of a service otherwise between on-demand and Spot: a new deployment moves them, a few at a time.</summary>
[PlannedAs("spot-mix")]
public sealed record SpotMixChange(string Cluster, string Service, SpotMix Before, SpotMix After) : Change
{
    public override string Title => $"Run {Service} with {After.Words}";
    public override string Noun => "Service";
    public override bool IsNew => false;

    public override ChangeTexts Text() => ChangeTexts.Of(Json(Before), Json(After));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => Using(place, After);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => Using(place, Before);

    private IReadOnlyList<NeededPermission> Using(TeamEnvironment place, SpotMix mix)
    {
        var context = InCluster(place, Cluster);
        context["ecs:capacity-provider"] = string.Join(',', mix.Items.Select(i => CapacityProviderArn(place, i.Provider)));
        return
        [
            new("ecs:UpdateService", place.ServiceArn(Cluster, Service), context),
            new("ecs:DescribeServices", place.ServiceArn(Cluster, Service), InCluster(place, Cluster)),
        ];
    }

    private JsonObject Json(SpotMix mix) => new()
    {
        ["serviceName"] = Service, ["cluster"] = Cluster,
        ["capacityProviderStrategy"] = new JsonArray([.. mix.Items.Select(i => new JsonObject { ["capacityProvider"] = i.Provider, ["base"] = i.Base, ["weight"] = i.Weight })]),
    };
}

/// <summary>Gives the service its strategy, if it still has the one the plan was made against.</summary>
internal sealed class SpotMixStep(AwsSessions sessions) : AwsStep<SpotMixChange>(sessions)
{
    protected override async Task<StepOutcome> ApplyAsync(SpotMixChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsServices.FindAsync(session, planned.Cluster, planned.Service, cancellationToken) is not { IsActive: true } live)
        {
            return Fail($"Service {planned.Service} is no longer on cluster {planned.Cluster}: someone deleted it since this was planned. Ask for a new service.");
        }

        if (live.Spot != planned.After)
        {
            if (live.Spot != planned.Before)
            {
                return Fail($"Someone changed what {planned.Service} runs on since this was planned{(live.Spot is { } now ? $": {now.Words}" : "")}. Nothing was changed. Send the request again, so that the new difference is seen and approved.");
            }

            await EcsServices.UpdateAsync(session, planned.Cluster, planned.Service, new ServiceUpdate(null, null, null, null) { Mix = planned.After });
        }

        return Done($"{planned.Service} runs with {planned.After.Words}.");
    }

    protected override async Task<StepOutcome> RevertAsync(SpotMixChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        if (await EcsServices.FindAsync(session, planned.Cluster, planned.Service, cancellationToken) is not { IsActive: true } live)
        {
            return Done($"Service {planned.Service} is not on cluster {planned.Cluster}.");
        }

        if (live.Spot != planned.Before)
        {
            if (live.Spot != planned.After)
            {
                return new StepOutcome.Kept($"Someone changed what {planned.Service} runs on since. It stays so.");
            }

            await EcsServices.UpdateAsync(session, planned.Cluster, planned.Service, new ServiceUpdate(null, null, null, null) { Mix = planned.Before });
        }

        return Done($"{planned.Service} runs with {planned.Before.Words}, as before.");
    }
}
