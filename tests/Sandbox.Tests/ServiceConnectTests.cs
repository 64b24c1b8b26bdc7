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

    /// <summary>Makes the namespace <c>internal</c> and says its ARN.</summary>
    private static async Task<string> Namespace(Testbed bed)
    {
        await bed.Admin.Discovery.CreateHttpNamespaceAsync(new() { Name = "internal" }, Testbed.Cancel);
        bed.Settle();
        return (await bed.Admin.Discovery.ListNamespacesAsync(new(), Testbed.Cancel)).Namespaces.Single(n => n.Arn != SandboxAccount.NamespaceArn).Arn;
    }

    [Fact]
    public async Task A_connected_service_shows_its_configuration_and_is_found_by_its_namespace()
    {
        using var bed = new Testbed();
        var space = await Namespace(bed);
        await Register(bed);
        await bed.Admin.Ecs.CreateServiceAsync(Wish("internal"), Testbed.Cancel);
        bed.Settle();
        var deployment = (await bed.Admin.Describe()).Deployments.Single();
        Assert.Equal(("payments", "payments", 80), (deployment.ServiceConnectResources.Single().DiscoveryName, deployment.ServiceConnectConfiguration.Services[0].ClientAliases[0].DnsName, deployment.ServiceConnectConfiguration.Services[0].ClientAliases[0].Port));
        Assert.All(await bed.Admin.TasksOf(), t => Assert.Contains(t.Attachments, a => a is { Type: "Service Connect", Status: "ATTACHED" }));
        foreach (var named in new[] { "internal", space })
        {
            Assert.EndsWith($"/{Name}", (await bed.Admin.Ecs.ListServicesByNamespaceAsync(new() { Namespace = named }, Testbed.Cancel)).ServiceArns.Single());
        }
        await Assert.ThrowsAsync<NamespaceNotFoundException>(() => bed.Admin.Ecs.ListServicesByNamespaceAsync(new() { Namespace = "nowhere" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_port_that_the_definition_does_not_name_and_a_namespace_that_is_not_there_are_refused()
    {
        using var bed = new Testbed();
        await Namespace(bed);
        await Register(bed);
        var request = Wish("nowhere");
        await Assert.ThrowsAsync<NamespaceNotFoundException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel));
        request = Wish("internal");
        request.ServiceConnectConfiguration.Services[0].PortName = "api";
        Assert.Equal("The portName 'api' was not found in the task definition.", (await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel))).Message);
    }

    [Fact]
    public async Task A_canary_deployment_shifts_by_Service_Connect_without_a_load_balancer()
    {
        using var bed = new Testbed();
        await Namespace(bed);
        await Register(bed);
        var request = Wish("internal");
        request.DeploymentConfiguration = new() { Strategy = DeploymentStrategy.CANARY, CanaryConfiguration = new() { CanaryPercent = 20, CanaryBakeTimeInMinutes = 5 } };
        await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        bed.Settle();
        await Register(bed, "nginx:2");
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = Name, TaskDefinition = Name }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromMinutes(4));
        var arn = (await bed.Admin.Describe()).CurrentServiceDeployment;
        var shifting = (await bed.Admin.Ecs.DescribeServiceDeploymentsAsync(new() { ServiceDeploymentArns = [arn] }, Testbed.Cancel)).ServiceDeployments.Single();
        Assert.Equal((20.0, 80.0), (shifting.TargetServiceRevision.RequestedProductionTrafficWeight, shifting.SourceServiceRevisions.Single().RequestedProductionTrafficWeight));
        bed.Settle(TimeSpan.FromHours(1));
        Assert.EndsWith(":2", (await bed.Admin.Describe()).TaskDefinition);
    }
}
