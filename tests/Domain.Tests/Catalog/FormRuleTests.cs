using Domain.Catalog;

namespace Domain.Tests.Catalog;

public sealed class FormRuleTests
{
    private static readonly FormPlace Prod = new("prod", "production");
    private static readonly FormPlace Dev = new("dev", "development");
    private static readonly Field Worker = Text("worker") with { Kind = FieldKind.Switch, Default = "false" };
    private static readonly Field Queue = Text("queue") with { When = new("worker", ConditionTest.Is, ["true"]) };
    private static readonly Field Days = Text("days") with
    {
        Kind = FieldKind.Number,
        Default = "7",
        Min = 1,
        Max = 30,
        Overrides = [new("production", Min: 30, Max: 90, Default: "60"), new("prod", Default: "45"), new("dev", FieldMode.Locked)],
    };

    [Fact]
    public void A_hidden_field_has_no_value_and_is_not_missed()
    {
        var form = FormRules.Fill([Worker, Queue], null, Values(("queue", "orders")));

        Assert.Empty(form.Problems);
        Assert.Equal(["worker"], form.Fields.Select(f => f.Name));
        Assert.DoesNotContain("queue", form.Values.Keys);
    }

    [Fact]
    public void A_field_whose_condition_holds_is_required() =>
        Assert.Equal("queue", Assert.Single(FormRules.Fill([Worker, Queue], null, Values(("worker", "true"))).Problems).Field);

    [Fact]
    public void What_hangs_on_a_hidden_field_sees_no_value()
    {
        Field[] fields = [Worker, Queue with { Default = "orders" }, Text("depth") with { When = new("queue", ConditionTest.IsNot, ["orders"]), Optional = true }];

        Assert.Equal(["worker", "depth"], FormRules.Fill(fields, null, Values()).Fields.Select(f => f.Name));
        Assert.Equal(["worker", "queue"], FormRules.Fill(fields, null, Values(("worker", "true"))).Fields.Select(f => f.Name));
    }

    [Fact]
    public void An_environment_overrides_by_its_name_before_its_tier()
    {
        Assert.Equal("45", FormRules.Fill([Days], Prod, Values()).Values["days"]);
        Assert.Equal("60", FormRules.Fill([Days], Prod with { Environment = "live" }, Values()).Values["days"]);
        Assert.Equal("7", FormRules.Fill([Days], null, Values()).Values["days"]);
    }

    [Fact]
    public void A_range_is_the_environments_own()
    {
        Assert.Empty(FormRules.Fill([Days], null, Values(("days", "9"))).Problems);
        Assert.Contains("least is 30", Assert.Single(FormRules.Fill([Days], Prod with { Environment = "live" }, Values(("days", "9"))).Problems).Why, StringComparison.Ordinal);
        Assert.Contains("locked to 7", Assert.Single(FormRules.Fill([Days], Dev, Values(("days", "9"))).Problems).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_field_may_be_left_out() => Assert.Empty(FormRules.Fill([Text("note") with { Optional = true }], null, Values()).Problems);

    private static Field Text(string name) => new(name, name, FieldKind.Text, FieldStep.What, FieldMode.Free, "");

    private static Dictionary<string, string> Values(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
