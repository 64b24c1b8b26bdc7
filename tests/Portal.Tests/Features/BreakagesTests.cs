using Portal.Features.Sandbox;
using Sandbox;
using Sandbox.Control;

namespace Portal.Tests.Features;

public sealed class BreakagesTests
{
    [Fact]
    public async Task The_Sandbox_takes_everything_the_page_offers_to_break()
    {
        using var server = new SandboxServer(new SandboxOptions(), TimeProvider.System);
        using var http = new HttpClient(server.CreateHandler()) { BaseAddress = new Uri("http://sandbox.internal") };
        var control = new SandboxControl(http, inProcess: true);

        foreach (var breakage in Breakages.All)
        {
            await control.BreakAsync(breakage.Fault, TestContext.Current.CancellationToken);
        }

        Assert.Equal(Breakages.All.Select(b => b.Fault.Kind), (await control.FaultsAsync(TestContext.Current.CancellationToken)).Select(f => f.Kind));
    }

    [Fact]
    public void Every_kind_of_fault_has_words() =>
        Assert.All(Fault.Kinds, kind => Assert.NotEqual(kind, Breakages.Words(new SandboxFault(kind, null, null, null))));
}
