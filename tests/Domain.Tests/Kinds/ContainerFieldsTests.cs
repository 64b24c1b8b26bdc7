using Domain.Catalog;
using Domain.Kinds;
using Domain.Tests.Workloads.TaskDefinitions;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Kinds;

public sealed class ContainerFieldsTests
{
    private static readonly IReadOnlyList<Field> Fields =
    [
        Of(FieldNames.Command, FieldKind.Command), Of(FieldNames.HealthCommand, FieldKind.Text), Of(FieldNames.TaskRole, FieldKind.Role),
        Of(FieldNames.Environment, FieldKind.EnvironmentMap), Of(FieldNames.Secrets, FieldKind.SecretMap),
        Of("level", FieldKind.Choice, "LOG_LEVEL"), Of("database", FieldKind.Secret, "DB_PASSWORD"),
    ];

    private static readonly TaskDefinitionDocument Document = TaskDefinitionDocument.OneContainer("shop", "app", "shop:1")
        .WithEnvironment(new Dictionary<string, string> { ["BASE"] = "b", ["OLD"] = "o", ["LOG_LEVEL"] = "info" })
        .WithSecrets(new Dictionary<string, string> { ["API_KEY"] = "/shop/key" });

    public static TheoryData<string> Files => [.. Corpus.Files];

    [Fact]
    public void A_field_with_a_variable_is_given_as_it_and_a_secret_goes_to_the_secrets()
    {
        var main = Put(Document, ("level", "debug"), ("database", "arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf")).Main();

        Assert.Equal("debug", main.Environment["LOG_LEVEL"]);
        Assert.Equal("arn:aws:secretsmanager:us-east-1:111122223333:secret:db-AbCdEf", main.Secrets["DB_PASSWORD"]);
        Assert.Equal(["BASE", "LOG_LEVEL", "OLD"], main.Environment.Keys);
        Assert.Equal(["API_KEY", "DB_PASSWORD"], main.Secrets.Keys);
    }

    [Fact]
    public void A_field_without_a_value_gives_no_variable() => Assert.DoesNotContain("LOG_LEVEL", Put(Document).Main().Environment.Keys);

    [Fact]
    public void A_map_is_all_there_shall_be_beside_the_templates_own()
    {
        var main = Put(Document, (FieldNames.Environment, """{"NEW":"1"}"""), ("level", "info")).Main();

        Assert.Equal(["BASE=b", "LOG_LEVEL=info", "NEW=1"], main.Environment.Select(e => $"{e.Key}={e.Value}"));
        Assert.Equal(["API_KEY"], main.Secrets.Keys);
        Assert.Empty(Put(Document, (FieldNames.Secrets, "{}")).Main().Secrets);
    }

    [Fact]
    public void Command_health_check_and_role_are_set_where_they_are_asked()
    {
        var after = Put(Document, (FieldNames.Command, "serve --port 80"), (FieldNames.HealthCommand, "curl -f localhost"), (FieldNames.TaskRole, "arn:aws:iam::111122223333:role/x"));

        Assert.Equal(["serve", "--port", "80"], after.Main().Command);
        Assert.Equal(["CMD-SHELL", "curl -f localhost"], after.Main().HealthCheck);
        Assert.Equal("arn:aws:iam::111122223333:role/x", after.TaskRoleArn);
    }

    [Theory, MemberData(nameof(Files))]
    public void A_form_filled_with_what_stands_changes_nothing(string file)
    {
        var document = Corpus.Read(file);

        var standing = ContainerFields.Standing(Fields, document, null);

        Assert.Equal(document.Text(), ContainerFields.Of(Fields, standing).PutOn(document, null, new HashSet<string>()).Text());
    }

    private static TaskDefinitionDocument Put(TaskDefinitionDocument document, params (string Field, string Value)[] values) =>
        ContainerFields.Of(Fields, values.ToDictionary(v => v.Field, v => v.Value)).PutOn(document, null, new HashSet<string> { "BASE" });

    private static Field Of(string name, FieldKind kind, string? variable = null) =>
        new(name, name, kind, FieldStep.What, FieldMode.Free, "", Variable: variable, Optional: true);
}
