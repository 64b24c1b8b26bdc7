using Portal.Security;
using Portal.Shell;

var builder = WebApplication.CreateBuilder(args);
builder.AddSignIn();
builder.Services.AddSingleton(DemoPeople.All);
builder.AddShell();

var app = builder.Build();
app.UseShell();
app.MapSignIn();
app.MapShell();
await app.RunAsync();
