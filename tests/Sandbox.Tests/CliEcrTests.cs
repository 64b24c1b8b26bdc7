namespace Sandbox.Tests;

/// <summary>The AWS CLI fills and reads the image registry.</summary>
public sealed class CliEcrTests
{
    [Fact]
    public async Task The_AWS_CLI_makes_a_repository_puts_scans_lists_and_deletes_images()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var made = (await cli.Run("ecr", "create-repository", "--repository-name", "cli/web", "--image-tag-mutability", "IMMUTABLE", "--image-scanning-configuration", "scanOnPush=true")).GetProperty("repository");
        Assert.Equal("111122223333.dkr.ecr.us-east-1.amazonaws.com/cli/web", made.GetProperty("repositoryUri").GetString());
        var image = (await cli.Run("ecr", "put-image", "--repository-name", "cli/web", "--image-tag", "1.0", "--image-manifest", EcrTests.Manifest(1000))).GetProperty("image");
        var digest = image.GetProperty("imageId").GetProperty("imageDigest").GetString() ?? "";
        Assert.Contains("(ImageTagAlreadyExistsException)", await cli.Fail("ecr", "put-image", "--repository-name", "cli/web", "--image-tag", "1.0", "--image-manifest", EcrTests.Manifest(2000)));
        await cli.Run("ecr", "put-image", "--repository-name", "cli/web", "--image-tag", "1.1", "--image-manifest", EcrTests.Manifest(1000));
        Assert.Equal(2, (await cli.Run("ecr", "list-images", "--repository-name", "cli/web", "--page-size", "1")).GetProperty("imageIds").GetArrayLength());
        var described = (await cli.Run("ecr", "describe-images", "--repository-name", "cli/web", "--image-ids", $"imageDigest={digest}")).GetProperty("imageDetails")[0];
        Assert.Equal("COMPLETE", described.GetProperty("imageScanStatus").GetProperty("status").GetString());
        Assert.True((await cli.Run("ecr", "describe-image-scan-findings", "--repository-name", "cli/web", "--image-id", "imageTag=1.0")).GetProperty("imageScanFindings").TryGetProperty("findings", out _));
        await cli.Run("ecr", "delete-repository", "--repository-name", "cli/web", "--force");
        Assert.Contains("(RepositoryNotFoundException)", await cli.Fail("ecr", "describe-repositories", "--repository-names", "cli/web"));
    }
}
