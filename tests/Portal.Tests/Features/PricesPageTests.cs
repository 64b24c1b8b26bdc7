using Bunit;
using Domain.Hosting.Demo;
using Portal.Features.Administration.Prices;

namespace Portal.Tests.Features;

public sealed class PricesPageTests(PageWorld world) : PageTest(world)
{
    [Fact]
    public async Task A_platform_admin_sets_a_price_and_the_old_one_stays_in_its_history()
    {
        var page = Open<PricesPage>(DemoCast.Mara, "/admin/prices?region=us-east-1&text=fargate-arm:vcpu");
        Assert.Contains("$0.03238", page.Find("tbody").TextContent, StringComparison.Ordinal);

        await page.Find("tbody button").ClickAsync();
        await page.Find("#p-usd").InputAsync("0");
        await page.Find("#d-price form").SubmitAsync();
        Assert.Contains("more than $0", page.Find("#p-usd-e").TextContent, StringComparison.Ordinal);

        await page.Find("#p-usd").InputAsync("0.03");
        await page.Find("#p-source").InputAsync("The bill of May");
        await page.Find("#d-price form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("$0.03", page.Find("tbody td.r").TextContent, StringComparison.Ordinal));
        Assert.Contains("fargate-arm:vcpu-hour in us-east-1 is $0.03 a vCPU-hour", page.Find(".note.ok").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("details.past li").Count);
    }

    [Fact]
    public void Others_look_and_are_told_who_sets_prices()
    {
        var page = Open<PricesPage>(DemoCast.Ben, "/admin/prices");

        Assert.Empty(page.FindAll("tbody button"));
        Assert.Contains("A platform admin sets prices", page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Equal(25, page.FindAll("tbody tr").Count);
    }
}
