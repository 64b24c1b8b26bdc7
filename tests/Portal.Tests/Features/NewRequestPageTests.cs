using AngleSharp.Dom;
using Bunit;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Requests;
using Sandbox;

namespace Portal.Tests.Features;

public sealed class NewRequestPageTests(PageWorld world) : PageTest(world)
{
    private const string Begin = "/requests/new?template=web-service";

    [Theory]
    [InlineData("where", "f-name", "Shop Front", "does not fit Service name")]
    [InlineData("what", "f-image", "registry.example.com/shop front:1", "contains a space")]
    [InlineData("what", "f-image", "registry.example.com/shop", "has no tag")]
    [InlineData("what", "f-memory", "768", "Fargate does not pair 512 CPU units with 768 MiB")]
    [InlineData("scale", "f-most-tasks", "13", "above the team's ceiling of 12")]
    [InlineData("scale", "f-least-tasks", "9", "The least, 9, is above the most, 4")]
    [InlineData("scale", "f-cpuTarget", "95", "the most is 90")]
    public async Task What_does_not_fit_is_answered_while_typing_under_its_field(string step, string field, string typed, string sentence)
    {
        var number = await DraftAsync("typed");
        var page = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={number}&step={step}");
        page.WaitForElement("#" + field);
        Assert.Empty(Sentence(page, field));

        await page.Find("#" + field).InputAsync(typed);

        Assert.Contains(sentence, Sentence(page, field), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_something_missing_is_not_left_and_says_what()
    {
        var page = Open<NewRequestPage>(DemoCast.Ines, Begin);

        await page.Find("button.primary").ClickAsync();

        Assert.Contains("Service name is missing", Sentence(page, "f-name"), StringComparison.Ordinal);
        Assert.Equal(Begin, Address);
    }

    [Fact]
    public async Task Going_on_keeps_a_draft_that_can_be_taken_up_again()
    {
        var page = Open<NewRequestPage>(DemoCast.Ines, Begin);
        await page.Find("#f-name").InputAsync("kept-draft");
        await page.Find("button.primary").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Matches(@"^/requests/new\?draft=\d+&step=what$", Address));
        var draft = Address.Replace("&step=what", "", StringComparison.Ordinal);

        var again = Open<NewRequestPage>(DemoCast.Ines, draft);

        Assert.NotNull(again.WaitForElement("#f-image"));
        Assert.Equal("kept-draft", Open<NewRequestPage>(DemoCast.Ines, draft + "&step=where").WaitForElement("#f-name").GetAttribute("value"));
        Assert.Contains("There is no draft", Open<NewRequestPage>(DemoCast.Ben, draft).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_opens_where_it_was_left_also_when_nothing_was_altered_there()
    {
        var number = await DraftAsync("left-there");
        var page = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={number}");
        Assert.NotNull(page.WaitForElement("#f-name"));
        await page.Find("button.primary").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("#f-image")));
        await page.Find("button.primary").ClickAsync();
        await page.WaitForAssertionAsync(() => Assert.Equal($"/requests/new?draft={number}&step=scale", Address));

        var again = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={number}");

        Assert.NotNull(again.WaitForElement("#f-cpuTarget"));
        await again.FindAll("button").Single(b => b.TextContent.Contains("Back", StringComparison.Ordinal)).ClickAsync();
        Assert.Equal($"/requests/new?draft={number}&step=what", Address);
        Assert.NotNull(Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={number}").WaitForElement("#f-image"));
    }

    [Fact]
    public async Task A_draft_whose_values_no_longer_fit_opens_at_the_page_that_must_be_mended()
    {
        var number = await DraftAsync("left_behind", WizardStep.Review);

        Assert.NotNull(Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={number}").WaitForElement("#f-name"));
    }

    [Fact]
    public async Task Three_kinds_of_compute_stand_side_by_side_with_their_price_and_whether_they_fit()
    {
        var page = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={await DraftAsync("prices")}&step=what");

        page.WaitForAssertion(() => Assert.Contains("main-ec2 has", page.FindAll(".choice")[0].TextContent, StringComparison.Ordinal));
        var cards = page.FindAll(".choice");
        Assert.Equal(["EC2", "Fargate", "Fargate Spot"], cards.Select(c => c.QuerySelector(".nm")?.TextContent.Trim() ?? ""));
        Assert.All(cards, c => Assert.Matches(@"^(≈ )?\$\d+\.\d\d$", c.QuerySelector(".big")?.TextContent));
        Assert.Contains("main-fargate has no container instances; main-ec2 has", cards[0].TextContent, StringComparison.Ordinal);
        Assert.True(cards[0].QuerySelector("input")?.HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_locked_field_is_shown_and_cannot_be_set()
    {
        var page = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={await DraftAsync("locked")}&step=network");

        Assert.True(page.WaitForElement("#f-logDays").HasAttribute("readonly"));
        Assert.Contains("Locked by the template", page.Find("#f-logDays-h").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Review_shows_plan_checks_cost_and_who_approves_and_submits()
    {
        var number = await DraftAsync("reviewed");
        var page = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?draft={number}&step=review");
        Assert.Equal("5 changes", page.WaitForElement("#h-changes").TextContent);
        Assert.NotEmpty(page.FindAll(".checks li"));
        Assert.Contains("Ben Adeyemi", page.Find("[aria-labelledby=h-who-must-approve]").TextContent, StringComparison.Ordinal);

        await page.Find("#f-reason").InputAsync("The sale begins on Friday.");
        await page.Find("button.primary").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal($"/requests/{number}", Address));
        var sent = await World.World.Get<RequestDetails>().FindAsync(DemoCast.Ben.Caller, number, Stop);
        Assert.Equal((RequestState.Waiting, "The sale begins on Friday."), (sent?.State, sent?.Reason));
    }

    [Fact]
    public void A_change_of_a_service_begins_with_what_stands_in_AWS_and_keeps_its_place()
    {
        var page = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?cluster={SandboxAccount.FargateCluster}&service=payments-prod-checkout-api&step=what");
        Assert.Equal("registry.example.com/payments/checkout-api:2.7.0", page.WaitForElement("#f-image").GetAttribute("value"));
        Assert.Equal("512", page.Find("#f-cpu").GetAttribute("value"));

        var where = Open<NewRequestPage>(DemoCast.Ines, $"/requests/new?cluster={SandboxAccount.FargateCluster}&service=payments-prod-checkout-api");
        Assert.True(where.WaitForElement("#f-name").HasAttribute("readonly"));
        Assert.True(where.Find("#f-cluster").HasAttribute("disabled"));
    }

    [Fact]
    public void A_stranger_cannot_begin_a_change_of_anothers_service()
    {
        var page = Open<NewRequestPage>(DemoCast.Yuki, $"/requests/new?cluster={SandboxAccount.FargateCluster}&service=payments-prod-checkout-api");

        Assert.Contains("There is no service payments-prod-checkout-api", page.Markup, StringComparison.Ordinal);
    }

    private static string Sentence(IRenderedComponent<NewRequestPage> page, string field) => page.Find($"#{field}-e").TextContent;

    private async Task<int> DraftAsync(string name, WizardStep left = WizardStep.Where)
    {
        var draft = new RequestDraft(
            "web-service", "payments", "dev", SandboxAccount.FargateCluster, null,
            new Dictionary<string, string>
            {
                ["name"] = name, ["image"] = $"registry.example.com/payments/{name}:1.0", ["targetGroup"] = SandboxAccount.TargetGroupArn("payments-dev-web"),
            },
            "");
        return await World.World.Get<Drafts>().SaveAsync(DemoCast.Ines.Caller, null, draft, (int)left, Stop) is DraftOutcome.Saved saved
            ? saved.Number : throw new InvalidOperationException("The draft was not kept.");
    }
}
