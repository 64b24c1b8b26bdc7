using System.Text.Json.Nodes;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Tests.Catalog;

public sealed class GuardrailRuleTests
{
    private const string Registry = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";

    [Theory]
    [InlineData("logging", "$.logConfiguration", null, "writes no log")]
    [InlineData("logging", "$.logConfiguration.logDriver", "\"none\"", "writes no log")]
    [InlineData("no-privileged", "$.privileged", "true", "is privileged")]
    [InlineData("no-privileged", "$.linuxParameters", """{"capabilities":{"add":["SYS_ADMIN"]}}""", "as good as privileged")]
    [InlineData("read-only-root", "$.readonlyRootFilesystem", "false", "set readonlyRootFilesystem")]
    [InlineData("non-root-user", "$.user", "\"0:0\"", "runs as root")]
    [InlineData("non-root-user", "$.user", null, "names no user")]
    [InlineData("pinned-image", "$.image", "\"nginx:1.29\"", "name its digest")]
    [InlineData("allowed-registries", "$.image", "\"nginx:1.29\"", "comes from docker.io")]
    [InlineData("allowed-registries", "$.image", "\"111122223333.dkr.ecr.eu-central-1.amazonaws.com.evil.example/a:1\"", "evil.example")]
    [InlineData("no-secret-values", "$.environment", """[{"name":"DB_PASSWORD","value":"hunter2hunter2"}]""", "Secrets Manager")]
    public void A_container_against_a_guardrail_is_named_with_what_to_do(string rule, string path, string? value, string says)
    {
        var written = Written(path, value);

        var found = Assert.Single(Check(rule, written));

        Assert.Equal(CheckOutcome.Fail, found.Outcome);
        Assert.Contains("app", found.Finding, StringComparison.Ordinal);
        Assert.Contains(says, found.Finding, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", found.Finding + found.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-public-ip", """{"networkConfiguration":{"awsvpcConfiguration":{"assignPublicIp":"ENABLED"}}}""", "public addresses")]
    [InlineData("circuit-breaker", """{"deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":false}}}""", "switch rollback on")]
    [InlineData("circuit-breaker", "{}", "is off")]
    [InlineData("health-check", """{"loadBalancers":[]}""", "Nothing checks")]
    [InlineData("latest-platform", """{"platformVersion":"1.3.0"}""", "1.3.0")]
    public void A_service_against_a_guardrail_is_told_what_to_do(string rule, string service, string says)
    {
        var written = Sound() with { Service = JsonNode.Parse(service) as JsonObject };
        (written.TaskDefinition?["containerDefinitions"]?[0] as JsonObject)?.Remove("healthCheck");

        Assert.Contains(says, Assert.Single(Check(rule, written)).Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_workload_keeps_every_guardrail()
    {
        var checks = GuardrailRules.Check([.. GuardrailRules.All.Select(g => new GuardrailSetting(g.Id, GuardrailLevel.Fail, g.NeedsAllowed ? [Registry] : null))], [], Sound());

        Assert.Equal(GuardrailRules.All.Count, checks.Count);
        Assert.All(checks, c => Assert.Equal(CheckOutcome.Pass, c.Outcome));
    }

    [Fact]
    public void What_is_not_written_is_not_judged() => Assert.Empty(GuardrailRules.Check([], [.. GuardrailRules.All.Select(g => new GuardrailSetting(g.Id, GuardrailLevel.Fail, [Registry]))], new(null, null)));

    [Fact]
    public void A_template_cannot_weaken_what_the_platform_switched_on()
    {
        var written = Written("$.privileged", "true");

        Assert.Equal(CheckOutcome.Fail, Assert.Single(GuardrailRules.Check([new("no-privileged", GuardrailLevel.Warn)], [new("no-privileged", GuardrailLevel.Fail)], written)).Outcome);
        Assert.Equal(CheckOutcome.Warning, Assert.Single(GuardrailRules.Check([new("no-privileged", GuardrailLevel.Warn)], [], written)).Outcome);
        Assert.Single(GuardrailRules.Check([new("allowed-registries", GuardrailLevel.Warn, ["docker.io", Registry])], [new("allowed-registries", GuardrailLevel.Warn, ["public.ecr.aws"])], written), c => c.Outcome is CheckOutcome.Warning);
    }

    [Fact]
    public void An_immutable_repository_pins_its_tags()
    {
        var written = Written("$.image", $"\"{Registry}/pay/api:1.0\"") with { FixedTags = new HashSet<string> { $"{Registry}/pay/api:1.0" } };

        Assert.Equal(CheckOutcome.Pass, Assert.Single(Check("pinned-image", written)).Outcome);
    }

    [Fact]
    public void Windows_has_no_read_only_root()
    {
        var written = Written("$.user", null);
        (written.TaskDefinition ?? [])["runtimePlatform"] = new JsonObject { ["operatingSystemFamily"] = "WINDOWS_SERVER_2022_CORE" };

        Assert.Empty(Check("read-only-root", written));
        Assert.Empty(Check("non-root-user", written));
    }

    [Theory]
    [InlineData("ANYTHING", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("CERT", "-----BEGIN RSA PRIVATE KEY-----\nMIIE")]
    [InlineData("GIT", "ghp_0123456789abcdefghijABCDEFGHIJ012345")]
    [InlineData("AUTH", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r")]
    [InlineData("DATABASE_URL", "postgres://app:s3cr3t@db:5432/app")]
    [InlineData("ConnectionStrings__Default", "Server=db;User Id=app;Password=s3cr3t")]
    [InlineData("DB_PASSWORD", "changeme")]
    [InlineData("stripeApiKey", "abc-def-ghi")]
    [InlineData("SEED", "k9X2mQv7Lp4ZtR8nWb3YcF6hJd1GsA5e")]
    [InlineData("SALT", "9f86d081884c7d659a2feaa0c55ad015")]
    public void What_looks_like_a_secret_is_found_and_never_repeated(string name, string value)
    {
        var look = SecretLookRules.WhyItLooksSecret(name, value);

        Assert.NotNull(look);
        Assert.DoesNotContain(value, look, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LOG_LEVEL", "information")]
    [InlineData("ASPNETCORE_URLS", "http://+:8080")]
    [InlineData("TOKEN_TTL", "3600")]
    [InlineData("PASSWORD_MIN_LENGTH", "12")]
    [InlineData("DB_PASSWORD", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf")]
    [InlineData("REQUIRE_TOKEN", "true")]
    [InlineData("PWD", "/app")]
    [InlineData("GIT_COMMIT_SHA", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")]
    [InlineData("TENANT_ID", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("DATABASE_URL", "postgres://app:${PASSWORD}@db:5432/app")]
    [InlineData("QUEUE", "https://sqs.eu-central-1.amazonaws.com/111122223333/orders")]
    [InlineData("JAVA_OPTS", "-XX:MaxRAMPercentage=75 -Dfile.encoding=UTF-8")]
    [InlineData("DB_PASSWORD", "")]
    public void Plain_settings_are_let_be(string name, string value) => Assert.Null(SecretLookRules.WhyItLooksSecret(name, value));

    private static IReadOnlyList<Check> Check(string rule, WrittenWorkload written) => GuardrailRules.Check([new(rule, GuardrailLevel.Fail, rule == GuardrailRules.AllowedRegistries ? [Registry] : null)], [], written);

    private static WrittenWorkload Sound() => new(
        JsonNode.Parse($$$"""
            {"family":"payments-prod-api","containerDefinitions":[{"name":"app","image":"{{{Registry}}}/pay/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","user":"1000:1000",
            "readonlyRootFilesystem":true,"logConfiguration":{"logDriver":"awslogs"},"environment":[{"name":"LOG_LEVEL","value":"info"}],"healthCheck":{"command":["CMD","true"]}}]}
            """) as JsonObject,
        JsonNode.Parse("""{"networkConfiguration":{"awsvpcConfiguration":{"assignPublicIp":"DISABLED"}},"deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":true,"rollback":true}}}""") as JsonObject);

    /// <summary>The sound workload with one thing of its container otherwise; null takes it out.</summary>
    private static WrittenWorkload Written(string path, string? value)
    {
        var written = Sound();
        var node = written.TaskDefinition?["containerDefinitions"]?[0] as JsonObject ?? [];
        var names = path[2..].Split('.');
        foreach (var name in names[..^1])
        {
            node = node[name] as JsonObject ?? [];
        }

        node.Remove(names[^1]);
        if (value is not null)
        {
            node[names[^1]] = JsonNode.Parse(value);
        }

        return written;
    }
}
