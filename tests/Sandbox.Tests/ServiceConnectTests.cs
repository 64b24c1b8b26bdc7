using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class ServiceConnectTests
{
    private const string Name = "payments-dev-web";

    private static CreateServiceRequest Wish(string? space)
    {
        var request = Wishes.Service(Name);
        request.ServiceConnectConfiguration = new() { Enabled = true, Namespace = space, Services = [new() { PortName = "web", DiscoveryName = "payments", ClientAliases = [new() { Port = 80, DnsName = "payments" }] }] };
        return request;
    }

    private static async Task Register(Testbed bed, string image = "nginx:1")
    {
        var definition = Wishes.Definition(image: image);
        definition.ContainerDefinitions[0].PortMappings[0].Name = "web";
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
    }

    [Fact]
    public async Task A_connected_service_shows_its_configuration_and_is_found_by_its_namespace()
    {
        using var kept = new KeptSandbox();
        var space = kept.Namespace("internal");
        await Register(kept.Bed);
        await kept.Bed.Admin.Ecs.CreateServiceAsync(Wish("internal"), Testbed.Cancel);
        kept.Bed.Settle();
        var deployment = (await kept.Bed.Admin.Describe()).Deployments.Single();
        Assert.Equal(("payments", "payments", 80), (deployment.ServiceConnectResources.Single().DiscoveryName, deployment.ServiceConnectConfiguration.Services[0].ClientAliases[0].DnsName, deployment.ServiceConnectConfiguration.Services[0].ClientAliases[0].Port));
        Assert.All(await kept.Bed.Admin.TasksOf(), t => Assert.Contains(t.Attachments, a => a is { Type: "Service Connect", Status: "ATTACHED" }));
        foreach (var named in new[] { "internal", space })
        {
            Assert.EndsWith($"/{Name}", (await kept.Bed.Admin.Ecs.ListServicesByNamespaceAsync(new() { Namespace = named }, Testbed.Cancel)).ServiceArns.Single());
        }
        await Assert.ThrowsAsync<NamespaceNotFoundException>(() => kept.Bed.Admin.Ecs.ListServicesByNamespaceAsync(new() { Namespace = "nowhere" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_port_that_the_definition_does_not_name_and_a_namespace_that_is_not_there_are_refused()
    {
        using var kept = new KeptSandbox();
        kept.Namespace("internal");
        await Register(kept.Bed);
        var request = Wish("nowhere");
        await Assert.ThrowsAsync<NamespaceNotFoundException>(() => kept.Bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        request = Wish("internal");
        request.ServiceConnectConfiguration.Services[0].PortName = "api";
        Assert.Equal("The portName 'api' was not found in the task definition.", (await Assert.ThrowsAsync<InvalidParameterException>(() => kept.Bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel))).Message);
    }

    [Fact]
    public async Task A_canary_deployment_shifts_by_Service_Connect_without_a_load_balancer()
    {
        using var kept = new KeptSandbox();
        kept.Namespace("internal");
        await Register(kept.Bed);
        var request = Wish("internal");
        request.DeploymentConfiguration = new() { Strategy = DeploymentStrategy.CANARY, CanaryConfiguration = new() { CanaryPercent = 20, CanaryBakeTimeInMinutes = 5 } };
        await kept.Bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        kept.Bed.Settle();
        await Register(kept.Bed, "nginx:2");
        await kept.Bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = Name, TaskDefinition = Name }, Testbed.Cancel);
        kept.Bed.Clock.Advance(TimeSpan.FromMinutes(4));
        var arn = (await kept.Bed.Admin.Describe()).CurrentServiceDeployment;
        var shifting = (await kept.Bed.Admin.Ecs.DescribeServiceDeploymentsAsync(new() { ServiceDeploymentArns = [arn] }, Testbed.Cancel)).ServiceDeployments.Single();
        Assert.Equal((20.0, 80.0), (shifting.TargetServiceRevision.RequestedProductionTrafficWeight, shifting.SourceServiceRevisions.Single().RequestedProductionTrafficWeight));
        kept.Bed.Settle(TimeSpan.FromHours(1));
        Assert.EndsWith(":2", (await kept.Bed.Admin.Describe()).TaskDefinition);
    }
}
