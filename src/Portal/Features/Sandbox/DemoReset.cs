using Domain.Hosting.Demo;

namespace Portal.Features.Sandbox;

/// <summary>The demo's data: made on a new database, and made again when asked. Not there with Sandbox:Demo=false, whose data is the user's own.</summary>
public sealed class DemoReset(DemoSeed seed, SandboxControl control, DemoClock clock)
{
    public Task EnsureAsync(bool isNew, CancellationToken cancellationToken) => seed.EnsureAsync(isNew, SandboxDemo.Account(control), clock, cancellationToken);

    /// <summary>Empties Sandbox and database and seeds them again.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => seed.StartOverAsync(SandboxDemo.Account(control), clock, cancellationToken);
}
