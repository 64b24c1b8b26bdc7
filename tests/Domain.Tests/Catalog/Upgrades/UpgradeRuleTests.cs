using Domain.Catalog;
using Domain.Catalog.Upgrades;

namespace Domain.Tests.Catalog.Upgrades;

public sealed class UpgradeRuleTests
{
    private static readonly Dictionary<string, string> None = [];

    private static Field Number(string name, int? min = null, int? max = null, string? byDefault = null, FieldMode mode = FieldMode.Free) =>
        new(name, name, FieldKind.Number, FieldStep.What, mode, "Help.", Default: byDefault, Min: min, Max: max);

    private static CarriedValues Carry(IReadOnlyList<Field> to, Dictionary<string, string> now, Dictionary<string, string>? answers = null, FormPlace? place = null) =>
        UpgradeRules.Carry([Number("old")], to, place, now, answers ?? None);

    [Fact]
    public void A_value_is_kept_where_its_field_stands_and_it_still_fits()
    {
        var carried = Carry([Number("tasks", max: 5)], new() { ["tasks"] = "4" });

        Assert.Equal("4", carried.Values["tasks"]);
        Assert.Equal("tasks", Assert.Single(carried.Kept).Field);
        Assert.Empty(carried.Missing);
    }

    [Fact]
    public void A_value_that_no_longer_fits_gives_way_to_the_default_and_the_reason_is_told()
    {
        var carried = Carry([Number("tasks", max: 3, byDefault: "2")], new() { ["tasks"] = "4" });

        Assert.False(carried.Values.ContainsKey("tasks"));
        var fallen = Assert.Single(carried.Defaulted);
        Assert.Equal("2", fallen.Value);
        Assert.Contains("the most is 3", fallen.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fits_no_more_and_has_no_default_must_be_asked_for()
    {
        var missing = Assert.Single(Carry([Number("tasks", max: 3)], new() { ["tasks"] = "4" }).Missing);

        Assert.Equal("tasks", missing.Field);
        Assert.Contains("the most is 3", missing.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_field_takes_its_default_or_must_be_asked_for()
    {
        var carried = Carry([Number("port", byDefault: "80"), Number("needed")], []);

        Assert.Equal("New: the template's default.", Assert.Single(carried.Defaulted).Because);
        Assert.Equal("needed", Assert.Single(carried.Missing).Field);
        Assert.Equal("7", Carry([Number("needed")], [], new() { ["needed"] = "7" }).Values["needed"]);
    }

    [Fact]
    public void A_field_that_is_gone_is_listed_with_the_value_it_had()
    {
        var dropped = Assert.Single(Carry([Number("tasks")], new() { ["tasks"] = "1", ["old"] = "9" }).Dropped);

        Assert.Equal(("old", "9", "The version has no such field."), (dropped.Field, dropped.Value, dropped.Because));
    }

    [Fact]
    public void A_field_the_template_locks_now_is_no_value_of_the_draft()
    {
        var carried = Carry([Number("days", byDefault: "60", mode: FieldMode.Locked)], new() { ["days"] = "30" });

        Assert.Empty(carried.Values);
        Assert.Equal(("60", "Set by the template; it was 30."), Assert.Single(carried.Defaulted.Select(d => (d.Value, d.Because))));
        Assert.Empty(carried.Missing);
    }

    [Fact]
    public void A_field_hidden_with_these_values_has_none()
    {
        var shownOnlyWith = Number("extra") with { When = new FieldCondition("tasks", ConditionTest.Is, ["9"]) };

        var carried = Carry([Number("tasks"), shownOnlyWith], new() { ["tasks"] = "1", ["extra"] = "2" });

        Assert.Equal(["tasks"], carried.Values.Keys);
        Assert.Equal("extra", Assert.Single(carried.Dropped).Field);
        Assert.Empty(carried.Missing);
    }

    [Fact]
    public void What_an_environment_overrides_counts()
    {
        var field = Number("tasks", max: 10) with { Overrides = [new FieldOverride("production", Max: 3)] };

        Assert.Empty(Carry([field], new() { ["tasks"] = "4" }, place: new("dev", "development")).Missing);
        Assert.Single(Carry([field], new() { ["tasks"] = "4" }, place: new("prod", "production")).Missing);
    }

    [Fact]
    public void Versions_are_ordered_by_number() => Assert.True(VersionNumber.Parse("1.10") > VersionNumber.Parse("1.9") && VersionNumber.Parse("x") is null);
}
