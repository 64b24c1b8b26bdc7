using Amazon.ServiceDiscovery.Model;

namespace Sandbox.Tests;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task A_namespace_is_there_when_its_operation_has_succeeded()
    {
        using var bed = new Testbed();
        var id = (await bed.Admin.Discovery.CreateHttpNamespaceAsync(new() { Name = "internal", Description = "ours" }, Testbed.Cancel)).OperationId;
        Assert.Equal("SUBMITTED", (await Operation(bed, id)).Status.Value);
        Assert.Empty(await Namespaces(bed));
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("PENDING", (await Operation(bed, id)).Status.Value);
        bed.Clock.Advance(TimeSpan.FromSeconds(2));
        var done = await Operation(bed, id);
        Assert.Equal(("SUCCESS", "CREATE_NAMESPACE"), (done.Status.Value, done.Type.Value));
        var space = (await bed.Admin.Discovery.GetNamespaceAsync(new() { Id = done.Targets["NAMESPACE"] }, Testbed.Cancel)).Namespace;
        Assert.Equal(("internal", "HTTP", "ours", "internal"), (space.Name, space.Type.Value, space.Description, space.Properties.HttpProperties.HttpName));
    }

    [Fact]
    public async Task A_private_DNS_namespace_has_a_hosted_zone_and_a_hashed_HTTP_name_where_its_name_is_taken()
    {
        using var bed = new Testbed();
        await Http(bed, "internal");
        var operation = (await bed.Admin.Discovery.CreatePrivateDnsNamespaceAsync(new() { Name = "internal", Vpc = SandboxAccount.VpcId }, Testbed.Cancel)).OperationId;
        bed.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("PENDING", (await Operation(bed, operation)).Status.Value);
        bed.Clock.Advance(TimeSpan.FromSeconds(1));
        var space = (await Namespaces(bed)).Single(n => n.Type.Value == "DNS_PRIVATE");
        Assert.StartsWith("Z", space.Properties.DnsProperties.HostedZoneId);
        Assert.Matches("^internal-[0-9a-f]{8}$", space.Properties.HttpProperties.HttpName);
        var again = await ElbWishes.Refusal(() => bed.Admin.Discovery.CreatePrivateDnsNamespaceAsync(new() { Name = "internal", Vpc = SandboxAccount.VpcId }, Testbed.Cancel));
        Assert.Equal(("NamespaceAlreadyExists", "The namespace internal already exists."), again);
        Assert.Equal("InvalidInput", (await ElbWishes.Refusal(() => bed.Admin.Discovery.CreatePrivateDnsNamespaceAsync(new() { Name = "other", Vpc = "vpc-1" }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task The_same_request_again_answers_the_same_operation_and_another_while_it_runs_is_a_duplicate()
    {
        using var bed = new Testbed();
        var first = (await bed.Admin.Discovery.CreateHttpNamespaceAsync(new() { Name = "internal", CreatorRequestId = "one" }, Testbed.Cancel)).OperationId;
        Assert.Equal(first, (await bed.Admin.Discovery.CreateHttpNamespaceAsync(new() { Name = "internal", CreatorRequestId = "one" }, Testbed.Cancel)).OperationId);
        var error = await Assert.ThrowsAsync<DuplicateRequestException>(() => bed.Admin.Discovery.CreateHttpNamespaceAsync(new() { Name = "internal", CreatorRequestId = "two" }, Testbed.Cancel));
        Assert.Equal(first, error.DuplicateOperationId);
    }

    [Fact]
    public async Task A_service_with_instances_and_a_namespace_with_services_stay()
    {
        using var bed = new Testbed();
        var space = await Http(bed, "internal");
        var service = await Service(bed, space, "web");
        await Register(bed, service.Id, "one");
        Assert.Equal("ResourceInUse", (await ElbWishes.Refusal(() => bed.Admin.Discovery.DeleteServiceAsync(new() { Id = service.Id }, Testbed.Cancel))).Code);
        Assert.Equal("ResourceInUse", (await ElbWishes.Refusal(() => bed.Admin.Discovery.DeleteNamespaceAsync(new() { Id = space }, Testbed.Cancel))).Code);
        await bed.Admin.Discovery.DeregisterInstanceAsync(new() { ServiceId = service.Id, InstanceId = "one" }, Testbed.Cancel);
        bed.Settle();
        await bed.Admin.Discovery.DeleteServiceAsync(new() { Id = service.Id }, Testbed.Cancel);
        await bed.Admin.Discovery.DeleteNamespaceAsync(new() { Id = space }, Testbed.Cancel);
        bed.Settle();
        Assert.Empty(await Namespaces(bed));
        Assert.Equal("NamespaceNotFound", (await ElbWishes.Refusal(() => bed.Admin.Discovery.GetNamespaceAsync(new() { Id = space }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Instances_are_discovered_by_name_attributes_and_health()
    {
        using var bed = new Testbed();
        var space = await Http(bed, "internal");
        var service = await Service(bed, space, "web", r => r.HealthCheckCustomConfig = new() { FailureThreshold = 1 });
        await Register(bed, service.Id, "blue", ("version", "1"));
        await Register(bed, service.Id, "green", ("version", "2"), ("AWS_INIT_HEALTH_STATUS", "UNHEALTHY"));
        Assert.Equal(["blue"], await Discover(bed, _ => { }));
        Assert.Equal(["blue", "green"], await Discover(bed, r => r.HealthStatus = "ALL"));
        Assert.Equal(["green"], await Discover(bed, r => r.QueryParameters = new() { ["version"] = "2" }));
        Assert.Equal(["blue"], await Discover(bed, r => r.OptionalParameters = new() { ["version"] = "3" }));
        Assert.Equal("ServiceNotFound", (await ElbWishes.Refusal(() => Discover(bed, r => r.ServiceName = "api"))).Code);
        Assert.Equal(2, (await bed.Admin.Discovery.GetServiceAsync(new() { Id = service.Id }, Testbed.Cancel)).Service.InstanceCount);
    }

    [Fact]
    public async Task Records_of_a_DNS_service_demand_their_attributes_and_keep_their_types()
    {
        using var bed = new Testbed();
        await bed.Admin.Discovery.CreatePrivateDnsNamespaceAsync(new() { Name = "example.internal", Vpc = SandboxAccount.VpcId }, Testbed.Cancel);
        bed.Settle();
        var space = (await Namespaces(bed)).Single().Id;
        Assert.Equal("InvalidInput", (await ElbWishes.Refusal(() => Service(bed, space, "web"))).Code);
        Assert.Equal("InvalidInput", (await ElbWishes.Refusal(() => Service(bed, space, "web", r => r.DnsConfig = Records("A", "CNAME")))).Code);
        var service = await Service(bed, space, "web", r => r.DnsConfig = Records("A"));
        Assert.Equal(("DNS_HTTP", "MULTIVALUE"), (service.Type.Value, service.DnsConfig.RoutingPolicy.Value));
        Assert.Equal("InvalidInput", (await ElbWishes.Refusal(() => Register(bed, service.Id, "one"))).Code);
        await Register(bed, service.Id, "one", ("AWS_INSTANCE_IPV4", "10.20.0.9"));
        Assert.Equal("InvalidInput", (await ElbWishes.Refusal(() => bed.Admin.Discovery.UpdateServiceAsync(new() { Id = service.Id, Service = new() { DnsConfig = new() { DnsRecords = Records("SRV").DnsRecords } } }, Testbed.Cancel))).Code);
        await bed.Admin.Discovery.UpdateServiceAsync(new() { Id = service.Id, Service = new() { Description = "new", DnsConfig = new() { DnsRecords = [new() { Type = "A", TTL = 5 }] } } }, Testbed.Cancel);
        bed.Settle();
        var changed = (await bed.Admin.Discovery.GetServiceAsync(new() { Id = service.Id }, Testbed.Cancel)).Service;
        Assert.Equal(("new", 5), (changed.Description, changed.DnsConfig.DnsRecords.Single().TTL));
        Assert.Equal("ServiceAlreadyExists", (await ElbWishes.Refusal(() => Service(bed, space, "WEB", r => r.DnsConfig = Records("A")))).Code);
    }

    [Fact]
    public async Task Namespaces_services_and_operations_are_listed_filtered_and_in_pages()
    {
        using var bed = new Testbed();
        var spaces = new List<string>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            spaces.Add(await Http(bed, name));
        }
        await Service(bed, spaces[0], "web");
        var first = await bed.Admin.Discovery.ListNamespacesAsync(new() { MaxResults = 2 }, Testbed.Cancel);
        var rest = await bed.Admin.Discovery.ListNamespacesAsync(new() { MaxResults = 2, NextToken = first.NextToken }, Testbed.Cancel);
        Assert.Equal(["a", "b", "c"], first.Namespaces.Concat(rest.Namespaces).Where(n => n.Arn != SandboxAccount.NamespaceArn).Select(n => n.Name).Order());
        Assert.Null(rest.NextToken);
        var named = await bed.Admin.Discovery.ListNamespacesAsync(new() { Filters = [new() { Name = "NAME", Values = ["b"] }] }, Testbed.Cancel);
        Assert.Equal(spaces[1], named.Namespaces.Single().Id);
        Assert.Empty((await bed.Admin.Discovery.ListServicesAsync(new() { Filters = [new() { Name = "NAMESPACE_ID", Values = [spaces[1]] }] }, Testbed.Cancel)).Services ?? []);
        Assert.Equal(3, (await bed.Admin.Discovery.ListOperationsAsync(new() { Filters = [new() { Name = "STATUS", Condition = "IN", Values = ["SUCCESS"] }] }, Testbed.Cancel)).Operations.Count);
        Assert.Equal("InvalidInput", (await ElbWishes.Refusal(() => bed.Admin.Discovery.ListNamespacesAsync(new() { MaxResults = 101 }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task A_namespace_carries_tags()
    {
        using var bed = new Testbed();
        await Http(bed, "internal");
        var arn = (await Namespaces(bed)).Single().Arn;
        await bed.Admin.Discovery.TagResourceAsync(new() { ResourceARN = arn, Tags = [new() { Key = "berth-team", Value = "platform" }, new() { Key = "x", Value = "" }] }, Testbed.Cancel);
        await bed.Admin.Discovery.UntagResourceAsync(new() { ResourceARN = arn, TagKeys = ["x"] }, Testbed.Cancel);
        Assert.Equal([("berth-team", "platform")], (await bed.Admin.Discovery.ListTagsForResourceAsync(new() { ResourceARN = arn }, Testbed.Cancel)).Tags.Select(t => (t.Key, t.Value)));
        Assert.Equal("ResourceNotFoundException", (await ElbWishes.Refusal(() => bed.Admin.Discovery.ListTagsForResourceAsync(new() { ResourceARN = arn + "0" }, Testbed.Cancel))).Code);
    }

    /// <summary>Service Authorization Reference, "AWS Cloud Map": a service is made on its namespace and on services.</summary>
    [Theory]
    [InlineData("""["*"]""", true)]
    [InlineData("""["arn:aws:servicediscovery:*:*:namespace/*"]""", false)]
    [InlineData("""["arn:aws:servicediscovery:*:*:namespace/*","arn:aws:servicediscovery:*:*:service/*"]""", true)]
    public void Making_a_service_needs_its_namespace_and_services(string resources, bool allowed)
    {
        var bench = new PolicyBench(ServiceDiscovery.Discovery.Offer);
        const string arn = "arn:aws:servicediscovery:us-east-1:111122223333:namespace/ns-aaaaaaaaaaaaaaaa";
        bench.World.State.Discovery.Namespaces[arn] = new() { Arn = arn, Id = "ns-aaaaaaaaaaaaaaaa", Name = "a", HttpName = "a", Type = "HTTP", Created = Testbed.Start };
        Assert.Equal(allowed, bench.Allows(
            $$"""[{"Effect":"Allow","Action":"servicediscovery:CreateService","Resource":{{resources}}}]""", "CreateService", new CreateServiceRequest { Name = "web", NamespaceId = "ns-aaaaaaaaaaaaaaaa" }));
    }

    private static DnsConfig Records(params string[] types) => new() { DnsRecords = [.. types.Select(t => new DnsRecord { Type = t, TTL = 60 })] };

    private static async Task<string> Http(Testbed bed, string name)
    {
        var operation = (await bed.Admin.Discovery.CreateHttpNamespaceAsync(new() { Name = name }, Testbed.Cancel)).OperationId;
        bed.Settle();
        return (await Operation(bed, operation)).Targets["NAMESPACE"];
    }

    private static async Task<Service> Service(Testbed bed, string space, string name, Action<CreateServiceRequest>? change = null)
    {
        var request = new CreateServiceRequest { Name = name, NamespaceId = space };
        change?.Invoke(request);
        return (await bed.Admin.Discovery.CreateServiceAsync(request, Testbed.Cancel)).Service;
    }

    private static async Task Register(Testbed bed, string service, string id, params (string Key, string Value)[] attributes)
    {
        await bed.Admin.Discovery.RegisterInstanceAsync(new() { ServiceId = service, InstanceId = id, Attributes = attributes.ToDictionary(a => a.Key, a => a.Value) }, Testbed.Cancel);
        bed.Settle();
    }

    private static async Task<List<string>> Discover(Testbed bed, Action<DiscoverInstancesRequest> change)
    {
        var request = new DiscoverInstancesRequest { NamespaceName = "internal", ServiceName = "web" };
        change(request);
        return (await bed.Admin.Discovery.DiscoverInstancesAsync(request, Testbed.Cancel)).Instances.ConvertAll(i => i.InstanceId);
    }

    private static async Task<Operation> Operation(Testbed bed, string id) => (await bed.Admin.Discovery.GetOperationAsync(new() { OperationId = id }, Testbed.Cancel)).Operation;

    private static async Task<List<NamespaceSummary>> Namespaces(Testbed bed) =>
        [.. (await bed.Admin.Discovery.ListNamespacesAsync(new(), Testbed.Cancel)).Namespaces.Where(n => n.Arn != SandboxAccount.NamespaceArn)];
}
