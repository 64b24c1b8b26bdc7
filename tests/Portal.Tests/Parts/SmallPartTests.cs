using Bunit;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class SmallPartTests : PartTest
{
    [Theory]
    [InlineData("RolledBack", "Rolled back", "bad")]
    [InlineData("DoneInPart", "Done in part", "warn")]
    [InlineData("Waiting", "Waiting", "wait")]
    [InlineData("RUNNING", "RUNNING", "ok")]
    [InlineData("IN_PROGRESS", "IN_PROGRESS", "info")]
    [InlineData("SomethingNew", "Something new", "idle")]
    public void A_state_has_an_icon_a_word_and_a_tone(string state, string word, string tone)
    {
        var chip = Render<StateChip>(p => p.Add(c => c.Value, state)).Find(".state");

        Assert.Equal(word, chip.TextContent);
        Assert.True(chip.ClassList.Contains(tone));
        Assert.Equal("true", chip.QuerySelector("svg")?.GetAttribute("aria-hidden"));
    }

    [Fact]
    public void Only_a_moving_state_turns()
    {
        Assert.NotEmpty(Render<StateChip>(p => p.Add(c => c.Value, "Applying")).FindAll(".spin"));
        Assert.Empty(Render<StateChip>(p => p.Add(c => c.Value, "Pending")).FindAll(".spin"));
    }

    [Fact]
    public void Checks_that_fail_come_first_and_open_to_their_statement()
    {
        var list = Render<ChecksList>(p => p.Add(c => c.Items,
        [
            new("Pass", "fine", "rule"), new("Warning", "close", "rule"), new("Fail", "no", "rule", "Add this one:", "{ \"Effect\": \"Allow\" }", Open: true),
        ]));

        Assert.Equal(["Fail", "Warning", "Pass"], list.FindAll(".word").Select(w => w.TextContent.Trim()));
        Assert.True(list.Find("details").HasAttribute("open"));
        Assert.Equal("{ \"Effect\": \"Allow\" }", list.Find("pre").TextContent);
    }

    [Fact]
    public void A_check_that_was_not_made_is_no_pass_and_one_that_is_waived_says_so()
    {
        var list = Render<ChecksList>(p => p.Add(c => c.Items, [new("Pass", "fine", "rule"), new("NotChecked", "unseen", "rule"), new("Waived", "let pass", "rule", Who: "Waived by Sam.")]));
        Assert.Equal(["Waived", "Not checked", "Pass"], list.FindAll(".word").Select(w => w.TextContent.Trim()));
        Assert.Contains("Waived by Sam.", list.Markup, StringComparison.Ordinal);

        Assert.Equal(["1 waived", "2 not checked", "3 pass"], Render<CheckTally>(p => p.Add(t => t.Pass, 3).Add(t => t.NotChecked, 2).Add(t => t.Waived, 1)).FindAll(".tally > span").Select(s => s.TextContent.Trim()));
    }

    [Fact]
    public void What_would_let_a_check_pass_is_shown_with_a_button_that_copies_it()
    {
        var list = Render<ChecksList>(p => p.Add(c => c.Items, [new("Fail", "no", "rule", Advice: "The smallest statement:", Remedy: "{ \"Sid\": \"Berth\" }")]));

        Assert.Equal("{ \"Sid\": \"Berth\" }", list.Find("button[data-copy]").GetAttribute("data-copy"));
        Assert.Contains("The smallest statement:", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diff_says_added_and_removed_in_words_and_shows_text_of_people_as_text()
    {
        var diff = Render<DiffView>(p => p.Add(d => d.Old, "a: <b>1</b>").Add(d => d.New, "a: <b>2</b>"));

        Assert.Equal(["removed", "added"], diff.FindAll("i.sr").Select(i => i.TextContent));
        Assert.Equal(["1", "2"], diff.FindAll("mark").Select(m => m.TextContent));
        Assert.Empty(diff.FindAll("b"));
    }

    [Fact]
    public void A_price_card_that_is_locked_says_why_and_cannot_be_chosen()
    {
        var picked = new List<string>();
        var cards = Render<PriceCards>(p => p.Add(c => c.Label, "Where it runs").Add(c => c.Value, "fargate").Add(c => c.ValueChanged, picked.Add).Add(c => c.Items,
        [
            new("ec2", "EC2", "$35.04", "a month", [new("Start", Glyph.Timer, "10 s")], "Room for 3 tasks"),
            new("fargate", "Fargate", "$36.04", "a month", [new("Start", Glyph.Timer, "30 s")], "Fits"),
            new("spot", "Fargate Spot", "≈ $10.81", "a month", [new("Start", Glyph.Timer, "30 s")], "Fits", WhyNot: "Not in prod."),
        ]));

        Assert.True(cards.Find("input[value=spot]").HasAttribute("disabled"));
        Assert.Contains("Not in prod.", cards.Markup, StringComparison.Ordinal);
        Assert.True(cards.Find("input[value=fargate]").HasAttribute("checked"));
        cards.Find("input[value=ec2]").Change("ec2");
        Assert.Equal(["ec2"], picked);
    }

    [Fact]
    public void The_running_step_is_marked_and_a_failed_one_says_why()
    {
        var steps = Render<StepList>(p => p.Add(s => s.Items,
        [
            new(StepLook.Done, "Register task definition", "0.9 s", "checkout-api:42 is ACTIVE"), new(StepLook.Now, "Create service"), new(StepLook.Failed, "Put policy", Why: "The role may not do this."),
        ]));

        Assert.Contains("Create service", steps.Find("[aria-current=step]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["done", "running", "failed"], steps.FindAll(".ttl .sr").Select(s => s.TextContent));
        Assert.Equal("The role may not do this.", steps.Find(".why").TextContent);
    }

    [Fact]
    public void A_menu_is_the_browsers_own_popover()
    {
        var menu = Render<Menu>(p => p.Add(m => m.Id, "m-x").Add(m => m.Label, "More for b81f").Add(m => m.Face, "…").Add(m => m.ChildContent, "<a href=\"/x\">Logs</a>"));

        Assert.Equal("m-x", menu.Find("button").GetAttribute("popovertarget"));
        Assert.True(menu.Find("#m-x").HasAttribute("popover"));
    }

    [Fact]
    public void An_age_is_one_text_with_utc_on_hover()
    {
        var age = Render<Age>(p => p.Add(a => a.At, Clock.GetUtcNow().AddSeconds(-12)).Add(a => a.Before, "Checks ran ").Add(a => a.Live, true)).Find("time");

        Assert.Equal("Checks ran 12 s ago", Assert.Single(age.ChildNodes).TextContent);
        Assert.Equal("23 Nov 2026, 10:29:48 UTC", age.GetAttribute("title"));
        Assert.Equal("2026-11-23T10:29:48Z", age.GetAttribute("datetime"));
    }

    [Theory]
    [InlineData(50, 0, 100, null)]
    [InlineData(50, 36, 100, "warn")]
    [InlineData(60, 41, 100, "bad")]
    public void A_meter_turns_amber_near_the_limit_and_red_above_it(int used, int asked, int of, string? css)
    {
        var meter = Render<Meter>(p => p.Add(m => m.Used, used).Add(m => m.Asked, asked).Add(m => m.Of, of));

        Assert.Equal(css, meter.Find("i").GetAttribute("class"));
        Assert.Equal(asked > 0 ? 1 : 0, meter.FindAll(".ghost").Count);
    }

    [Fact]
    public void An_error_state_offers_what_can_be_done()
    {
        var tried = 0;
        var error = Render<ErrorState>(p => p.Add(e => e.Tried, "Could not stop the task").Add(e => e.Said, "AWS refused.").Add(e => e.Missing, "ecs:StopTask").Add(e => e.Reference, "7H2K-91QX").Add(e => e.Retry, () => tried++));

        error.Find(".btn").Click();

        Assert.Equal(1, tried);
        Assert.Equal("alert", error.Find(".note").GetAttribute("role"));
        Assert.Equal("7H2K-91QX", error.Find("[data-copy]").GetAttribute("data-copy"));
    }

    [Fact]
    public void A_chart_breaks_at_a_gap_and_names_it()
    {
        var chart = Render<AreaChart>(p => p.Add(c => c.Label, "CPU").Add(c => c.Ticks, [0, 50, 100]).Add(c => c.Series, [new("CPU", "red", [10, 20, null, null, 30, 40], Fill: false)]).Add(c => c.Bounds, [new("max 60", 60)]));

        Assert.Equal(2, chart.FindAll("path").Count);
        Assert.Equal("no data", chart.Find(".gaplbl").TextContent);
        Assert.Equal("max 60", chart.Find(".lim").TextContent);
        Assert.Equal("CPU", chart.Find("[role=img]").GetAttribute("aria-label"));
    }
}
