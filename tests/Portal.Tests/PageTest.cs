using Bunit;
using Domain.Hosting.Demo;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Security;

namespace Portal.Tests;

/// <summary>Opens a page at an address as someone of the demo, in an interactive circuit.</summary>
public abstract class PageTest(PageWorld world) : PartTest(services =>
{
    world.AddTo(services);
    services.AddSingleton(new SignInMode(IsDevelopment: true));
}), IClassFixture<PageWorld>
{
    // generous, as nothing is asserted on wall time: a page that never shows it fails all the same
    static PageTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected PageWorld World => world;

    protected string Address => new Uri(Services.GetRequiredService<NavigationManager>().Uri).PathAndQuery;

    protected IRenderedComponent<T> Open<T>(CastMember who, string address, Action<ComponentParameterCollectionBuilder<T>>? more = null)
        where T : IComponent
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<T>(p =>
        {
            p.AddCascadingValue(new CurrentUser(DemoCast.Issuer, who.Subject, who.Name, who.Roles));
            more?.Invoke(p);
        });
        page.WaitForElement("h1");
        return page;
    }
}
