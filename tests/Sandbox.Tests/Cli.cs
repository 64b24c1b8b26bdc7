using System.Diagnostics;
using System.Text.Json;

namespace Sandbox.Tests;

/// <summary>The AWS CLI, as the administrator.</summary>
internal sealed class Cli(string aws, Uri endpoint)
{
    /// <summary>From the variable tests/run.sh sets, else from the path. CI may not go without.</summary>
    public static string Find()
    {
        var found = Environment.GetEnvironmentVariable("BERTH_AWS_CLI") is { Length: > 0 } named ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "aws")).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "There is no AWS CLI; tests/run.sh installs it.");
            Assert.Fail("There is no AWS CLI although CI is true.");
        }
        return found;
    }

    public async Task<JsonElement> Run(params string[] arguments)
    {
        var (code, output, error) = await Execute(arguments);
        Assert.True(code == 0, $"aws {string.Join(' ', arguments)}: {error}");
        return output.Length == 0 ? default : JsonElement.Parse(output);
    }

    /// <summary>Null where the call is refused.</summary>
    public async Task<JsonElement?> Try(params string[] arguments)
    {
        var (code, output, _) = await Execute(arguments);
        return code == 0 ? JsonElement.Parse(output) : null;
    }

    public async Task<string> Fail(params string[] arguments)
    {
        var (code, _, error) = await Execute(arguments);
        Assert.NotEqual(0, code);
        return error;
    }

    private async Task<(int Code, string Output, string Error)> Execute(string[] arguments)
    {
        var start = new ProcessStartInfo(aws, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = SandboxKeys.AdminAccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = SandboxKeys.AdminSecretAccessKey, ["AWS_DEFAULT_REGION"] = SandboxAccount.Region,
            ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null", ["AWS_PAGER"] = "", ["AWS_MAX_ATTEMPTS"] = "1", ["NO_PROXY"] = "127.0.0.1",
        })
        {
            start.Environment[name] = value;
        }
        start.ArgumentList.Add("--endpoint-url");
        start.ArgumentList.Add(endpoint.ToString());
        start.ArgumentList.Add("--output");
        start.ArgumentList.Add("json");
        using var process = Process.Start(start) ?? throw new InvalidOperationException(aws);
        var output = process.StandardOutput.ReadToEndAsync(Testbed.Cancel);
        var error = process.StandardError.ReadToEndAsync(Testbed.Cancel);
        await process.WaitForExitAsync(Testbed.Cancel);
        return (process.ExitCode, await output, await error);
    }
}
