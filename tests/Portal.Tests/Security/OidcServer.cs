using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Portal.Tests.Security;

/// <summary>A real OpenID Connect server, oidc-provider from npm, as a process of its own on loopback; see tests/Provider.</summary>
public sealed class OidcServer : IAsyncLifetime
{
    private Process? process;

    public string Issuer { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Here()) ?? "", "..", "..", "Provider");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "oidc-provider is not installed: bash tests/run.sh does it.");
        process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("BERTH_TEST_NODE") is { Length: > 0 } set ? set : "node", ["server.mjs", Browsing.Home.AbsoluteUri])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        }) ?? throw new InvalidOperationException("node did not start.");
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        Issuer = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("oidc-provider ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
