namespace Sandbox.Tests;

/// <summary>Secrets Manager as the AWS CLI sees it.</summary>
public sealed class CliSecretsTests
{
    [Fact]
    public async Task The_AWS_CLI_makes_lists_changes_and_deletes_secrets()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var arn = (await cli.Run("secretsmanager", "create-secret", "--name", "cli/one", "--secret-string", "a", "--tags", "Key=berth-team,Value=platform")).GetProperty("ARN").GetString() ?? "";
        await cli.Run("secretsmanager", "create-secret", "--name", "cli/two", "--secret-string", "b");
        await cli.Run("secretsmanager", "update-secret", "--secret-id", arn, "--secret-string", "c");
        var seen = await cli.Run("secretsmanager", "describe-secret", "--secret-id", "cli/one");
        Assert.Equal(2, seen.GetProperty("VersionIdsToStages").EnumerateObject().Count());
        // The CLI follows the tokens by itself.
        Assert.Equal(2, (await cli.Run("secretsmanager", "list-secrets", "--page-size", "1")).GetProperty("SecretList").GetArrayLength());
        Assert.Contains("(ResourceNotFoundException)", await cli.Fail("secretsmanager", "describe-secret", "--secret-id", "cli/none"));
        await cli.Run("secretsmanager", "delete-secret", "--secret-id", arn, "--recovery-window-in-days", "7");
        await cli.Run("secretsmanager", "restore-secret", "--secret-id", arn);
    }
}
