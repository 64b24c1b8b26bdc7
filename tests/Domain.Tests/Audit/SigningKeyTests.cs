using System.Security.Cryptography;
using Domain.Audit;
using Domain.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Domain.Tests.Audit;

/// <summary>A record that could not be signed must not begin, and a key is made by itself only where nothing is at stake.</summary>
public sealed class SigningKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("berth-key-");

    [Fact]
    public void On_AWS_nothing_starts_without_a_key_and_no_key_is_made()
    {
        using var services = Services(inDevelopment: false, ("Aws:Mode", "Aws"));

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(refused.Failures, f => f.Contains("Audit:SigningKeyFile is empty", StringComparison.Ordinal) && f.Contains("openssl ecparam", StringComparison.Ordinal));
        Assert.Throws<OptionsValidationException>(services.GetRequiredService<HeadKey>().Check);
        Assert.Empty(folder.GetFiles());
    }

    [Theory]
    [InlineData(true, "Aws")]
    [InlineData(false, "Sandbox")]
    public void In_Development_and_with_the_Sandbox_a_key_is_made_that_its_owner_alone_reads(bool inDevelopment, string mode)
    {
        using var services = Services(inDevelopment, ("Aws:Mode", mode));

        services.GetRequiredService<HeadKey>().Check();

        var made = Assert.Single(folder.GetFiles("*.pem"));
        Assert.Contains("BEGIN PRIVATE KEY", File.ReadAllText(made.FullName), StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || made.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void A_key_that_is_given_is_enough_as_text_or_as_a_file()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (pem, file) = (key.ExportPkcs8PrivateKeyPem(), Path.Combine(folder.FullName, "given.pem"));
        File.WriteAllText(file, pem);
        foreach (var setting in new[] { ("Audit:SigningKey", pem.Replace("\n", "\\n", StringComparison.Ordinal)), ("Audit:SigningKeyFile", file) })
        {
            using var services = Services(inDevelopment: false, ("Aws:Mode", "Aws"), setting);
            services.GetRequiredService<IStartupValidator>().Validate();
            Assert.Equal(key.ExportSubjectPublicKeyInfoPem() + "\n", services.GetRequiredService<HeadKey>().PublicKeyPem);
        }
    }

    [Fact]
    public void Every_fault_is_told_at_once_and_names_its_key()
    {
        var faults = AuditOptionsRules.Faults(new() { SigningKey = "x", SigningKeyFile = "/none.pem", FormerKeysFile = "/none-either.pem", PublishTo = "" }, mayMakeKey: true).ToList();

        Assert.Equal(4, faults.Count);
        Assert.Contains(faults, f => f.StartsWith("Audit:SigningKey and Audit:SigningKeyFile are both set", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Audit:SigningKeyFile names \"/none.pem\"", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Audit:FormerKeysFile names \"/none-either.pem\"", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.StartsWith("Audit:PublishTo is empty", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not a key", "holds no key that can be read")]
    [InlineData("rsa", "It must be PEM, ECDSA on P-256")]
    [InlineData("p384", "holds a key of another kind")]
    [InlineData("public", "holds no key that can be read")]
    public void A_key_of_another_kind_is_found_at_the_start(string kind, string why)
    {
        using var rsa = RSA.Create(2048);
        using var wide = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var right = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = kind switch { "rsa" => rsa.ExportPkcs8PrivateKeyPem(), "p384" => wide.ExportPkcs8PrivateKeyPem(), "public" => right.ExportSubjectPublicKeyInfoPem(), _ => kind };
        using var services = Services(inDevelopment: false, ("Aws:Mode", "Aws"), ("Audit:SigningKey", text));

        Assert.Contains(why, Assert.Throws<InvalidOperationException>(services.GetRequiredService<HeadKey>().Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_are_published_where_the_setting_says_and_beside_the_data_unless_it_does()
    {
        using var elsewhere = Services(inDevelopment: true, ("Audit:PublishTo", "/srv/heads"));
        using var beside = Services(inDevelopment: true);

        Assert.Equal("/srv/heads/heads.log", elsewhere.GetRequiredService<PublishedHeads>().File);
        Assert.Equal(Path.Combine(folder.FullName, "audit-heads", "heads.log"), beside.GetRequiredService<PublishedHeads>().File);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private ServiceProvider Services(bool inDevelopment, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddDomain(configuration, folder.FullName, inDevelopment);
        return services.BuildServiceProvider();
    }
}
