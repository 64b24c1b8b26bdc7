using Domain.Hosting;
using Portal.Features.Sandbox;
using Portal.Security;
using Portal.Shell;

var builder = WebApplication.CreateBuilder(args);
var data = Path.Combine(builder.Environment.ContentRootPath, "data");
builder.AddSignIn();
builder.Services.AddSingleton(DemoPeople.All);
builder.AddSandbox(data);
builder.Services.AddDomain(builder.Configuration, data).AddDomainWorkers();
builder.AddShell();

var app = builder.Build();
await app.PrepareAsync();
app.UseShell();
app.MapSignIn();
app.MapShell();
await app.RunAsync();
