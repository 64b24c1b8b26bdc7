using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace Sandbox.Tests;

public sealed class SsmTests
{
    private const string Recommended = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended";

    [Fact]
    public async Task The_recommended_ECS_image_is_told_whole_and_alone()
    {
        using var bed = new Testbed();
        var both = (await bed.Admin.Ssm.GetParametersAsync(new() { Names = [$"{Recommended}/image_id", Recommended, "/aws/service/ecs/none"] }, Testbed.Cancel));
        Assert.Equal(["/aws/service/ecs/none"], both.InvalidParameters);
        Assert.Equal([Recommended, $"{Recommended}/image_id"], both.Parameters.Select(p => p.Name));
        var whole = JsonElement.Parse(both.Parameters[0].Value);
        Assert.Equal(both.Parameters[1].Value, whole.GetProperty("image_id").GetString());
        Assert.Equal(("Amazon Linux 2023", 1), (whole.GetProperty("os").GetString(), whole.GetProperty("schema_version").GetInt32()));
        Assert.Matches("^ami-[0-9a-f]{17}$", both.Parameters[1].Value);
        Assert.Equal($"arn:aws:ssm:us-east-1::parameter{Recommended}/image_id", both.Parameters[1].ARN);
        Assert.Equal("aws:ec2:image", both.Parameters[1].DataType);

        var arm = await Value(bed.Admin, "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id");
        var rocket = await Value(bed.Admin, "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id");
        var elsewhere = await Value(bed.AdminIn("eu-west-1"), $"{Recommended}/image_id");
        Assert.Equal(4, new[] { both.Parameters[1].Value, arm, rocket, elsewhere }.Distinct().Count());
    }

    [Fact]
    public async Task The_facts_of_an_image_are_read_by_path_page_by_page()
    {
        using var bed = new Testbed();
        var pages = bed.Admin.Ssm.Paginators.GetParametersByPath(new() { Path = Recommended, MaxResults = 3 });
        var (names, count) = (new List<string>(), 0);
        await foreach (var page in pages.Responses.WithCancellation(Testbed.Cancel))
        {
            names.AddRange(page.Parameters.Select(p => p.Name.Split('/')[^1]));
            count++;
        }
        Assert.Equal(3, count);
        Assert.Equal(["ecs_agent_version", "ecs_runtime_version", "image_id", "image_name", "image_version", "os", "schema_version", "source_image_name"], names);
        await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => bed.Admin.Ssm.GetParametersByPathAsync(new() { Path = Recommended, MaxResults = count + 8 }, Testbed.Cancel));
        await Assert.ThrowsAsync<InvalidNextTokenException>(() => bed.Admin.Ssm.GetParametersByPathAsync(new() { Path = Recommended, NextToken = "x" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_parameter_keeps_its_versions_and_is_overwritten_only_when_asked()
    {
        using var bed = new Testbed();
        var ssm = bed.Admin.Ssm;
        Assert.Equal(1, (await ssm.PutParameterAsync(new() { Name = "/payments/dev/url", Type = "String", Value = "a" }, Testbed.Cancel)).Version);
        var taken = await Assert.ThrowsAsync<ParameterAlreadyExistsException>(() => ssm.PutParameterAsync(new() { Name = "/payments/dev/url", Value = "b" }, Testbed.Cancel));
        Assert.StartsWith("The parameter already exists. To overwrite", taken.Message);
        Assert.Equal(2, (await ssm.PutParameterAsync(new() { Name = "/payments/dev/url", Value = "b", Overwrite = true }, Testbed.Cancel)).Version);

        Assert.Equal("b", await Value(bed.Admin, "/payments/dev/url"));
        Assert.Equal("a", await Value(bed.Admin, "/payments/dev/url:1"));
        Assert.Equal("b", await Value(bed.Admin, "arn:aws:ssm:us-east-1:111122223333:parameter/payments/dev/url"));
        await Assert.ThrowsAsync<ParameterVersionNotFoundException>(() => Value(bed.Admin, "/payments/dev/url:3"));
        Assert.Equal(["a", "b"], (await ssm.GetParameterHistoryAsync(new() { Name = "/payments/dev/url" }, Testbed.Cancel)).Parameters.Select(p => p.Value));
        await Assert.ThrowsAsync<HierarchyTypeMismatchException>(() => ssm.PutParameterAsync(new() { Name = "/payments/dev/url", Type = "StringList", Value = "b", Overwrite = true }, Testbed.Cancel));

        await ssm.DeleteParameterAsync(new() { Name = "/payments/dev/url" }, Testbed.Cancel);
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => Value(bed.Admin, "/payments/dev/url"));
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => ssm.DeleteParameterAsync(new() { Name = "/payments/dev/url" }, Testbed.Cancel));
    }

    [Fact]
    public async Task A_secure_string_is_read_in_clear_only_with_decryption()
    {
        using var bed = new Testbed();
        await bed.Admin.Ssm.PutParameterAsync(new() { Name = "/payments/dev/key", Type = "SecureString", Value = "s3cret" }, Testbed.Cancel);
        var hidden = await bed.Admin.Ssm.GetParameterAsync(new() { Name = "/payments/dev/key" }, Testbed.Cancel);
        var byPath = await bed.Admin.Ssm.GetParametersByPathAsync(new() { Path = "/payments/dev" }, Testbed.Cancel);
        var history = await bed.Admin.Ssm.GetParameterHistoryAsync(new() { Name = "/payments/dev/key" }, Testbed.Cancel);
        Assert.All([hidden.Parameter.Value, byPath.Parameters[0].Value, history.Parameters[0].Value], v => Assert.DoesNotContain("s3cret", v));
        Assert.Equal("s3cret", (await bed.Admin.Ssm.GetParameterAsync(new() { Name = "/payments/dev/key", WithDecryption = true }, Testbed.Cancel)).Parameter.Value);
        Assert.Equal("alias/aws/ssm", (await bed.Admin.Ssm.DescribeParametersAsync(new(), Testbed.Cancel)).Parameters.Single().KeyId);
        await Assert.ThrowsAsync<InvalidKeyIdException>(() =>
            bed.Admin.Ssm.PutParameterAsync(new() { Name = "/payments/dev/other", Type = "SecureString", Value = "x", KeyId = "alias/mine" }, Testbed.Cancel));
    }

    [Theory]
    [InlineData("/aws/mine", "AccessDeniedException")]
    [InlineData("ssm-mine", "ValidationException")]
    [InlineData("a/b", "ValidationException")]
    [InlineData("/a b", "ValidationException")]
    [InlineData("/a//b", "ValidationException")]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "HierarchyLevelLimitExceededException")]
    public async Task A_name_AWS_would_not_take_is_refused(string name, string code)
    {
        using var bed = new Testbed();
        var refused = await Assert.ThrowsAnyAsync<AmazonSimpleSystemsManagementException>(() => bed.Admin.Ssm.PutParameterAsync(new() { Name = name, Type = "String", Value = "x" }, Testbed.Cancel));
        Assert.Equal(code, refused.ErrorCode);
    }

    [Fact]
    public async Task A_value_is_held_to_its_pattern_and_its_tier()
    {
        using var bed = new Testbed();
        var ssm = bed.Admin.Ssm;
        await Assert.ThrowsAsync<ParameterPatternMismatchException>(() => ssm.PutParameterAsync(new() { Name = "n", Type = "String", Value = "x", AllowedPattern = "^\\d+$" }, Testbed.Cancel));
        await Assert.ThrowsAsync<InvalidAllowedPatternException>(() => ssm.PutParameterAsync(new() { Name = "n", Type = "String", Value = "x", AllowedPattern = "(" }, Testbed.Cancel));
        var long5000 = new string('x', 5000);
        var tooLong = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => ssm.PutParameterAsync(new() { Name = "n", Type = "String", Value = long5000 }, Testbed.Cancel));
        Assert.Equal("ValidationException", tooLong.ErrorCode);
        Assert.Equal("Advanced", (await ssm.PutParameterAsync(new() { Name = "n", Type = "String", Value = long5000, Tier = "Intelligent-Tiering" }, Testbed.Cancel)).Tier.Value);
        await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => ssm.PutParameterAsync(new() { Name = "n", Value = "x", Tier = "Standard", Overwrite = true }, Testbed.Cancel));
    }

    [Fact]
    public async Task Parameters_are_described_by_path_name_type_and_tag()
    {
        using var bed = new Testbed();
        var ssm = bed.Admin.Ssm;
        await ssm.PutParameterAsync(new() { Name = "/a/b/one", Type = "String", Value = "1", Tags = [new() { Key = "berth-team", Value = "payments" }] }, Testbed.Cancel);
        await ssm.PutParameterAsync(new() { Name = "/a/two", Type = "StringList", Value = "1,2" }, Testbed.Cancel);
        await ssm.PutParameterAsync(new() { Name = "three", Type = "String", Value = "3" }, Testbed.Cancel);
        Assert.Equal(["/a/two"], await Named(new() { Key = "Path", Values = ["/a"] }));
        Assert.Equal(["/a/b/one", "/a/two"], await Named(new() { Key = "Path", Option = "Recursive", Values = ["/a"] }));
        Assert.Equal(["three"], await Named(new() { Key = "Name", Option = "BeginsWith", Values = ["th"] }));
        Assert.Equal(["/a/two"], await Named(new() { Key = "Type", Values = ["StringList"] }));
        Assert.Equal(["/a/b/one"], await Named(new() { Key = "tag:berth-team", Values = ["payments"] }));
        await ssm.AddTagsToResourceAsync(new() { ResourceType = "Parameter", ResourceId = "three", Tags = [new() { Key = "berth-team", Value = "search" }] }, Testbed.Cancel);
        Assert.Equal(["/a/b/one", "three"], await Named(new() { Key = "tag:berth-team" }));
        await ssm.RemoveTagsFromResourceAsync(new() { ResourceType = "Parameter", ResourceId = "three", TagKeys = ["berth-team"] }, Testbed.Cancel);
        Assert.Empty((await ssm.ListTagsForResourceAsync(new() { ResourceType = "Parameter", ResourceId = "three" }, Testbed.Cancel)).TagList ?? []);
        await Assert.ThrowsAsync<InvalidFilterOptionException>(() => Named(new() { Key = "Type", Option = "Contains", Values = ["S"] }));

        async Task<IEnumerable<string>> Named(ParameterStringFilter filter)
            => (await ssm.DescribeParametersAsync(new() { ParameterFilters = [filter] }, Testbed.Cancel)).Parameters.Select(p => p.Name).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_role_reads_the_parameters_its_policy_names_and_no_other()
    {
        using var bed = new Testbed();
        await bed.Admin.Ssm.PutParameterAsync(new() { Name = "/payments/dev/url", Type = "String", Value = "a" }, Testbed.Cancel);
        await bed.Admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "berth-team-payments-dev", PolicyName = "parameters", PolicyDocument = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ssm:GetParameter","Resource":["arn:aws:ssm:*:111122223333:parameter/payments/*","arn:aws:ssm:*::parameter/aws/service/*"]}]}
                """,
        }, Testbed.Cancel);
        var team = await bed.Team("payments", "dev");
        Assert.Equal("a", await Value(team, "/payments/dev/url"));
        Assert.StartsWith("ami-", await Value(team, $"{Recommended}/image_id"));
        var denied = await Assert.ThrowsAsync<AmazonSimpleSystemsManagementException>(() => Value(team, "/search/dev/url"));
        Assert.Equal("AccessDeniedException", denied.ErrorCode);
        Assert.Contains("ssm:GetParameter on resource: arn:aws:ssm:us-east-1:111122223333:parameter/search/dev/url", denied.Message);
    }

    private static async Task<string> Value(Clients clients, string name) => (await clients.Ssm.GetParameterAsync(new() { Name = name }, Testbed.Cancel)).Parameter.Value;
}
