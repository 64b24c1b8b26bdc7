using System.Security.Cryptography;
using System.Text;
using Amazon.ECR.Model;

namespace Sandbox.Ecr;

/// <summary>What a scan finds: drawn from the image's digest, so that the same image has the same findings in every run.</summary>
internal static class Findings
{
    private static readonly (string Name, string Severity, string Package, string Version, string Score)[] known =
    [
        ("CVE-2022-37434", "CRITICAL", "zlib", "1:1.2.11", "9.8"),
        ("CVE-2023-38545", "CRITICAL", "curl", "7.74.0", "9.8"),
        ("CVE-2023-44487", "HIGH", "nghttp2", "1.43.0", "7.5"),
        ("CVE-2023-4911", "HIGH", "glibc", "2.36", "7.8"),
        ("CVE-2024-2961", "HIGH", "glibc", "2.36", "7.3"),
        ("CVE-2024-6119", "HIGH", "openssl", "3.0.13", "7.5"),
        ("CVE-2023-50495", "MEDIUM", "ncurses", "6.4", "6.5"),
        ("CVE-2023-4813", "MEDIUM", "glibc", "2.36", "5.9"),
        ("CVE-2023-5678", "MEDIUM", "openssl", "3.0.11", "5.3"),
        ("CVE-2023-45918", "LOW", "ncurses", "6.4", "3.3"),
        ("CVE-2023-29383", "LOW", "shadow", "1:4.13", "3.3"),
        ("CVE-2011-3374", "INFORMATIONAL", "apt", "2.6.1", "3.7"),
    ];

    /// <summary>In ECR's order: the worst first.</summary>
    public static List<ImageScanFinding> Of(string digest) => [.. known.Where(k => Has(digest, k.Name, k.Severity)).Select(k => new ImageScanFinding
    {
        Name = k.Name,
        Severity = k.Severity,
        Uri = $"https://security-tracker.debian.org/tracker/{k.Name}",
        Description = $"A known weakness of {k.Package}.",
        Attributes =
        [
            new() { Key = "package_name", Value = k.Package },
            new() { Key = "package_version", Value = k.Version },
            new() { Key = "CVSS3_SCORE", Value = k.Score },
        ],
    })];

    public static Dictionary<string, int> Count(string digest) => Of(digest).GroupBy(f => f.Severity.Value, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>One image in six has a given critical weakness, one in four a high one, every other one a lesser one.</summary>
    private static bool Has(string digest, string name, string severity)
        => SHA256.HashData(Encoding.UTF8.GetBytes($"{digest} {name}"))[0] % (severity switch { "CRITICAL" => 6, "HIGH" => 4, _ => 2 }) == 0;
}
