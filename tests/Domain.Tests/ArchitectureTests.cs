using System.Text.RegularExpressions;

namespace Domain.Tests;

/// <summary>What the compiler cannot hold inside one project.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Domain = FindDomain();

    [Fact]
    public void Only_the_Aws_folder_names_the_SDK()
    {
        var elsewhere = Sources()
            .Where(f => !f.StartsWith("Aws/", StringComparison.Ordinal) && NamesTheSdk().IsMatch(File.ReadAllText(Path.Combine(Domain, f)))).ToList();

        Assert.Empty(elsewhere);
        // or the pattern has gone blind
        Assert.Contains(Sources(), f => f.StartsWith("Aws/", StringComparison.Ordinal) && NamesTheSdk().IsMatch(File.ReadAllText(Path.Combine(Domain, f))));
    }

    [Fact]
    public void Pure_rules_know_neither_database_nor_AWS()
    {
        var rules = Sources().Where(f => PureFile().IsMatch(f)).ToList();

        Assert.True(rules.Count > 5, "No rules were found: the pattern has gone blind.");
        Assert.DoesNotContain(rules, f => Impure().IsMatch(File.ReadAllText(Path.Combine(Domain, f))));
    }

    [Fact]
    public void Nothing_alters_or_deletes_a_line_of_the_record_but_the_demo_that_begins_anew()
    {
        var altering = Sources().Where(f => !f.StartsWith("Data/Migrations/", StringComparison.Ordinal) && AltersTheRecord().IsMatch(File.ReadAllText(Path.Combine(Domain, f)))).ToList();

        // its database must be one of the Sandbox; the guard and the grants in the database refuse everyone else
        Assert.Equal(["Hosting/Demo/DemoWipe.cs"], altering.Except(["Data/RecordGuard.cs"]));
        // nor by its entity: what cannot be set cannot be altered by what tracks it
        Assert.All(typeof(Domain.Audit.AuditEntry).GetProperties().Where(p => p.CanWrite), p =>
            Assert.Contains(typeof(System.Runtime.CompilerServices.IsExternalInit), p.SetMethod?.ReturnParameter.GetRequiredCustomModifiers() ?? []));
        // and only by turns: one file adds lines
        Assert.Equal(["Audit/Ledger.cs"], Sources().Where(f => AddsToTheRecord().IsMatch(File.ReadAllText(Path.Combine(Domain, f)))));
    }

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Domain, "*.cs", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Domain, f).Replace('\\', '/'))
        .Where(f => !f.StartsWith("obj/", StringComparison.Ordinal) && !f.StartsWith("bin/", StringComparison.Ordinal));

    private static string FindDomain()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Portal.sln is not above the tests."), "src", "Domain");
    }

    [GeneratedRegex(@"^\s*(?:global )?using\s+(?:static\s+|\w+\s*=\s*)?Amazon\b|\bAmazon\.[A-Z]\w*\.[A-Z]|\bglobal::Amazon\b", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NamesTheSdk();

    [GeneratedRegex(@"(?:Rules|Planner|Permits|Estimate)\.cs$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PureFile();

    [GeneratedRegex(@"EntityFrameworkCore|\bPortalDb\b|\bDomain\.(?:Aws|Data)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Impure();

    [GeneratedRegex("""\bAudit\b[^;]{0,400}?\b(?:ExecuteDelete|ExecuteUpdate|Remove|RemoveRange|Update|UpdateRange|Attach|AttachRange)(?:Async)?\(|(?:update|delete\s+from|truncate(?:\s+table)?|drop\s+table)\s+\\?"+Audit""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AltersTheRecord();

    [GeneratedRegex(@"\bAudit\.Add|\bnew AuditEntry\b.{0,5}\(\)|Set<AuditEntry>\(\)\.", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AddsToTheRecord();
}
