namespace Sandbox.Tests;

/// <summary>The AWS CLI keeps parameters and finds the machine images for ECS.</summary>
public sealed class CliSsmTests
{
    private const string Images = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended";

    [Fact]
    public async Task The_AWS_CLI_puts_reads_pages_changes_and_deletes_parameters()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var image = (await cli.Run("ssm", "get-parameters", "--names", $"{Images}/image_id")).GetProperty("Parameters")[0];
        Assert.StartsWith("ami-", image.GetProperty("Value").GetString());
        // The CLI asks for page after page by itself.
        Assert.Equal(8, (await cli.Run("ssm", "get-parameters-by-path", "--path", Images, "--page-size", "3")).GetProperty("Parameters").GetArrayLength());
        await cli.Run("ssm", "put-parameter", "--name", "/cli/one", "--type", "SecureString", "--value", "s3cret", "--tags", "Key=berth-team,Value=payments");
        Assert.Equal(2, (await cli.Run("ssm", "put-parameter", "--name", "/cli/one", "--value", "other", "--overwrite")).GetProperty("Version").GetInt32());
        Assert.Equal("other", (await cli.Run("ssm", "get-parameter", "--name", "/cli/one", "--with-decryption")).GetProperty("Parameter").GetProperty("Value").GetString());
        Assert.Equal(1, (await cli.Run("ssm", "describe-parameters", "--parameter-filters", "Key=tag:berth-team,Values=payments")).GetProperty("Parameters").GetArrayLength());
        await cli.Run("ssm", "delete-parameter", "--name", "/cli/one");
        Assert.Contains("(ParameterNotFound)", await cli.Fail("ssm", "get-parameter", "--name", "/cli/one"));
    }
}
