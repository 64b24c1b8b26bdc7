using CsCheck;
using Domain.Catalog;

namespace Domain.Tests.Catalog;

/// <summary>What each kind of field takes, and how it says no.</summary>
public sealed class FieldKindTests
{
    private const string Secret = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:payments/db-AbCdEf";

    [Theory]
    [InlineData(FieldKind.Size, "512/1024")]
    [InlineData(FieldKind.Secret, Secret)]
    [InlineData(FieldKind.Secret, Secret + ":password::")]
    [InlineData(FieldKind.Secret, "arn:aws:ssm:us-east-1:111122223333:parameter/payments/db")]
    [InlineData(FieldKind.Role, "arn:aws:iam::111122223333:role/berth/payments-task")]
    [InlineData(FieldKind.Subnets, "subnet-0a1b2c3d, subnet-0a1b2c3d4e5f60718")]
    [InlineData(FieldKind.Schedule, "cron(0 6 * * ? *)")]
    [InlineData(FieldKind.Schedule, "cron(0/15 8-17 ? JAN,mar MON-FRI 2026-2030)")]
    [InlineData(FieldKind.Schedule, "cron(0 0 LW * ? *)")]
    [InlineData(FieldKind.Schedule, "cron(0 0 ? * 6#3 *)")]
    [InlineData(FieldKind.Schedule, "rate(15 minutes)")]
    [InlineData(FieldKind.Schedule, "at(2026-12-24T18:00:00)")]
    [InlineData(FieldKind.EnvironmentMap, """{"LOG_LEVEL":"info","Logging__Level":"","spring.profiles.active":"a b"}""")]
    [InlineData(FieldKind.SecretMap, "{\"DB\":\"" + Secret + "\"}")]
    [InlineData(FieldKind.Switch, "false")]
    [InlineData(FieldKind.Command, "npm start -- --port=80")]
    [InlineData(FieldKind.Command, """["sh","-c","exit 0"]""")]
    public void A_value_of_its_kind_passes(FieldKind kind, string value) => Assert.Null(FieldRules.WhyNot(Of(kind), value));

    [Theory]
    [InlineData(FieldKind.Size, "512", "512/1024")]
    [InlineData(FieldKind.Size, "512/1024/1", "512/1024")]
    [InlineData(FieldKind.Secret, "hunter2", "never the secret itself")]
    [InlineData(FieldKind.Secret, "arn:aws:s3:::bucket", "Secrets Manager")]
    [InlineData(FieldKind.Role, "admin", "arn:aws:iam::")]
    [InlineData(FieldKind.Subnets, ",", "names no subnet")]
    [InlineData(FieldKind.Subnets, "subnet-1", "not a subnet id")]
    [InlineData(FieldKind.Subnets, "subnet-0a1b2c3d,subnet-0a1b2c3d", "twice")]
    [InlineData(FieldKind.Schedule, "every day", "cron(")]
    [InlineData(FieldKind.Schedule, "cron(0 6 * * *)", "needs six")]
    [InlineData(FieldKind.Schedule, "cron(0 6 * * * *)", "Put ?")]
    [InlineData(FieldKind.Schedule, "cron(0 6 ? * ? *)", "Put ?")]
    [InlineData(FieldKind.Schedule, "cron(60 6 * * ? *)", "0 to 59")]
    [InlineData(FieldKind.Schedule, "cron(0 6 * ? * *)", "no month")]
    [InlineData(FieldKind.Schedule, "cron(0 6 ? * 5#6 *)", "day of the week")]
    [InlineData(FieldKind.Schedule, "rate(0 minutes)", "above 0")]
    [InlineData(FieldKind.Schedule, "rate(5 weeks)", "minutes, hours or days")]
    [InlineData(FieldKind.Schedule, "at(2026-02-30T00:00:00)", "moment")]
    [InlineData(FieldKind.EnvironmentMap, "LOG=info", "JSON object")]
    [InlineData(FieldKind.EnvironmentMap, """{"A":1}""", "JSON object of texts")]
    [InlineData(FieldKind.EnvironmentMap, """{"A":"1","A":"2"}""", "twice")]
    [InlineData(FieldKind.EnvironmentMap, """{"1A":"x"}""", "name of a variable")]
    [InlineData(FieldKind.EnvironmentMap, """{"A=B":"x"}""", "name of a variable")]
    [InlineData(FieldKind.SecretMap, """{"DB":"hunter2"}""", "DB is not a reference")]
    [InlineData(FieldKind.Switch, "True", "true or false")]
    [InlineData(FieldKind.Command, "echo 'a", "not closed")]
    [InlineData(FieldKind.Command, "[1]", "JSON array")]
    [InlineData(FieldKind.Command, "[]", "is empty")]
    [InlineData(FieldKind.Text, "a\u0007b", "control character")]
    public void A_value_of_another_kind_is_refused_with_a_way_out(FieldKind kind, string value, string way) =>
        Assert.Contains(way, FieldRules.WhyNot(Of(kind), value), StringComparison.Ordinal);

    [Fact]
    public void A_secret_given_in_place_of_its_reference_is_not_repeated() =>
        Assert.DoesNotContain("hunter2", FieldRules.WhyNot(Of(FieldKind.Secret), "hunter2"), StringComparison.Ordinal);

    [Fact]
    public void A_size_with_presets_is_one_of_them() =>
        Assert.Contains("256/512, 512/1024", FieldRules.WhyNot(Of(FieldKind.Size) with { Choices = ["256/512", "512/1024"] }, "1024/2048"), StringComparison.Ordinal);

    [Theory]
    [InlineData("npm  start", "npm|start")]
    [InlineData("sh -c 'echo \"$A\" b'", "sh|-c|echo \"$A\" b")]
    [InlineData("a\\ b \"c\\\"d\\n\" ''", "a b|c\"d\\n|")]
    [InlineData("[\"a b\", \"\"]", "a b|")]
    public void Words_are_split_as_a_shell_splits_them(string text, string words) => Assert.Equal(words, string.Join('|', CommandRules.Read(text) ?? []));

    [Fact]
    public void A_pattern_that_cannot_decide_lets_nothing_through()
    {
        var hopeless = Of(FieldKind.Text) with { Pattern = "(a+)+b", Max = 60 };
        Assert.NotNull(FieldRules.WhyNot(hopeless, new string('a', 50)));
        Assert.NotNull(FieldRules.WhyNot(hopeless with { Pattern = "(" }, "x"));
    }

    [Fact]
    public void No_value_of_any_field_makes_the_rules_fail() => Values.Array[0, 6].Select(Gen.Int[0, 1000]).Sample((values, seed) =>
    {
        var fields = Enum.GetValues<FieldKind>().Select((k, i) => Of(k) with
        {
            Name = k.ToString(),
            Optional = (seed + i) % 3 == 0,
            Min = i % 2 == 0 ? 1 : null,
            Max = i % 2 == 0 ? 20 : null,
            Choices = (seed + i) % 4 == 0 ? ["512/1024", "a"] : null,
            Pattern = (seed + i) % 5 == 0 ? "[a-z]+" : null,
            When = i > 0 && (seed + i) % 4 == 0 ? new(((FieldKind)(i - 1)).ToString(), ConditionTest.IsNot, ["true"]) : null,
        }).ToList();
        var filled = values.Select((v, i) => ((FieldKind)((seed + i) % fields.Count), v)).ToDictionary(p => p.Item1.ToString(), p => p.v);

        var form = FormRules.Fill(fields, new FormPlace("prod", "production"), filled);

        Assert.All(form.Problems, p => Assert.NotEmpty(p.Why));
        Assert.All(fields, f => { foreach (var value in values) { _ = FieldRules.WhyNot(f, value); } });
    });

    /// <summary>Anything: plain and odd text, half surrogates, control characters, numbers out of range, deep and broken JSON, and good values with a bit knocked out.</summary>
    private static readonly Gen<string> Values = Gen.OneOf<string>(
        Gen.String[Gen.Char, 0, 60],
        Gen.String[Gen.Char.AlphaNumeric, 0, 300],
        Gen.Long.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Int[1, 4000].Select(n => new string('[', n)),
        Gen.Int[1, 2000].Select(n => string.Concat(Enumerable.Repeat("{\"a\":", n)) + "1" + new string('}', n)),
        Gen.String[Gen.Char, 0, 10].Select(s => $$"""{"{{s}}":"{{s}}"}"""),
        Gen.OneOf("\ud800", """{"A":"\ud800"}""", """{"\udfff":"x"}""", """["\ud800"]""", "\0", new string('x', 70_000), "--1", "NaN", "٣", "1e9", "cron(", "cron(? ? ? ? ? ?)", "cron(/ - , # L W)"),
        Gen.Select(Gen.OneOf(Secret, "512/1024", "cron(0/5 8-17 ? * 6#3 *)", "rate(5 minutes)", "subnet-0a1b2c3d", "arn:aws:iam::111122223333:role/a/b", "nginx:1.29", "echo 'a' \"b\\\""), Gen.Int[0, 100], Gen.Char)
            .Select((text, at, c) => text[..(at % text.Length)] + c + text[(at % text.Length)..]));

    private static Field Of(FieldKind kind) => new("f", "It", kind, FieldStep.What, FieldMode.Free, "Help.");
}
