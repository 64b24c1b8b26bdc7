using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using Portal.Shell;

namespace Portal.Tests;

/// <summary>Renders a part or a page as in an interactive circuit, at a set time.</summary>
public abstract class PartTest : BunitContext
{
    /// <param name="more">Services of the test: bUnit takes none once anything was rendered or set on the renderer.</param>
    protected PartTest(Action<IServiceCollection>? more = null)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddScoped<MenuCounts>();
        Services.AddMudServices(o => o.PopoverOptions.CheckForPopoverProvider = false);
        more?.Invoke(Services);
        Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 10, 30, 0, TimeSpan.Zero));
}
