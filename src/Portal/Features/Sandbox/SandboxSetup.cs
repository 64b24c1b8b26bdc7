using Domain.Aws;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Sandbox;

namespace Portal.Features.Sandbox;

/// <summary>
/// Aws:Mode=Sandbox: AWS in a box inside this process, or at Aws:Endpoint a standalone one. In mode Aws nothing here is registered.
/// </summary>
internal static class SandboxSetup
{
    /// <exception cref="InvalidOperationException">The Sandbox was asked for in Production without the key that allows it.</exception>
    public static void AddSandbox(this WebApplicationBuilder builder, string dataFolder)
    {
        var configuration = builder.Configuration;
        if (!IsSandbox(configuration))
        {
            return;
        }

        if (builder.Environment.IsProduction() && !configuration.GetValue("Sandbox:InProduction", false))
        {
            throw new InvalidOperationException(
                "Aws:Mode is Sandbox in the Production environment, where nothing would reach AWS. Set Aws:Mode=Aws, or Sandbox:InProduction=true if a demo is meant.");
        }

        var clock = new DemoClock();
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.Configure<AwsOptions>(options =>
        {
            // only ever the Sandbox's own key: credentials of this machine must not go to a stand-in
            (options.AccessKeyId, options.SecretAccessKey) = (SandboxKeys.HubAccessKeyId, SandboxKeys.HubSecretAccessKey);
        });
        if (configuration["Aws:Endpoint"] is { Length: > 0 } endpoint)
        {
            builder.Services.AddSingleton(new SandboxControl(new HttpClient { BaseAddress = new Uri(endpoint) }, inProcess: false));
            return;
        }

        var options = SandboxOptions.From(configuration);
        options.StatePath ??= Path.Combine(dataFolder, "sandbox.json");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.StatePath)) ?? dataFolder);
        builder.Services.AddSingleton(_ => new SandboxServer(options, clock));
        builder.Services.AddSingleton(services => new AwsTransport(services.GetRequiredService<SandboxServer>().CreateHandler));
        builder.Services.AddSingleton(services => new SandboxControl(
            new HttpClient(services.GetRequiredService<SandboxServer>().CreateHandler()) { BaseAddress = new Uri("http://sandbox.internal") }, inProcess: true));
    }

    /// <summary>Schema, mode and, in the Sandbox, the demo's data: before anything is served.</summary>
    public static async Task PrepareAsync(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        var isNew = await app.Services.GetRequiredService<Startup>().PrepareAsync(stopping);
        if (app.Services.GetService<SandboxControl>() is { } control)
        {
            await app.Services.GetRequiredService<DemoSeed>().EnsureAsync(
                isNew, SandboxDemo.Account(control), app.Services.GetRequiredService<DemoClock>(), stopping);
        }
    }

    public static bool IsSandbox(IConfiguration configuration) =>
        string.Equals(configuration["Aws:Mode"] ?? nameof(AwsMode.Sandbox), nameof(AwsMode.Sandbox), StringComparison.OrdinalIgnoreCase);
}
