using System.Globalization;
using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

/// <summary>A service whose deployments shift traffic: the web group of the starting account is one side, the api group the other.</summary>
internal sealed class Shifted(Testbed bed)
{
    public const string Name = "payments-dev-web";
    public const string Function = $"arn:aws:lambda:{SandboxAccount.Region}:{SandboxAccount.Id}:function:";
    public static readonly string Blue = SandboxAccount.TargetGroupArn("payments-dev-web");
    public static readonly string Green = SandboxAccount.TargetGroupArn("payments-dev-api");

    /// <summary>The rule on the host of a target group of the starting account.</summary>
    public static string RuleOf(string name)
        => $"{SandboxAccount.LoadBalancerArn.Replace(":loadbalancer/", ":listener-rule/", StringComparison.Ordinal)}/{SandboxAccount.Digest("HTTPS")}/{SandboxAccount.Digest($"rule {name}")}";

    private readonly string rule = RuleOf(Name);

    /// <summary>Creates the service and lets its first deployment end.</summary>
    public static async Task<Shifted> Begin(Testbed bed, DeploymentConfiguration deployment, int desired = 2, string image = "nginx:1")
    {
        var shifted = new Shifted(bed);
        await shifted.Create(deployment, desired, image);
        bed.Settle(TimeSpan.FromHours(3));
        Assert.Equal("SUCCESSFUL", (await shifted.Deployment()).Status.Value);
        return shifted;
    }

    public async Task<Service> Create(DeploymentConfiguration deployment, int desired = 2, string image = "nginx:1")
    {
        var listeners = (await bed.Admin.Elb.DescribeListenersAsync(new() { LoadBalancerArn = SandboxAccount.LoadBalancerArn }, Testbed.Cancel)).Listeners;
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: image), Testbed.Cancel);
        var request = Wishes.Service(Name, desired, balanced: true);
        request.DeploymentConfiguration = deployment;
        request.LoadBalancers[0].AdvancedConfiguration = new() { AlternateTargetGroupArn = Green, ProductionListenerRule = rule, TestListenerRule = RuleOf("payments-dev-admin"), RoleArn = SandboxAccount.InfrastructureRoleArn };
        return (await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel)).Service;
    }

    public async System.Threading.Tasks.Task Deploy(string image = "nginx:2")
    {
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(image: image), Testbed.Cancel);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = Name, TaskDefinition = Name }, Testbed.Cancel);
    }

    public async Task<ServiceDeployment> Deployment()
    {
        var arn = (await bed.Admin.Describe(Name)).CurrentServiceDeployment;
        return (await bed.Admin.Ecs.DescribeServiceDeploymentsAsync(new() { ServiceDeploymentArns = [arn] }, Testbed.Cancel)).ServiceDeployments.Single();
    }

    /// <summary>The percent of production that the rule sends to the green target group.</summary>
    public async Task<double> Share()
    {
        var action = (await bed.Admin.Elb.DescribeRulesAsync(new() { RuleArns = [rule] }, Testbed.Cancel)).Rules.Single().Actions.Single();
        var groups = action.ForwardConfig.TargetGroups;
        return 100.0 * (groups.Single(g => g.TargetGroupArn == Green).Weight ?? 0) / groups.Sum(g => g.Weight ?? 0);
    }

    /// <summary>Moves from event to event and writes down each new stage with the production share seen at it: <c>BAKE_TIME 100</c>.</summary>
    public async Task<List<string>> Watch(TimeSpan within)
    {
        var seen = new List<string>();
        for (var end = bed.Clock.GetUtcNow() + within; bed.Server.NextDue is { } due && due < end;)
        {
            bed.Clock.SetUtcNow(due > bed.Clock.GetUtcNow() ? due : bed.Clock.GetUtcNow());
            var deployment = await Deployment();
            var line = $"{deployment.LifecycleStage?.Value} {(await Share()).ToString(CultureInfo.InvariantCulture)}";
            if (deployment.LifecycleStage is not null && (seen.Count == 0 || seen[^1] != line))
            {
                seen.Add(line);
            }
            if (deployment.FinishedAt is not null)
            {
                break;
            }
        }
        return seen;
    }

    /// <summary>Moves on until the deployment stands at a stage.</summary>
    public async Task<ServiceDeployment> Reach(string stage)
    {
        for (var step = 0; step < 500 && bed.Server.NextDue is { } due; step++)
        {
            bed.Clock.SetUtcNow(due > bed.Clock.GetUtcNow() ? due : bed.Clock.GetUtcNow());
            if (await Deployment() is { LifecycleStage.Value: var at } deployment && at == stage)
            {
                return deployment;
            }
        }
        throw new InvalidOperationException($"The deployment did not reach {stage} but stands at {(await Deployment()).LifecycleStage?.Value}.");
    }
}
