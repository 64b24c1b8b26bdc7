using Domain.Hosting.Demo;

namespace Portal.Features.Sandbox;

/// <summary>Starts the demo over: Sandbox and database are emptied and seeded again.</summary>
public sealed class DemoReset(DemoSeed seed, SandboxControl control, DemoClock clock)
{
    public Task RunAsync(CancellationToken cancellationToken) => seed.StartOverAsync(SandboxDemo.Account(control), clock, cancellationToken);
}
