using System.Diagnostics;
using System.Text.Json;

namespace Sandbox.Tests.Boto3;

/// <summary>
/// A second independent check beside the AWS CLI: boto3 against the standalone process. It speaks to CloudWatch in the protocol of its
/// version, query in old ones and rpc-v2-cbor in new ones.
/// </summary>
public sealed class Boto3Tests
{
    [Fact]
    public async Task Boto3_pages_waits_reads_metrics_and_understands_errors()
    {
        var python = Python();
        await using var sandbox = await StandaloneSandbox.Start();

        var saw = await Drive(python, sandbox.Url);

        Assert.Equal((3, 14, 2), (Number(saw, "pages"), Number(saw, "clusters"), Number(saw, "running")));
        Assert.Equal(("ServiceNotFoundException", "ClusterContainsServicesException", "ResourceNotFound"), (Text(saw, "missing"), Text(saw, "conflict"), Text(saw, "no_alarm")));
        Assert.Equal(7, Number(saw, "orders"));
        Assert.Equal(["boto-many"], saw.GetProperty("alarms").EnumerateArray().Select(a => a.GetString()));
        Assert.Equal([3], saw.GetProperty("targets").EnumerateArray().Select(t => t.GetInt32()));
        Assert.Equal("INACTIVE", Text(saw, "deleted"));
    }

    private static int Number(JsonElement saw, string name) => (int)saw.GetProperty(name).GetDouble();

    private static string? Text(JsonElement saw, string name) => saw.GetProperty(name).GetString();

    /// <summary>A Python that has boto3, from the variable tests/run.sh sets. CI may not go without.</summary>
    private static string Python()
    {
        var found = Environment.GetEnvironmentVariable("BERTH_PYTHON");
        if (string.IsNullOrEmpty(found))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "BERTH_PYTHON names no Python with boto3; tests/run.sh sets it.");
            Assert.Fail("BERTH_PYTHON names no Python with boto3 although CI is true.");
        }
        return found;
    }

    private static async Task<JsonElement> Drive(string python, Uri address)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Boto3", "drive.py");
        var start = new ProcessStartInfo(python, [script, address.ToString(), string.Join(',', SandboxAccount.PrivateSubnets), SandboxAccount.ServiceSecurityGroup])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = SandboxKeys.AdminAccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = SandboxKeys.AdminSecretAccessKey,
            ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null", ["NO_PROXY"] = "127.0.0.1", ["PYTHONDONTWRITEBYTECODE"] = "1",
        })
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start) ?? throw new InvalidOperationException(python);
        var output = process.StandardOutput.ReadToEndAsync(Testbed.Cancel);
        var error = process.StandardError.ReadToEndAsync(Testbed.Cancel);
        await process.WaitForExitAsync(Testbed.Cancel);
        Assert.True(process.ExitCode == 0, await error);
        return JsonElement.Parse(await output);
    }
}
