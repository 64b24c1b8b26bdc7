using Domain.Hosting;
using Portal.Api;
using Portal.Features.Audit;
using Portal.Features.Sandbox;
using Portal.Security;
using Portal.Shell;

var builder = WebApplication.CreateBuilder(args);
var data = Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["Data:Folder"] ?? "data");
builder.AddSignIn();
builder.Services.AddSingleton(DemoPeople.All);
builder.AddSandbox(data);
builder.Services.AddDomain(builder.Configuration, data, builder.Environment.IsDevelopment()).AddDomainWorkers();
builder.AddApi();
builder.AddShell();
builder.AddCircuitUser();

var app = builder.Build();
if (args is [VerifyCommand.Name, ..])
{
    return await VerifyCommand.RunAsync(app.Services, Console.Out, CancellationToken.None);
}

app.UsePrepared();
app.UseApi();
app.UseShell();
app.UseTokenGuard();
app.MapSignIn();
app.MapApi();
app.MapShell();
await app.RunPreparedAsync();
return 0;
