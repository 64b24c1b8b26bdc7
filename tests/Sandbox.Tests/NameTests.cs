using Amazon.CertificateManager.Model;
using Amazon.Lambda.Model;
using Amazon.Route53.Model;

namespace Sandbox.Tests;

/// <summary>Certificates, DNS records and functions.</summary>
public sealed class NameTests
{
    [Fact]
    public async Task Certificates_are_listed_with_their_names_and_expire_by_themselves()
    {
        using var bed = new Testbed();
        var listed = (await bed.Admin.Certificates.ListCertificatesAsync(new ListCertificatesRequest { CertificateStatuses = ["ISSUED"] }, Testbed.Cancel)).CertificateSummaryList;
        Assert.Equal([["*.internal.example"], ["example.com", "*.example.com"]], listed.Select(c => c.SubjectAlternativeNameSummaries));
        Assert.Equal(["ISSUED", "ISSUED", "EXPIRED", "PENDING_VALIDATION"], await Task.WhenAll(Enumerable.Range(1, 4).Select(n => Status(bed, n))));

        bed.Clock.Advance(TimeSpan.FromDays(300));

        Assert.Equal("EXPIRED", await Status(bed, 1));
        await Assert.ThrowsAsync<Amazon.CertificateManager.Model.ResourceNotFoundException>(() => Status(bed, 9));
    }

    [Fact]
    public async Task An_alias_is_made_read_and_everywhere_after_a_while_and_only_what_stands_can_be_deleted()
    {
        using var bed = new Testbed();
        var zone = Assert.Single((await bed.Admin.Dns.ListHostedZonesByNameAsync(new ListHostedZonesByNameRequest { DNSName = "internal.example" }, Testbed.Cancel)).HostedZones);
        Assert.Equal(($"/hostedzone/{SandboxAccount.PrivateZone}", "internal.example.", true), (zone.Id, zone.Name, zone.Config.PrivateZone));

        var change = await Change(bed, "UPSERT", "Shop.internal.example", "balancer-1.us-east-1.elb.amazonaws.com");
        Assert.Equal("PENDING", change.Status);
        var alias = Assert.Single(await Records(bed, "shop.internal.example"), r => r.Name == "shop.internal.example.");
        Assert.Equal(("balancer-1.us-east-1.elb.amazonaws.com.", "Z35SXDOTRQ7X7K", true), (alias.AliasTarget.DNSName, alias.AliasTarget.HostedZoneId, alias.AliasTarget.EvaluateTargetHealth));

        bed.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("INSYNC", (await bed.Admin.Dns.GetChangeAsync(new GetChangeRequest { Id = change.Id.Split('/')[^1] }, Testbed.Cancel)).ChangeInfo.Status);

        var strange = await Assert.ThrowsAsync<InvalidChangeBatchException>(() => Change(bed, "DELETE", "shop.internal.example", "balancer-2.us-east-1.elb.amazonaws.com"));
        Assert.Equal("[Tried to delete resource record set [name='shop.internal.example.', type='A'] but the values provided do not match the current values]", strange.Message);
        await Assert.ThrowsAsync<InvalidChangeBatchException>(() => Change(bed, "CREATE", "shop.elsewhere.example", "balancer-1.us-east-1.elb.amazonaws.com"));
        await Change(bed, "DELETE", "shop.internal.example", "balancer-1.us-east-1.elb.amazonaws.com");
        Assert.DoesNotContain(await Records(bed, "shop.internal.example"), r => r.Name == "shop.internal.example.");
    }

    [Fact]
    public async Task A_function_is_known_by_its_name_and_its_arn()
    {
        using var bed = new Testbed();
        foreach (var name in new[] { "deploy-check", SandboxAccount.FunctionArn })
        {
            Assert.Equal(SandboxAccount.FunctionArn, (await bed.Admin.Functions.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = name }, Testbed.Cancel)).FunctionArn);
        }

        await Assert.ThrowsAsync<Amazon.Lambda.Model.ResourceNotFoundException>(() => bed.Admin.Functions.GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = "other" }, Testbed.Cancel));
    }

    private static async Task<string> Status(Testbed bed, int number) =>
        (await bed.Admin.Certificates.DescribeCertificateAsync(new DescribeCertificateRequest { CertificateArn = SandboxAccount.CertificateArn(number) }, Testbed.Cancel)).Certificate.Status.Value;

    private static async Task<List<ResourceRecordSet>> Records(Testbed bed, string name) =>
        (await bed.Admin.Dns.ListResourceRecordSetsAsync(new ListResourceRecordSetsRequest { HostedZoneId = SandboxAccount.PrivateZone, StartRecordName = name, StartRecordType = "A" }, Testbed.Cancel)).ResourceRecordSets ?? [];

    private static async Task<ChangeInfo> Change(Testbed bed, string action, string name, string balancer) => (await bed.Admin.Dns.ChangeResourceRecordSetsAsync(new ChangeResourceRecordSetsRequest
    {
        HostedZoneId = SandboxAccount.PrivateZone,
        ChangeBatch = new()
        {
            Changes =
            [
                new()
                {
                    Action = action,
                    ResourceRecordSet = new() { Name = name, Type = "A", AliasTarget = new() { HostedZoneId = "Z35SXDOTRQ7X7K", DNSName = balancer, EvaluateTargetHealth = true } },
                },
            ],
        },
    }, Testbed.Cancel)).ChangeInfo;
}
