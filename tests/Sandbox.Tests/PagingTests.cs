using Amazon.ECS.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

public sealed class PagingTests
{
    [Fact]
    public async Task ListServices_gives_ten_unless_told_otherwise_and_every_service_once()
    {
        using var bed = new Testbed();
        await Fill(bed, 25);
        var sizes = new List<int>();
        var all = new List<string>();
        string? token = null;
        do
        {
            var page = await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster, NextToken = token }, Testbed.Cancel);
            sizes.Add(page.ServiceArns.Count);
            all.AddRange(page.ServiceArns);
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(25, all.Distinct().Count());
        Assert.Equal(25, (await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster, MaxResults = 100 }, Testbed.Cancel)).ServiceArns.Count);
    }

    [Fact]
    public async Task A_page_stays_right_when_its_last_item_goes_in_between()
    {
        using var bed = new Testbed();
        await Fill(bed, 4);
        var first = await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster, MaxResults = 2 }, Testbed.Cancel);
        await bed.Admin.Ecs.DeleteServiceAsync(new() { Cluster = SandboxAccount.FargateCluster, Service = first.ServiceArns[0] }, Testbed.Cancel);
        bed.Settle();
        var second = await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster, MaxResults = 2, NextToken = first.NextToken }, Testbed.Cancel);
        Assert.Equal(["payments-dev-s02", "payments-dev-s03"], second.ServiceArns.Select(a => a.Split('/')[^1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_page_has_1_to_100_items(int size)
    {
        using var bed = new Testbed();
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster, MaxResults = size }, Testbed.Cancel));
        Assert.Contains("between 1 and 100", error.Message);
    }

    [Fact]
    public async Task A_token_of_another_listing_or_made_up_is_invalid()
    {
        using var bed = new Testbed();
        await Fill(bed, 2);
        var page = await bed.Admin.Ecs.ListServicesAsync(new() { Cluster = SandboxAccount.FargateCluster, MaxResults = 1 }, Testbed.Cancel);
        foreach (var token in new[] { page.NextToken, "bm90IG1pbmU=", "%%%" })
        {
            var error = await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.ListClustersAsync(new() { NextToken = token }, Testbed.Cancel));
            Assert.Equal("Invalid token.", error.Message);
        }
        var scaling = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => bed.Admin.Scaling.DescribeScalableTargetsAsync(new() { ServiceNamespace = "ecs", NextToken = "x" }, Testbed.Cancel));
        Assert.Equal("InvalidNextTokenException", scaling.ErrorCode);
    }

    [Fact]
    public async Task Ten_services_and_a_hundred_tasks_can_be_described_at_once_and_no_more()
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.DescribeServicesAsync(
            new() { Cluster = SandboxAccount.FargateCluster, Services = [.. Enumerable.Range(0, 11).Select(i => $"s{i}")] }, Testbed.Cancel));
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.DescribeTasksAsync(
            new() { Cluster = SandboxAccount.FargateCluster, Tasks = [.. Enumerable.Range(0, 101).Select(i => $"t{i}")] }, Testbed.Cancel));
    }

    [Fact]
    public async Task Listings_in_XML_are_paged_by_marker()
    {
        using var bed = new Testbed();
        var names = new List<string>();
        string? marker = null;
        do
        {
            var page = await bed.Admin.Iam.ListRolesAsync(new() { PathPrefix = "/berth/", MaxItems = 4, Marker = marker }, Testbed.Cancel);
            Assert.Equal(page.Marker is not null, page.IsTruncated);
            names.AddRange(page.Roles.Select(r => r.RoleName));
            marker = page.Marker;
        }
        while (marker is not null);
        Assert.Equal((22, 22), (names.Count, names.Distinct().Count()));
    }

    private static async Task Fill(Testbed bed, int services)
    {
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(Wishes.Definition(), Testbed.Cancel);
        for (var i = 0; i < services; i++)
        {
            var request = Wishes.Service($"payments-dev-s{i:D2}", desired: 0);
            request.TaskDefinition = "payments-dev-web";
            await bed.Admin.Ecs.CreateServiceAsync(request, Testbed.Cancel);
        }
    }
}
