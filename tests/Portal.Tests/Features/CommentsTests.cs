using Bunit;
using Domain.Hosting.Demo;
using Domain.Requests;
using Portal.Features.Home;
using Portal.Features.Requests;

namespace Portal.Tests.Features;

public sealed class CommentsTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task A_comment_names_someone_who_is_told_on_home_until_they_open_the_request()
    {
        var asked = await World.AskAsync("talked-about", Stop);
        var page = Page(DemoCast.Ines, asked.Number);

        await page.Find("#comment").InputAsync("Is two enough, @be");
        await page.Find("[aria-label='People to mention'] button").ClickAsync();
        await page.Find("[aria-labelledby=h-comments] .btn:not(.lo)").ClickAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal("Is two enough, @Ben Adeyemi", page.Find(".said").TextContent));
        Assert.Equal("@Ben Adeyemi", page.Find(".said .at").TextContent);
        Assert.Equal("", page.Find("#comment").GetAttribute("value") ?? "");
        var home = Open<HomePage>(DemoCast.Ben, "/");
        Assert.Contains("Is two enough", home.Find("[aria-labelledby=h-you-were-mentioned]").TextContent, StringComparison.Ordinal);

        Page(DemoCast.Ben, asked.Number);

        // others may have named Ben elsewhere in this world
        await home.WaitForAssertionAsync(() => Assert.DoesNotContain("Is two enough", home.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_typed_is_never_markup()
    {
        var asked = await World.AskAsync("no-markup", Stop);
        await World.World.Get<Comments>().AddAsync(DemoCast.Ines.Caller, asked.Number, "<img src=x onerror=alert(1)> @Ben", Stop);

        var page = Page(DemoCast.Mara, asked.Number);

        Assert.Empty(page.FindAll(".said img"));
        Assert.StartsWith("<img src=x", page.Find(".said").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_of_another_shows_without_reloading_and_an_empty_one_is_refused_under_the_box()
    {
        var asked = await World.AskAsync("live-talk", Stop);
        var page = Page(DemoCast.Ben, asked.Number);

        await page.Find("[aria-labelledby=h-comments] .btn:not(.lo)").ClickAsync();
        Assert.Equal("Write something first.", page.Find("#comment-e").TextContent.Trim());
        await World.World.Get<Comments>().AddAsync(DemoCast.Ines.Caller, asked.Number, "One more thing.", Stop);

        await page.WaitForAssertionAsync(() => Assert.Equal("One more thing.", page.Find(".said").TextContent));
    }

    private IRenderedComponent<DecisionPage> Page(CastMember who, int number) => Open<DecisionPage>(who, $"/requests/{number}", p => p.Add(x => x.Number, number));
}
