using Domain.Workloads.Inventory;

namespace Domain.Tests.Workloads;

public sealed class OwnerRulesTests
{
    [Theory]
    [InlineData("berth-team=payments,berth-request=7", null, null, null, ResourceOwner.Berth)]
    [InlineData("aws:cloudformation:stack-name=shop", null, null, null, ResourceOwner.CloudFormation)]
    [InlineData("aws:cloudformation:stack-name=shop,copilot-application=shop", null, null, null, ResourceOwner.Copilot)]
    [InlineData("ManagedBy=Terraform", null, null, null, ResourceOwner.Terraform)]
    [InlineData("terraform=true", null, null, null, ResourceOwner.Terraform)]
    [InlineData("ManagedBy=platform", null, null, null, ResourceOwner.Unknown)]
    [InlineData("", "CODE_DEPLOY", null, null, ResourceOwner.CodeDeploy)]
    [InlineData("", "ECS", "ECS", null, ResourceOwner.ExpressMode)]
    [InlineData("", "ECS", "CUSTOMER", null, ResourceOwner.Unknown)]
    [InlineData("", null, null, "AWSBatch-nightly-0a1b", ResourceOwner.Batch)]
    public void What_made_a_thing_is_told_by_its_marks(string tags, string? controller, string? managedBy, string? cluster, ResourceOwner owner) =>
        Assert.Equal(owner, OwnerRules.Of(Tags(tags), controller, managedBy, cluster));

    [Fact]
    public void Every_owner_but_Berth_says_where_to_change_it() =>
        Assert.All(
            Enum.GetValues<ResourceOwner>().Except([ResourceOwner.Berth, ResourceOwner.Unknown]),
            o => Assert.Contains("Change", OwnerRules.WhyNotChange(o, Tags("")), StringComparison.Ordinal));

    private static Dictionary<string, string> Tags(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('=')).ToDictionary(t => t[0], t => t[1], StringComparer.Ordinal);
}
