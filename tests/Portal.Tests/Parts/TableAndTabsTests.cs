using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class TableAndTabsTests : PartTest
{
    private static readonly Col[] Columns = [new("Name", Key: "name"), new("Cost", "r", "cost"), new("More", "w1", Silent: true)];

    [Fact]
    public void A_head_sorts_by_a_link_that_keeps_the_other_filters()
    {
        Here("/workloads?team=payments&page=3");

        var link = Table(sort: null, down: false).Find("th a");

        Assert.Equal("http://localhost/workloads?team=payments&sort=name", link.GetAttribute("href"));
    }

    [Fact]
    public void The_sorted_column_says_so_and_turns_around_on_the_next_click()
    {
        Here("/workloads?sort=cost");

        var head = Table(sort: "cost", down: false).FindAll("th")[1];

        Assert.Equal("ascending", head.GetAttribute("aria-sort"));
        Assert.EndsWith("?sort=-cost", head.QuerySelector("a")?.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sorted_downwards_says_descending() =>
        Assert.Equal("descending", Table(sort: "cost", down: true).FindAll("th")[1].GetAttribute("aria-sort"));

    [Fact]
    public void A_table_is_named_and_can_be_scrolled_by_keyboard()
    {
        var region = Table(null, false).Find("[role=region]");

        Assert.Equal("Services", region.GetAttribute("aria-label"));
        Assert.Equal("0", region.GetAttribute("tabindex"));
        Assert.Equal("More", region.QuerySelectorAll("th")[2].QuerySelector(".sr")?.TextContent);
    }

    [Fact]
    public void Rows_that_are_equal_do_not_break_the_table() =>
        Assert.Equal(2, Table(null, false, "same", "same").FindAll("tbody tr").Count);

    [Fact]
    public void Without_rows_the_table_teaches() =>
        Assert.Contains("Nothing runs yet", Table(null, false, []).Markup, StringComparison.Ordinal);

    [Fact]
    public void The_tab_lives_in_the_address_and_the_first_needs_none()
    {
        Here("/workloads/a/b?tab=logs&page=2&team=x");

        var tabs = Render<PageTabs>(p => p.Add(t => t.Items, [new("overview", "Overview"), new("logs", "Logs")]).Add(t => t.Now, "logs"));

        Assert.Equal(
            ["http://localhost/workloads/a/b?team=x", "http://localhost/workloads/a/b?tab=logs&team=x"],
            tabs.FindAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal("Logs", tabs.Find("[aria-current=page]").TextContent);
    }

    [Fact]
    public void A_pager_says_where_one_is_and_leads_both_ways()
    {
        Here("/activity?page=2");

        var pager = Render<Pager>(p => p.Add(x => x.Page, 2).Add(x => x.Size, 10).Add(x => x.Total, 35));

        Assert.Contains("11 to 20 of 35", pager.Markup, StringComparison.Ordinal);
        Assert.Equal(["http://localhost/activity", "http://localhost/activity?page=3"], pager.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void The_last_page_has_no_later_one()
    {
        var pager = Render<Pager>(p => p.Add(x => x.Page, 4).Add(x => x.Size, 10).Add(x => x.Total, 35));

        Assert.Contains("31 to 35 of 35", pager.Markup, StringComparison.Ordinal);
        Assert.Equal("prev", Assert.Single(pager.FindAll("a")).GetAttribute("rel"));
    }

    private void Here(string path) => Services.GetRequiredService<NavigationManager>().NavigateTo(path);

    private IRenderedComponent<DataTable<string>> Table(string? sort, bool down, params string[] items) =>
        Render<DataTable<string>>(p => p
            .Add(t => t.Items, items)
            .Add(t => t.Columns, Columns)
            .Add(t => t.Caption, "Services")
            .Add(t => t.Sort, sort)
            .Add(t => t.Down, down)
            .Add(t => t.Row, item => $"<td>{item}</td><td class=\"r\">1</td><td></td>")
            .Add(t => t.Empty, "<p>Nothing runs yet</p>"));
}
