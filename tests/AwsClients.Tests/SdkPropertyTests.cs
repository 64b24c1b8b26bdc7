using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AwsClients.Tests;

/// <summary>-p:AwsSdk=nuget knows every service that is generated.</summary>
public sealed partial class SdkPropertyTests
{
    private static readonly string root = Root();

    [Fact]
    public void Every_generated_service_can_be_replaced_by_its_package_and_the_package_has_a_version()
    {
        var generated = Directory.GetFiles(Path.Combine(root, "src/AwsClients/Models"), "*.api")
            .Select(f => Space().Match(File.ReadAllText(f)).Groups["name"].Value).Order(StringComparer.Ordinal).ToList();
        var listed = Values("src/AwsClients/AwsSdk.props", "AwsSdkServices").Single().Split(',').Order(StringComparer.Ordinal);
        var versions = XDocument.Load(Path.Combine(root, "Directory.Packages.props")).Descendants("PackageVersion").Select(p => p.Attribute("Include")?.Value).ToList();

        Assert.True(generated.Count >= 11);
        Assert.Equal(generated, listed);
        Assert.Empty(generated.Select(name => $"AWSSDK.{name}").Except(versions, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Values(string file, string property) => XDocument.Load(Path.Combine(root, file)).Descendants(property).Select(p => p.Value);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../.."));

    [GeneratedRegex(@"^service .*namespace=Amazon\.(?<name>\w+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
