using Domain.Catalog;

namespace Domain.Tests.Catalog;

public sealed class TemplateRuleTests
{
    private static readonly TemplateContent Good = TemplateContent.Of(StarterTemplates.All(DateTimeOffset.UnixEpoch)[0].Versions[0]);
    private static readonly Field Choice = new("flavour", "Flavour", FieldKind.Choice, FieldStep.What, FieldMode.Free, "", Choices: ["plain", "spicy"], Variable: "FLAVOUR");

    [Fact]
    public void A_field_nobody_reads_is_found() => Complains(Choice with { Variable = null }, "variable", "Nothing reads flavour");

    [Fact]
    public void A_locked_field_needs_its_value() => Complains(Choice with { Mode = FieldMode.Locked }, "default", "no default");

    [Fact]
    public void A_default_must_fit_its_own_field() => Complains(Choice with { Default = "sweet" }, "default", "plain, spicy");

    [Fact]
    public void An_override_must_be_as_sound_as_the_field() => Complains(Choice with { Overrides = [new("prod", Choices: ["plain"], Default: "spicy")] }, "overrides[0].default", "Choose one of plain");

    [Fact]
    public void A_condition_can_only_look_up() => Complains(Choice with { When = new("later", ConditionTest.Is, ["x"]) }, "when.field", "further up");

    [Fact]
    public void A_condition_that_never_holds_is_found()
    {
        var fields = Good.Fields.Append(Choice).Append(Choice with { Name = "extra", Variable = "EXTRA", When = new("flavour", ConditionTest.Is, ["sweet"]) }).ToList();

        Assert.Contains("never \"sweet\"", Assert.Single(TemplateRules.Problems(TemplateKind.Service, Good with { Fields = fields })).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_the_recipe_reads_has_its_kind() => Complains(new("discoveryName", "Called", FieldKind.Number, FieldStep.What, FieldMode.Free, ""), "kind", "as Text, not Number");

    [Fact]
    public void A_pattern_that_is_none_is_found() => Complains(Choice with { Kind = FieldKind.Text, Choices = null, Pattern = "(" }, "pattern", "not a regular expression");

    [Fact]
    public void Two_fields_cannot_give_one_variable() =>
        Assert.Contains(TemplateRules.Problems(TemplateKind.Service, Good with { Fields = [.. Good.Fields, Choice, Choice with { Name = "other" }] }), p => p.Why.Contains("given by another field", StringComparison.Ordinal));

    [Fact]
    public void A_service_without_an_image_cannot_be_made() =>
        Assert.Contains("\"image\"", Assert.Single(TemplateRules.Problems(TemplateKind.Service, Good with { Fields = [.. Good.Fields.Where(f => f.Name != "image")] })).Why, StringComparison.Ordinal);

    [Fact]
    public void A_base_with_a_secret_in_it_is_refused_without_repeating_it()
    {
        var recipe = new Recipe("""{"family":"x","containerDefinitions":[{"name":"app","image":"a:1","environment":[{"name":"DB_PASSWORD","value":"hunter2"}]}]}""", "side");

        var problems = TemplateRules.Problems(TemplateKind.Service, Good with { Recipe = recipe });

        Assert.Equal(["recipe.mainContainer", "recipe.taskDefinition.containerDefinitions[0].environment"], problems.Select(p => p.Field));
        Assert.DoesNotContain(problems, p => p.Why.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"containerDefinitions":{}}""")]
    [InlineData("""{"containerDefinitions":[{"name":"\ud800"}]}""")]
    [InlineData("""{"containerDefinitions":[{"name":"a"}],"surprise":1}""")]
    public void A_base_that_ecs_would_not_take_is_refused(string text) =>
        Assert.NotEmpty(TemplateRules.Problems(TemplateKind.Service, Good with { Recipe = new(text) }));

    private static void Complains(Field field, string member, string says)
    {
        var problems = TemplateRules.Problems(TemplateKind.Service, Good with { Fields = [.. Good.Fields, field] });

        Assert.Contains(problems, p => p.Field == $"fields[{Good.Fields.Count}].{member}" && p.Why.Contains(says, StringComparison.Ordinal));
    }
}
