using Domain.Aws;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>Creates the service with a client token, or updates it if it is still what the plan was made against.</summary>
internal sealed class ServiceStep(AwsSessions sessions) : AwsStep<ServiceChange>(sessions)
{
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(10);

    protected override async Task<StepOutcome> ApplyAsync(ServiceChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var live = await EcsServices.FindAsync(session, planned.After.Cluster, planned.After.Name, cancellationToken);
        var definition = step.MadeBefore.GetValueOrDefault(StepKeys.TaskDefinitionArn);
        var after = planned.After.WithMade(step.MadeBefore);
        return planned.Before is { } before
            ? await UpdateAsync(before, after, live, definition, session, cancellationToken)
            : await CreateAsync(after, planned.Provider, live, definition, step, session);
    }

    private static async Task<StepOutcome> CreateAsync(ServiceSpec spec, string? provider, ServiceState? live, string? definition, StepContext step, AwsSession session)
    {
        switch (live)
        {
            case { IsActive: true } when live.IsOf(step.RequestNumber):
                return Created(live.Arn, spec);
            case { IsActive: true }:
                return Fail($"Cluster {spec.Cluster} has a service {spec.Name} since this was planned. Send a new request under another name, or one that changes that service.");
            case { Status: "DRAINING" } when step.Now - step.StartedAt >= StabilityRules.Patience:
                return Fail($"The former service {spec.Name} has been stopping for {StabilityRules.Patience.TotalMinutes:0} minutes and still has its name. Nothing was made. Look at its tasks in AWS, then try again.");
            case { Status: "DRAINING" }:
                return new StepOutcome.NotYet(Draining, $"The former service {spec.Name} is still stopping.");
        }

        return Created(await EcsServices.CreateAsync(session, spec, provider, definition ?? spec.TaskDefinition, step.Token, TagsOf(step)), spec);
    }

    private static StepOutcome Created(string arn, ServiceSpec spec) => Done(
        $"Service {spec.Name} was created on {spec.Cluster}.", new Dictionary<string, string> { [StepKeys.ServiceArn] = arn, [StepKeys.Created] = "true" });

    private static async Task<StepOutcome> UpdateAsync(
        ServiceSpec before, ServiceSpec after, ServiceState? live, string? definition, AwsSession session, CancellationToken cancellationToken)
    {
        if (live is not { IsActive: true })
        {
            return Fail($"Service {after.Name} is no longer on cluster {after.Cluster}: someone deleted it since this was planned. Ask for a new service.");
        }

        if (ServiceRules.WhyNotTouch(before, after, definition, live.ToSpec()) is { } why)
        {
            return Fail(why);
        }

        // on a repeated run the service is ours already: what it ran before is then known from the plan alone
        var previous = definition is not null && ServiceRules.IsSameDefinition(live.TaskDefinitionArn, definition) ? before.TaskDefinition : live.TaskDefinitionArn;
        var made = new Dictionary<string, string> { [StepKeys.ServiceArn] = live.Arn, [StepKeys.PreviousTaskDefinition] = previous };
        return await MoveAsync(live, after, definition, session, cancellationToken) switch
        {
            { } why2 => Fail(why2),
            null => Done($"Service {after.Name} was updated{(definition is null ? "" : $" to {Arns.Last(definition)}")}.", made),
        };
    }

    /// <summary>Brings the live service to a spec; null when it is there, else why it cannot be.</summary>
    private static async Task<string?> MoveAsync(ServiceState live, ServiceSpec to, string? definition, AwsSession session, CancellationToken cancellationToken)
    {
        var update = new ServiceUpdate(
            definition is null || ServiceRules.IsSameDefinition(live.TaskDefinitionArn, definition) ? null : definition,
            live.Compute == to.Compute ? null : await ProviderAsync(to, session, cancellationToken),
            ServiceRules.IsSameNetwork(live.ToSpec(), to) ? null : to,
            live.Connect == to.Connect ? null : to)
        { GraceSeconds = to.GraceSeconds is null || to.GraceSeconds == live.GraceSeconds ? null : to.GraceSeconds, Deployment = to.Deployment is null || to.Deployment == live.Deployment ? null : to };
        if (live.Compute != to.Compute && update.Provider is null)
        {
            return $"Cluster {to.Cluster} has no capacity provider of EC2 instances, so {to.Name} cannot move to EC2. Ask the platform team to add one, or choose Fargate.";
        }

        if (update is not { TaskDefinition: null, Provider: null, Network: null, Connect: null, GraceSeconds: null, Deployment: null })
        {
            await EcsServices.UpdateAsync(session, to.Cluster, to.Name, update);
        }

        return null;
    }

    /// <summary>The launch type of a service cannot be changed, its strategy can (ECS API, UpdateService).</summary>
    private static async Task<string?> ProviderAsync(ServiceSpec to, AwsSession session, CancellationToken cancellationToken) => to.Compute switch
    {
        Compute.Fargate => "FARGATE",
        Compute.FargateSpot => "FARGATE_SPOT",
        Compute.Ec2 => (await EcsClusters.ProvidersAsync(session, to.Cluster, cancellationToken))
            .FirstOrDefault(p => !p.StartsWith("FARGATE", StringComparison.Ordinal)),
    };

    protected override async Task<StepOutcome> RevertAsync(ServiceChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken)
    {
        var (cluster, name) = (planned.After.Cluster, planned.After.Name);
        var live = await EcsServices.FindAsync(session, cluster, name, cancellationToken);
        if (live is not { IsActive: true })
        {
            return Done($"Service {name} is not on cluster {cluster}.");
        }

        if (planned.Before is not { } before)
        {
            if (!live.IsOf(step.RequestNumber))
            {
                return new StepOutcome.Kept($"Service {name} was not made by this request, so it stays.");
            }

            if (step.MadeBefore.GetValueOrDefault(StepKeys.TaskDefinitionArn) is { } made && !ServiceRules.IsSameDefinition(live.TaskDefinitionArn, made))
            {
                return new StepOutcome.Kept($"Service {name} was changed since: it runs {Arns.Last(live.TaskDefinitionArn)}, not {Arns.Last(made)}. It stays as it is.");
            }

            await EcsServices.DeleteAsync(session, cluster, name);
            return Done($"Service {name} was deleted; its tasks are stopping.");
        }

        var previous = step.Made.GetValueOrDefault(StepKeys.PreviousTaskDefinition) ?? before.TaskDefinition;
        var ours = step.MadeBefore.GetValueOrDefault(StepKeys.TaskDefinitionArn);
        if (ServiceRules.WhyNotTouch(before, planned.After, ours, live.ToSpec()) is not null)
        {
            return new StepOutcome.Kept($"Service {name} was changed again since: it runs {Arns.Last(live.TaskDefinitionArn)}. It stays as it is.");
        }

        return await MoveAsync(live, before, previous, session, cancellationToken) is { } why
            ? Fail(why)
            : Done($"Service {name} goes back to {Arns.Last(previous)}.");
    }
}
