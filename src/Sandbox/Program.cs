using Sandbox;
using Sandbox.Wire;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
{
    builder.WebHost.UseUrls("http://127.0.0.1:4566");
}
SandboxServer server;
try
{
    server = new SandboxServer(SandboxOptions.From(builder.Configuration), TimeProvider.System);
}
catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or InvalidOperationException)
{
    // What the one who started it can put right is said in one line, not in a stack trace.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
using (server)
{
    var app = builder.Build();
    await Console.Out.WriteLineAsync($"AWS_ACCESS_KEY_ID={SandboxKeys.AdminAccessKeyId} AWS_SECRET_ACCESS_KEY={SandboxKeys.AdminSecretAccessKey} AWS_DEFAULT_REGION={SandboxAccount.Region}");
    app.Run(context => OverHttp.Serve(context, server));
    await app.RunAsync();
}
return 0;
