using Domain.Catalog;

namespace Domain.Tests.Catalog;

public sealed class SchemaRuleTests
{
    [Fact]
    public void A_schema_says_what_the_form_says()
    {
        var schema = SchemaRules.Of("Web service 1.0", StarterTemplates.All(DateTimeOffset.UnixEpoch)[0].Versions[0].Fields, null);

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)schema["$schema"]);
        Assert.Equal(["name", "image"], schema["required"]?.AsArray().Select(n => (string?)n));
        Assert.Equal(65535, (int?)schema["properties"]?["port"]?["maximum"]);
        Assert.Equal(8080, (int?)schema["properties"]?["port"]?["default"]);
        Assert.Equal(30, (int?)schema["properties"]?["logDays"]?["const"]);
        Assert.False((bool?)schema["additionalProperties"]);
    }

    [Fact]
    public void An_environment_has_its_own_schema()
    {
        Field[] fields = [new("days", "Days", FieldKind.Number, FieldStep.What, FieldMode.Defaulted, "", "7", Overrides: [new("production", FieldMode.Locked, "90")])];

        Assert.Equal(90, (int?)SchemaRules.Of("x", fields, new("prod", "production"))["properties"]?["days"]?["const"]);
        Assert.Null(SchemaRules.Of("x", fields, new("dev", "development"))["properties"]?["days"]?["const"]);
    }

    [Fact]
    public void A_hidden_field_is_required_only_where_it_shows()
    {
        Field[] fields =
        [
            new("worker", "Worker", FieldKind.Switch, FieldStep.What, FieldMode.Defaulted, "", "false"),
            new("queue", "Queue", FieldKind.Text, FieldStep.What, FieldMode.Free, "", When: new("worker", ConditionTest.Is, ["true"])),
        ];

        var condition = SchemaRules.Of("x", fields, null)["allOf"]?[0];

        Assert.Equal("""{"if":{"properties":{"worker":{"enum":[true]}},"required":["worker"]},"then":{"required":["queue"]}}""", condition?.ToJsonString());
    }
}
