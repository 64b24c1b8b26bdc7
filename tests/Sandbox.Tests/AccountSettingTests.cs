using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Tests;

public sealed class AccountSettingTests
{
    [Fact]
    public async Task A_callers_own_setting_stands_before_the_accounts_and_that_before_AWSs()
    {
        using var bed = new Testbed();
        Assert.Equal("disabled", await Effective(bed));
        await bed.Admin.Ecs.PutAccountSettingDefaultAsync(new() { Name = SettingName.ContainerInsights, Value = "enabled" }, Testbed.Cancel);
        Assert.Equal("enabled", await Effective(bed));
        await bed.Admin.Ecs.PutAccountSettingAsync(new() { Name = SettingName.ContainerInsights, Value = "enhanced" }, Testbed.Cancel);
        Assert.Equal("enhanced", await Effective(bed));
        var own = (await bed.Admin.Ecs.ListAccountSettingsAsync(new(), Testbed.Cancel)).Settings.Single();
        Assert.Equal(("containerInsights", "enhanced", SandboxAccount.AdminArn, "user"), (own.Name.Value, own.Value, own.PrincipalArn, own.Type.Value));
        var cluster = (await bed.Admin.Ecs.CreateClusterAsync(new() { ClusterName = "watched" }, Testbed.Cancel)).Cluster;
        Assert.Equal("enhanced", cluster.Settings.Single().Value);
        await bed.Admin.Ecs.DeleteAccountSettingAsync(new() { Name = SettingName.ContainerInsights }, Testbed.Cancel);
        Assert.Equal("enabled", await Effective(bed));
    }

    [Theory]
    [InlineData("containerInsights", "on")]
    [InlineData("serviceLongArnFormat", "disabled")]
    [InlineData("fargateTaskRetirementWaitPeriod", "3")]
    [InlineData("guardDutyActivate", "off")]
    [InlineData("nothing", "on")]
    public async Task A_value_that_a_setting_cannot_have_is_refused(string name, string value)
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<InvalidParameterException>(() => bed.Admin.Ecs.PutAccountSettingAsync(new() { Name = name, Value = value }, Testbed.Cancel));
    }

    [Fact]
    public async Task Effective_settings_come_in_pages_of_ten()
    {
        using var bed = new Testbed();
        var first = await bed.Admin.Ecs.ListAccountSettingsAsync(new() { EffectiveSettings = true }, Testbed.Cancel);
        var second = await bed.Admin.Ecs.ListAccountSettingsAsync(new() { EffectiveSettings = true, NextToken = first.NextToken }, Testbed.Cancel);
        Assert.Equal((10, 2, null), (first.Settings.Count, second.Settings.Count, second.NextToken));
    }

    private static async Task<string> Effective(Testbed bed)
        => (await bed.Admin.Ecs.ListAccountSettingsAsync(new() { EffectiveSettings = true, Name = SettingName.ContainerInsights }, Testbed.Cancel)).Settings.Single().Value;
}
