using Microsoft.Extensions.Options;

namespace Domain.Audit;

/// <summary>Configuration section <c>Audit</c>: the key that signs the head of the record, and where signed heads go. Both live outside the database.</summary>
public sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Key <c>Audit:SigningKey</c>: the private key itself, PEM, ECDSA on P-256; for an environment variable. <c>\n</c> is read as a line's end.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>Key <c>Audit:SigningKeyFile</c>: a file that holds it.</summary>
    public string SigningKeyFile { get; set; } = "";

    /// <summary>Key <c>Audit:FormerKeysFile</c>: public keys, PEM, one after another, of keys that signed before this one.</summary>
    public string FormerKeysFile { get; set; } = "";

    /// <summary>Key <c>Audit:PublishTo</c>: a folder; a relative path begins at the data folder.</summary>
    public string PublishTo { get; set; } = "audit-heads";
}

/// <param name="Folder">The data folder, absolute or relative to the process.</param>
/// <param name="MayMakeKey">Whether a key may be made there when none is given: in Development and with the Sandbox, where nothing is at stake.</param>
public sealed record AuditPlace(string Folder, bool MayMakeKey)
{
    /// <summary>The key that is made where none is given.</summary>
    public string MadeKeyFile => Path.Combine(Folder, "audit-signing-key.pem");
}

/// <summary>What is wrong with the settings of the record, each sentence naming its key.</summary>
internal sealed class AuditOptionsRules(AuditPlace place) : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var faults = Faults(options, place.MayMakeKey).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    public static IEnumerable<string> Faults(AuditOptions options, bool mayMakeKey)
    {
        if (options.SigningKey.Length > 0 && options.SigningKeyFile.Length > 0)
        {
            yield return "Audit:SigningKey and Audit:SigningKeyFile are both set. Keep one of them.";
        }
        else if (options.SigningKey.Length == 0 && options.SigningKeyFile.Length == 0 && !mayMakeKey)
        {
            yield return "Audit:SigningKeyFile is empty, so whoever can write to the database could make the record anew unseen. "
                + "Make a key with \"openssl ecparam -name prime256v1 -genkey -noout -out audit-key.pem\", keep it outside the database, and name it in Audit:SigningKeyFile, or give its text in Audit:SigningKey.";
        }

        if (options.SigningKeyFile.Length > 0 && !File.Exists(options.SigningKeyFile))
        {
            yield return $"Audit:SigningKeyFile names \"{options.SigningKeyFile}\", which is not there or may not be read.";
        }

        if (options.FormerKeysFile.Length > 0 && !File.Exists(options.FormerKeysFile))
        {
            yield return $"Audit:FormerKeysFile names \"{options.FormerKeysFile}\", which is not there or may not be read.";
        }

        if (options.PublishTo.Length == 0)
        {
            yield return "Audit:PublishTo is empty. Name a folder outside the database, best one that Berth may only add to.";
        }
    }
}
