using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Load;

/// <summary>Release builds made with <c>dotnet publish</c>, as they would be deployed.</summary>
internal static class PublishedApps
{
    private static readonly string Root = FindRoot();

    /// <summary>As the container image is made: for this machine's architecture, compiled ahead.</summary>
    public static Task<string> PortalAsync(CancellationToken cancellationToken) =>
        PublishAsync(Path.Combine(Root, "src", "Portal"), "Portal.dll", cancellationToken, "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false");

    public static Task<string> BareAsync(CancellationToken cancellationToken) => PublishAsync(Path.Combine(Root, "tests", "Load", "Bare"), "Load.Bare.dll", cancellationToken);

    /// <summary>What <c>dotnet new blazor</c> gives, outside this repository so that none of its settings apply.</summary>
    public static async Task<string> BlazorTemplateAsync(string folder, CancellationToken cancellationToken)
    {
        var project = Path.Combine(folder, "Plain");
        await DotnetAsync(["new", "blazor", "--no-https", "--output", project], cancellationToken);
        return await PublishAsync(project, "Plain.dll", cancellationToken);
    }

    /// <summary>Environment variables for any of these apps: Development, with its own folder as content root.</summary>
    public static Dictionary<string, string> Settings(string dll, IEnumerable<KeyValuePair<string, string>> more) => new(more)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_CONTENTROOT"] = Path.GetDirectoryName(dll) ?? "",
    };

    /// <summary>The portal's, with everything it writes under <paramref name="folder"/>.</summary>
    public static Dictionary<string, string> PortalSettings(string dll, string folder, IEnumerable<KeyValuePair<string, string>> more) => new(Settings(dll, more))
    {
        ["Data__Folder"] = folder,
    };

    private static async Task<string> PublishAsync(string project, string dll, CancellationToken cancellationToken, params string[] more)
    {
        var output = Path.Combine(project.StartsWith(Root, StringComparison.Ordinal) ? Path.Combine(Root, "artifacts", "load") : project, Path.GetFileNameWithoutExtension(dll));
        await DotnetAsync(["publish", project, "-c", "Release", "-o", output, "-v", "quiet", .. more], cancellationToken);
        return Path.Combine(output, dll);
    }

    private static async Task DotnetAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"dotnet {string.Join(' ', arguments)}");
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run this inside the repository: it publishes src/Portal.");
    }
}
