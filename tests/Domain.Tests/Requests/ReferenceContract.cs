using Amazon.ECR.Model;
using Domain.Catalog;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Domain.Tests.Aws;
using Microsoft.EntityFrameworkCore;
using Sandbox;
using Testing;

namespace Domain.Tests.Requests;

/// <summary>What a request names and does not make, asked of AWS before anyone is bothered.</summary>
public abstract class ReferenceContract(TestDatabase database)
{
    private const string Registry = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    private const string Checkout = $"{Registry}/payments/checkout";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Templates and guardrails outlive a demo that starts over: what another test left is taken back.</summary>
    private async Task<DomainWorld> WorldAsync()
    {
        var world = await DomainWorld.StartAsync(database, Stop);
        await DemandAsync(world, null);
        await world.Get<PlatformGuardrails>().SaveAsync(DemoCast.Mara.Caller, [], Stop);
        return world;
    }

    [Fact]
    public async Task An_image_of_a_registry_that_Berth_can_ask_must_be_there()
    {
        await using var world = await WorldAsync();
        await new AdminClients(world.Sandbox).Ecr.CreatePullThroughCacheRuleAsync(new() { EcrRepositoryPrefix = "hub", UpstreamRegistryUrl = "registry-1.docker.io" }, Stop);
        foreach (var (image, outcome, finding) in new[]
        {
            ($"{Registry}/hub/library/nginx:1.29", CheckOutcome.Warning, "It comes from registry-1.docker.io through a cache"),
            ($"{Registry}/hubs/nginx:1.29", CheckOutcome.Fail, "There is no repository hubs/nginx"),
            ($"{Checkout}:1.0.0", CheckOutcome.Pass, "Image payments/checkout:1.0.0 is there and is sha256:"),
            ($"{Checkout}:9.9.9", CheckOutcome.Fail, "Repository payments/checkout has no image 9.9.9"),
            ($"{Checkout}@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", CheckOutcome.Fail, "has no image sha256:9f86d081884c"),
            ($"{Registry}/payments/chekout:1.0.0", CheckOutcome.Fail, "There is no repository payments/chekout in account 111122223333"),
            ("444455556666.dkr.ecr.us-east-1.amazonaws.com/web:1", CheckOutcome.Warning, "Berth has no role in account 444455556666"),
            ("public.ecr.aws/docker/library/busybox:1.37", CheckOutcome.NotChecked, "Berth asks registries of Amazon ECR alone, and did not look for public.ecr.aws/docker/library/busybox:1.37"),
        })
        {
            Is(outcome, "Existence · image", finding, await ChecksAsync(world, Task(("image", image))));
        }
    }

    [Fact]
    public async Task Secrets_and_parameters_must_be_there_and_no_value_is_ever_read()
    {
        await using var world = await WorldAsync();
        var admin = new AdminClients(world.Sandbox);
        var secret = (await admin.Secrets.CreateSecretAsync(new() { Name = "payments/dev/database", SecretString = "x" }, Stop)).ARN;
        var going = (await admin.Secrets.CreateSecretAsync(new() { Name = "payments/dev/old", SecretString = "x" }, Stop)).ARN;
        await admin.Secrets.DeleteSecretAsync(new() { SecretId = going }, Stop);
        foreach (var name in new[] { "/payments/dev/url", "/level", "plain" })
        {
            await admin.Parameters.PutParameterAsync(new() { Name = name, Value = "x", Type = "String" }, Stop);
        }

        const string absent = "arn:aws:secretsmanager:us-east-1:111122223333:secret:payments/dev/none-AbCdEf";
        const string parameter = "arn:aws:ssm:us-east-1:111122223333:parameter/";
        var before = world.Sandbox.CallsSince(0)[^1].Number;
        var checks = await ChecksAsync(world, Task(("secrets", $$"""
            {"A":"{{secret}}","B":"{{secret}}:password::","C":"{{secret}}::AWSPREVIOUS:","D":"{{going}}","E":"{{absent}}","F":"{{parameter}}payments/dev/url","G":"{{parameter}}level","H":"{{parameter}}plain","I":"{{parameter}}payments/dev/none","J":"arn:aws:ssm:us-east-1:444455556666:parameter/x"}
            """)));

        const string rule = "Existence · secret";
        Is(CheckOutcome.Fail, rule, "no version labelled AWSPREVIOUS, which C is taken from", checks);
        Is(CheckOutcome.Fail, rule, "which D is taken from, is marked for deletion", checks);
        Is(CheckOutcome.Fail, rule, "There is no secret payments/dev/none-AbCdEf, which E is taken from. Make it first", checks);
        Is(CheckOutcome.Fail, rule, "There is no parameter /payments/dev/none, which I is taken from", checks);
        Is(CheckOutcome.Warning, rule, "It is in account 444455556666", checks);
        Is(CheckOutcome.Pass, rule, "All 5 of these secrets and parameters are there: ", checks);
        Is(CheckOutcome.Pass, rule, "Berth never reads the value of a secret", checks);
        Assert.Equal(5, checks.Count(c => c.Rule == rule && c.Outcome is not CheckOutcome.Pass));
        var calls = world.Sandbox.CallsSince(before).Select(c => c.Action).ToList();
        Assert.DoesNotContain(calls, c => c.StartsWith("ssm:Get", StringComparison.Ordinal) || c == "secretsmanager:GetSecretValue");
        Assert.Equal((5, 1), (calls.Count(c => c == "secretsmanager:DescribeSecret"), calls.Count(c => c == "ssm:DescribeParameters")));
    }

    [Fact]
    public async Task Roles_and_subnets_must_exist()
    {
        await using var world = await WorldAsync();
        await WithTaskFieldAsync(world, new(FieldNames.TaskRole, "Task role", FieldKind.Role, FieldStep.What, FieldMode.Free, "What it may do.", Optional: true));

        Is(CheckOutcome.Pass, "Existence · role", "Role payments-dev-task exists", await ChecksAsync(world, Task()));
        Is(CheckOutcome.Pass, "Existence · subnet", "All 2 subnets exist, in vpc-", await ChecksAsync(world, Task()));
        Is(CheckOutcome.Fail, "Existence · role", "There is no role arn:aws:iam::111122223333:role/none. Correct its ARN", await ChecksAsync(world, Task(("taskRole", "arn:aws:iam::111122223333:role/none"))));
        Is(CheckOutcome.Fail, "Existence · role", "is of account 444455556666", await ChecksAsync(world, Task(("taskRole", "arn:aws:iam::444455556666:role/none"))));

        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var place = await db.Environments.SingleAsync(e => e.TeamId == "payments" && e.Name == "dev", Stop);
        place.Subnets = [.. place.Subnets, "subnet-0be274000000000ff"];
        await db.SaveChangesAsync(Stop);
        Is(CheckOutcome.Fail, "Existence · subnet", "There is no subnet subnet-0be274000000000ff in account 111122223333", await ChecksAsync(world, Task()));
    }

    [Fact]
    public async Task What_the_read_role_may_not_ask_is_said_and_stops_nobody()
    {
        await using var world = await WorldAsync();
        var admin = new AdminClients(world.Sandbox);
        await admin.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "berth-read", PolicyName = "not-these",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["ecr:*","secretsmanager:*","ssm:*","ec2:*"],"Resource":"*"}]}""",
        }, Stop);

        var checks = await ChecksAsync(world, Task(
            ("image", $"{Checkout}:1.0.0"),
            ("secrets", """{"A":"arn:aws:secretsmanager:us-east-1:111122223333:secret:payments/dev/none-AbCdEf","B":"arn:aws:ssm:us-east-1:111122223333:parameter/none"}""")));

        Is(CheckOutcome.Warning, "Existence · image", "was not checked. Berth tried to look for", checks);
        Assert.Equal(2, checks.Count(c => c is { Outcome: CheckOutcome.Warning, Rule: "Existence · secret" } && c.Finding.Contains("was not checked", StringComparison.Ordinal)));
        Is(CheckOutcome.Warning, "Existence · subnet", "ec2:DescribeSubnets", checks);
        Assert.DoesNotContain(checks, c => c.Outcome is CheckOutcome.Fail);
    }

    [Fact]
    public async Task A_scan_that_a_template_demands_must_be_done_and_find_nothing_worse_than_is_allowed()
    {
        await using var world = await WorldAsync();
        await DemandAsync(world, new(ImageProof.Scan, FindingSeverity.Medium));
        const string rule = "Image · scan";

        Is(CheckOutcome.Pass, rule, "found 1 low, which the template allows", await ChecksAsync(world, Task(("image", $"{Checkout}:1.0.0"))));
        Is(CheckOutcome.Fail, rule, "found 1 critical, 2 high, and the template allows nothing above medium", await ChecksAsync(world, Task(("image", $"{Checkout}:1.1.0"))));
        Is(CheckOutcome.Fail, rule, "is in no registry of Amazon ECR", await ChecksAsync(world, Task(("image", "registry.example.com/report:1"))));
        Is(CheckOutcome.Fail, rule, "and payments/checkout:9 is not there", await ChecksAsync(world, Task(("image", $"{Checkout}:9"))));

        var unscanned = Task(("image", $"{Registry}/payments/ledger:1.0.0"));
        Is(CheckOutcome.Fail, rule, "was never scanned, and the template demands it. Start a scan", await ChecksAsync(world, unscanned));
        await new AdminClients(world.Sandbox).Ecr.StartImageScanAsync(new() { RepositoryName = "payments/ledger", ImageId = new ImageIdentifier { ImageTag = "1.0.0" } }, Stop);
        Is(CheckOutcome.Fail, rule, "is not finished. Wait", await ChecksAsync(world, unscanned));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(await ChecksAsync(world, unscanned), c => c.Rule == rule && c.Finding.Contains("never scanned", StringComparison.Ordinal));

        await DemandAsync(world, new(ImageProof.Scan));
        Is(CheckOutcome.Fail, rule, "found 1 low, and the template allows no finding at all", await ChecksAsync(world, Task(("image", $"{Checkout}:1.0.0"))));
    }

    [Fact]
    public async Task A_signature_that_a_template_demands_must_lie_beside_the_image()
    {
        await using var world = await WorldAsync();
        await DemandAsync(world, new(ImageProof.Signature));
        const string rule = "Image · signature";

        Is(CheckOutcome.Pass, rule, "has a signature (Notation)", await ChecksAsync(world, Task(("image", $"{Checkout}:1.0.0"))));
        Is(CheckOutcome.Fail, rule, "Image payments/checkout:1.1.0 has no signature in its repository", await ChecksAsync(world, Task(("image", $"{Checkout}:1.1.0"))));

        var ecr = new AdminClients(world.Sandbox).Ecr;
        var digest = (await ecr.DescribeImagesAsync(new() { RepositoryName = "payments/checkout", ImageIds = [new() { ImageTag = "1.1.0" }] }, Stop)).ImageDetails[0].ImageDigest;
        await ecr.PutImageAsync(new() { RepositoryName = "payments/checkout", ImageManifest = """{"schemaVersion":2,"layers":[]}""", ImageTag = $"{digest.Replace(':', '-')}.sig" }, Stop);
        Is(CheckOutcome.Pass, rule, "has a signature (cosign)", await ChecksAsync(world, Task(("image", $"{Checkout}@{digest}"))));
    }

    [Fact]
    public async Task A_tag_that_cannot_be_moved_is_as_good_as_a_digest()
    {
        await using var world = await WorldAsync();
        Assert.IsType<GuardrailsOutcome.Saved>(await world.Get<PlatformGuardrails>().SaveAsync(DemoCast.Mara.Caller, [new("pinned-image", GuardrailLevel.Fail)], Stop));
        const string rule = "Guardrail · Digest or fixed tag";

        Is(CheckOutcome.Pass, rule, "kept", await ChecksAsync(world, Task(("image", $"{Checkout}:1.0.0"))));
        Is(CheckOutcome.Fail, rule, "can be moved", await ChecksAsync(world, Task(("image", $"{Registry}/payments/ledger:1.0.0"))));
    }

    private static void Is(CheckOutcome outcome, string rule, string finding, IReadOnlyList<Check> checks) =>
        Assert.True(
            checks.Any(c => c.Outcome == outcome && c.Rule == rule && c.Finding.Contains(finding, StringComparison.Ordinal)),
            $"No {outcome} of {rule} with \"{finding}\" in\n{string.Join('\n', checks.Select(c => $"{c.Outcome} {c.Rule}: {c.Finding}"))}");

    private static async Task<IReadOnlyList<Check>> ChecksAsync(DomainWorld world, RequestDraft draft)
    {
        var outcome = await world.Get<Proposals>().PreviewAsync(DemoCast.Ines.Caller, draft, Stop);
        return Assert.IsType<ProposalOutcome.Ready>(outcome).Proposal.Checks.Items;
    }

    private static RequestDraft Task(params (string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string> { ["name"] = "report", ["image"] = "registry.example.com/payments/report:1" };
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        return new("run-task", "payments", "dev", SandboxAccount.FargateCluster, null, all, "A test asks for it.", "task");
    }

    private static async Task DemandAsync(DomainWorld world, ImageDemand? demand)
    {
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var template = await db.Templates.AsNoTracking().SingleAsync(t => t.Id == "run-task", Stop);
        var outcome = await world.Get<KeepTemplate>().DescribeAsync(DemoCast.Mara.Caller, template.Id, TemplateAbout.Of(template) with { ImageDemand = demand }, template.Version, Stop);
        Assert.IsType<TemplateOutcome.Done>(outcome);
    }

    private static async Task WithTaskFieldAsync(DomainWorld world, Field field)
    {
        var versions = world.Get<TemplateVersions>();
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        var now = await db.TemplateVersions.AsNoTracking().SingleAsync(v => v.TemplateId == "run-task", Stop);
        Assert.IsType<TemplateOutcome.Done>(await versions.BeginAsync(DemoCast.Mara.Caller, "run-task", now.Number, VersionStep.Minor, Stop));
        var draft = await db.TemplateVersions.AsNoTracking().SingleAsync(v => v.TemplateId == "run-task" && v.State == VersionState.Draft, Stop);
        Assert.IsType<TemplateOutcome.Done>(await versions.EditAsync(DemoCast.Mara.Caller, "run-task", "1.1", TemplateContent.Of(now) with { Fields = [.. now.Fields, field] }, draft.Version, Stop));
        Assert.IsType<TemplateOutcome.Done>(await versions.PublishAsync(DemoCast.Mara.Caller, "run-task", "1.1", null, Stop));
    }
}

public sealed class ReferencesOnSqlite(SqliteFile database) : ReferenceContract(database), IClassFixture<SqliteFile>;

public sealed class ReferencesOnPostgres(PostgresServer database) : ReferenceContract(database), IClassFixture<PostgresServer>;
