using Amazon.SecretsManager.Model;

namespace Sandbox.Tests;

public sealed class SecretTests
{
    private const string One = "11111111-1111-4111-8111-111111111111";
    private const string Two = "22222222-2222-4222-8222-222222222222";
    private const string Three = "33333333-3333-4333-8333-333333333333";

    [Fact]
    public async Task A_secret_is_described_without_its_value_under_an_ARN_with_six_random_characters()
    {
        using var bed = new Testbed();
        var made = await Create(bed, "payments/dev/database", One);
        Assert.Matches("^arn:aws:secretsmanager:us-east-1:111122223333:secret:payments/dev/database-[A-Za-z0-9]{6}$", made.ARN);
        foreach (var id in new[] { made.ARN, made.ARN[..^7], "payments/dev/database" })
        {
            var seen = await bed.Admin.Secrets.DescribeSecretAsync(new() { SecretId = id }, Testbed.Cancel);
            Assert.Equal(("payments/dev/database", "AWSCURRENT"), (seen.Name, seen.VersionIdsToStages[One].Single()));
        }
        Assert.Equal(("ResourceNotFoundException", "Secrets Manager can't find the specified secret."), await ElbWishes.Refusal(() => bed.Admin.Secrets.DescribeSecretAsync(new() { SecretId = "other" }, Testbed.Cancel)));
    }

    [Fact]
    public async Task The_same_token_and_value_again_make_nothing_new()
    {
        using var bed = new Testbed();
        var made = await Create(bed, "a", One);
        Assert.Equal(made.ARN, (await Create(bed, "a", One)).ARN);
        Assert.Equal(("ResourceExistsException", "The operation failed because the secret a already exists."), await ElbWishes.Refusal(() => Create(bed, "a", Two)));
        Assert.Equal(One, (await Update(bed, "a", One, "value")).VersionId);
        Assert.Equal("ResourceExistsException", (await ElbWishes.Refusal(() => Update(bed, "a", One, "other"))).Code);
    }

    [Fact]
    public async Task A_new_value_is_current_the_last_one_previous_and_older_ones_deprecated()
    {
        using var bed = new Testbed();
        await Create(bed, "a", One);
        await Update(bed, "a", Two, "second");
        await Update(bed, "a", Three, "third");
        var staged = await bed.Admin.Secrets.ListSecretVersionIdsAsync(new() { SecretId = "a" }, Testbed.Cancel);
        Assert.Equal([(Two, "AWSPREVIOUS"), (Three, "AWSCURRENT")], staged.Versions.Select(v => (v.VersionId, v.VersionStages.Single())));
        Assert.Equal(3, (await bed.Admin.Secrets.ListSecretVersionIdsAsync(new() { SecretId = "a", IncludeDeprecated = true }, Testbed.Cancel)).Versions.Count);
        Assert.Null((await bed.Admin.Secrets.UpdateSecretAsync(new() { SecretId = "a", Description = "new" }, Testbed.Cancel)).VersionId);
        Assert.Equal("new", (await bed.Admin.Secrets.DescribeSecretAsync(new() { SecretId = "a" }, Testbed.Cancel)).Description);
    }

    [Fact]
    public async Task A_deleted_secret_can_be_restored_until_its_recovery_window_is_over()
    {
        using var bed = new Testbed(new() { Speed = 100 });
        var arn = (await Create(bed, "a", One)).ARN;
        Assert.Equal("InvalidParameterException", (await ElbWishes.Refusal(() => Delete(bed, 6))).Code);
        Assert.Equal(Testbed.Start.UtcDateTime.AddDays(7), (await Delete(bed, 7)).DeletionDate);
        Assert.Empty((await bed.Admin.Secrets.ListSecretsAsync(new(), Testbed.Cancel)).SecretList ?? []);
        Assert.Single((await bed.Admin.Secrets.ListSecretsAsync(new() { IncludePlannedDeletion = true }, Testbed.Cancel)).SecretList);
        Assert.Equal("InvalidRequestException", (await ElbWishes.Refusal(() => Update(bed, "a", Two, "x"))).Code);
        Assert.Equal(
            ("InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion."),
            await ElbWishes.Refusal(() => Create(bed, "a", Two)));
        await bed.Admin.Secrets.RestoreSecretAsync(new() { SecretId = arn }, Testbed.Cancel);
        bed.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Null((await bed.Admin.Secrets.DescribeSecretAsync(new() { SecretId = arn }, Testbed.Cancel)).DeletedDate);
        await Delete(bed, 7);
        bed.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("ResourceNotFoundException", (await ElbWishes.Refusal(() => bed.Admin.Secrets.DescribeSecretAsync(new() { SecretId = arn }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task A_secret_deleted_without_recovery_is_gone_and_deleting_it_again_succeeds()
    {
        using var bed = new Testbed();
        await Create(bed, "a", One);
        await bed.Admin.Secrets.DeleteSecretAsync(new() { SecretId = "a", ForceDeleteWithoutRecovery = true }, Testbed.Cancel);
        await bed.Admin.Secrets.DeleteSecretAsync(new() { SecretId = "a", ForceDeleteWithoutRecovery = true }, Testbed.Cancel);
        Assert.Equal("ResourceNotFoundException", (await ElbWishes.Refusal(() => Delete(bed, null))).Code);
        await Create(bed, "a", Two);
        Assert.Equal("InvalidParameterException", (await ElbWishes.Refusal(() => bed.Admin.Secrets.DeleteSecretAsync(
            new() { SecretId = "a", ForceDeleteWithoutRecovery = true, RecoveryWindowInDays = 7 }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Secrets_are_filtered_sorted_and_listed_in_pages()
    {
        using var bed = new Testbed();
        foreach (var name in new[] { "payments/b", "payments/a", "search/a" })
        {
            await Create(bed, name, null, [new() { Key = "berth-team", Value = name.Split('/')[0] }]);
            bed.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["payments/b", "payments/a"], await List(bed, r => r.Filters = [new() { Key = "name", Values = ["payments/"] }]));
        Assert.Equal(["payments/a", "payments/b", "search/a"], await List(bed, r => r.SortBy = "name"));
        Assert.Equal(["search/a"], await List(bed, r => r.Filters = [new() { Key = "tag-value", Values = ["!payments"] }]));
        Assert.Equal(["search/a"], await List(bed, r => r.Filters = [new() { Key = "all", Values = ["SEARCH a"] }]));
        var first = await bed.Admin.Secrets.ListSecretsAsync(new() { MaxResults = 2 }, Testbed.Cancel);
        var rest = await bed.Admin.Secrets.ListSecretsAsync(new() { MaxResults = 2, NextToken = first.NextToken }, Testbed.Cancel);
        Assert.Equal(["payments/b", "payments/a", "search/a"], first.SecretList.Concat(rest.SecretList).Select(s => s.Name));
        Assert.Equal("InvalidNextTokenException", (await ElbWishes.Refusal(() => bed.Admin.Secrets.ListSecretsAsync(new() { NextToken = "x" }, Testbed.Cancel))).Code);
    }

    [Fact]
    public async Task Tags_are_put_and_taken_and_names_and_values_are_bounded()
    {
        using var bed = new Testbed();
        await Create(bed, "a", One);
        await bed.Admin.Secrets.TagResourceAsync(new() { SecretId = "a", Tags = [new() { Key = "x", Value = "1" }, new() { Key = "y", Value = "2" }] }, Testbed.Cancel);
        await bed.Admin.Secrets.UntagResourceAsync(new() { SecretId = "a", TagKeys = ["x"] }, Testbed.Cancel);
        Assert.Equal("y", (await bed.Admin.Secrets.DescribeSecretAsync(new() { SecretId = "a" }, Testbed.Cancel)).Tags.Single().Key);
        Assert.Equal("InvalidParameterException", (await ElbWishes.Refusal(() => Create(bed, "a b", Two))).Code);
        Assert.Equal("InvalidParameterException", (await ElbWishes.Refusal(() => Update(bed, "a", Two, new string('x', 65537)))).Code);
        Assert.Equal("InvalidParameterException", (await ElbWishes.Refusal(() => bed.Admin.Secrets.CreateSecretAsync(new() { Name = "b", AddReplicaRegions = [new() { Region = "eu-west-1" }] }, Testbed.Cancel))).Code);
    }

    /// <summary>Service Authorization Reference, "AWS Secrets Manager"; Secrets Manager User Guide, "Permissions policy examples".</summary>
    [Theory]
    [InlineData("secret:payments/*", "{}", true)]
    [InlineData("secret:payments/dev/database-??????", "{}", true)]
    [InlineData("secret:search/*", "{}", false)]
    [InlineData("secret:*", """{"StringEquals":{"secretsmanager:Name":"payments/dev/database"}}""", true)]
    [InlineData("secret:*", """{"StringLike":{"secretsmanager:Name":"search/*"}}""", false)]
    public void A_secret_is_made_under_the_ARN_it_will_have(string resource, string condition, bool allowed)
    {
        var bench = new PolicyBench(Sandbox.Secrets.SecretsManager.Offer);
        Assert.Equal(allowed, bench.Allows(
            $$"""[{"Effect":"Allow","Action":"secretsmanager:CreateSecret","Resource":"arn:aws:secretsmanager:*:111122223333:{{resource}}","Condition":{{condition}}}]""",
            "CreateSecret", new CreateSecretRequest { Name = "payments/dev/database", SecretString = "x" }));
    }

    private static Task<CreateSecretResponse> Create(Testbed bed, string name, string? token, List<Tag>? tags = null)
        => bed.Admin.Secrets.CreateSecretAsync(new() { Name = name, SecretString = "value", ClientRequestToken = token, Tags = tags }, Testbed.Cancel);

    private static Task<UpdateSecretResponse> Update(Testbed bed, string id, string token, string value)
        => bed.Admin.Secrets.UpdateSecretAsync(new() { SecretId = id, SecretString = value, ClientRequestToken = token }, Testbed.Cancel);

    private static Task<DeleteSecretResponse> Delete(Testbed bed, int? days)
        => bed.Admin.Secrets.DeleteSecretAsync(new() { SecretId = "a", RecoveryWindowInDays = days }, Testbed.Cancel);

    private static async Task<List<string>> List(Testbed bed, Action<ListSecretsRequest> change)
    {
        var request = new ListSecretsRequest();
        change(request);
        return (await bed.Admin.Secrets.ListSecretsAsync(request, Testbed.Cancel)).SecretList.ConvertAll(s => s.Name);
    }
}
