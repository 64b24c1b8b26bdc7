using Domain.Aws;
using Domain.Hosting.Demo;
using Sandbox;

namespace Portal.Features.Sandbox;

/// <summary>
/// Aws:Mode=Sandbox: AWS in a box inside this process, or at Aws:Endpoint a standalone one. In mode Aws nothing here is registered.
/// </summary>
internal static class SandboxSetup
{
    /// <param name="dataFolder">Where the state file goes when Sandbox:State is empty.</param>
    public static void AddSandbox(this WebApplicationBuilder builder, string dataFolder)
    {
        var configuration = builder.Configuration;
        if (!string.Equals(configuration["Aws:Mode"] ?? nameof(AwsMode.Sandbox), nameof(AwsMode.Sandbox), StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var allowed = !builder.Environment.IsProduction() || configuration.GetValue<bool>("Sandbox:InProduction");
        builder.Services.AddOptions<AwsOptions>().Validate(
            _ => allowed, "Aws:Mode is Sandbox in the Production environment, where nothing would reach AWS. Set Aws:Mode=Aws, or Sandbox:InProduction=true if a demo is meant.");
        var clock = new DemoClock();
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<TimeProvider>(clock);
        if (configuration.GetValue("Sandbox:Demo", true))
        {
            builder.Services.AddSingleton<DemoReset>();
        }

        builder.Services.Configure<AwsOptions>(options =>
        {
            // only ever the Sandbox's own key: credentials of this machine must not go to a stand-in
            (options.AccessKeyId, options.SecretAccessKey) = (SandboxKeys.HubAccessKeyId, SandboxKeys.HubSecretAccessKey);
        });
        if (configuration["Aws:Endpoint"] is { Length: > 0 } endpoint)
        {
            builder.Services.AddSingleton(_ => new SandboxControl(new HttpClient { BaseAddress = new Uri(endpoint) }, inProcess: false));
            return;
        }

        var options = SandboxOptions.From(configuration);
        if (options.WhyNot() is { } why)
        {
            builder.Services.AddOptions<AwsOptions>().Validate(_ => false, why);
        }

        options.StatePath ??= Path.Combine(dataFolder, "sandbox.json");
        builder.Services.AddSingleton(_ =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.StatePath)) ?? dataFolder);
            return new SandboxServer(options, clock);
        });
        builder.Services.AddSingleton(services => new AwsTransport(services.GetRequiredService<SandboxServer>().CreateHandler));
        builder.Services.AddSingleton(services => new SandboxControl(
            new HttpClient(services.GetRequiredService<SandboxServer>().CreateHandler()) { BaseAddress = new Uri("http://sandbox.internal") }, inProcess: true));
    }
}
