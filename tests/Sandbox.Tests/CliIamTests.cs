namespace Sandbox.Tests;

/// <summary>IAM and STS by the real AWS CLI. SimulatePrincipalPolicy and GetRole are in <see cref="CliTests"/>.</summary>
public sealed class CliIamTests
{
    [Fact]
    public async Task The_AWS_CLI_makes_changes_pages_fails_and_deletes_in_IAM()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var policy = (await cli.Run(
            "iam", "create-policy", "--policy-name", "cli", "--policy-document", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:List*","Resource":"*"}]}""")).GetProperty("Policy").GetProperty("Arn").GetString() ?? "";
        var role = (await cli.Run(
            "iam", "create-role", "--role-name", "cli", "--assume-role-policy-document",
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["sts:AssumeRole","sts:TagSession"]}]}""", "--tags", "Key=berth-team,Value=platform")).GetProperty("Role");
        Assert.Equal("arn:aws:iam::111122223333:role/cli", role.GetProperty("Arn").GetString());
        await cli.Run("iam", "attach-role-policy", "--role-name", "cli", "--policy-arn", policy);
        var roles = await cli.Run("iam", "list-roles", "--path-prefix", "/berth/", "--max-items", "2");
        Assert.Equal(2, roles.GetProperty("Roles").GetArrayLength());
        Assert.True(roles.TryGetProperty("NextToken", out _));
        var session = await cli.Run("sts", "assume-role", "--role-arn", "arn:aws:iam::111122223333:role/cli", "--role-session-name", "cli", "--tags", "Key=team,Value=payments");
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/cli/cli", session.GetProperty("AssumedRoleUser").GetProperty("Arn").GetString());
        var simulated = await cli.Run(
            "iam", "simulate-custom-policy", "--policy-input-list", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]}""", "--action-names", "ecs:ListTasks");
        Assert.Equal("allowed", simulated.GetProperty("EvaluationResults")[0].GetProperty("EvalDecision").GetString());
        Assert.Contains("(DeleteConflict)", await cli.Fail("iam", "delete-role", "--role-name", "cli"));
        await cli.Run("iam", "detach-role-policy", "--role-name", "cli", "--policy-arn", policy);
        await cli.Run("iam", "delete-role", "--role-name", "cli");
        Assert.Contains("(NoSuchEntity)", await cli.Fail("iam", "get-role", "--role-name", "cli"));
    }
}
