using Domain.Aws;

namespace Domain.Tests.Aws;

public sealed class AwsOptionsTests
{
    [Fact]
    public void All_faults_are_told_at_once_and_each_names_its_key()
    {
        var faults = new AwsOptions { Endpoint = "localhost:4566", SecretAccessKey = "x" }.Faults().ToList();

        Assert.Equal(3, faults.Count);
        Assert.Contains(faults, f => f.StartsWith("Aws:Endpoint", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Aws:AccessKeyId and Aws:SecretAccessKey", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Aws:Mode is Sandbox", StringComparison.Ordinal));
    }

    [Fact]
    public void AWS_itself_needs_no_setting_but_the_mode() => Assert.Empty(new AwsOptions { Mode = AwsMode.Aws }.Faults());
}
