using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>
/// Whether the value of an environment variable looks like a secret: by what it is, by the variable's name, or because it is random.
/// What is said never holds the value.
/// </summary>
public static partial class SecretLookRules
{
    private static readonly (string What, Regex Pattern)[] Known =
    [
        ("an AWS access key", AwsKey()),
        ("a private key", PrivateKey()),
        ("a token of a known service", ServiceToken()),
        ("a signed token", SignedToken()),
        ("an address with a password in it", AddressWithPassword()),
        ("a connection string with a password", ConnectionString()),
    ];

    /// <summary>What it looks like; null when it does not.</summary>
    public static string? WhyItLooksSecret(string name, string value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.StartsWith("arn:", StringComparison.Ordinal))
        {
            return null;
        }

        // beyond this length nothing new would be found
        var text = value.Length <= 8192 ? value : value[..8192];
        try
        {
            return Known.FirstOrDefault(k => k.Pattern.IsMatch(text)).What
                ?? (SoundsSecret(name) && !IsPlain(text) ? "by its name" : LooksRandom(name, text) ? "random text" : null);
        }
        catch (RegexMatchTimeoutException)
        {
            return "it could not be judged";
        }
    }

    private static bool SoundsSecret(string name)
    {
        // dbPassword, Db__Password and db.password alike
        var words = Joint().Replace(name, "_").ToUpperInvariant();
        return words is not ("PWD" or "OLDPWD") && SecretName().IsMatch(words);
    }

    /// <summary>A switch, a small number or a reference that stands for the secret is none.</summary>
    private static bool IsPlain(string value) =>
        value is "true" or "false" || (value.Length <= 4 && value.All(char.IsAsciiDigit)) || IsReference(value);

    private static bool IsReference(string value) => value.StartsWith("${", StringComparison.Ordinal) || value.StartsWith("{{", StringComparison.Ordinal) || value.StartsWith('/');

    private static bool LooksRandom(string name, string value)
    {
        if (value.Length is < 24 or > 512 || !RandomText().IsMatch(value) || Guid.TryParseExact(value, "D", out _) || PublicName().IsMatch(Joint().Replace(name, "_").ToUpperInvariant()))
        {
            return false;
        }

        var isHex = value.All(char.IsAsciiHexDigit);
        var mixed = value.Any(char.IsAsciiLetterUpper) && value.Any(char.IsAsciiLetterLower) && value.Any(char.IsAsciiDigit);
        // Shannon entropy in bits a character: words of a language stay below 4, 32 random hexadecimal digits come to about 3.7
        return isHex ? value.Length >= 32 && Entropy(value) > 2.8 : mixed && Entropy(value) > 4.1;
    }

    private static double Entropy(string value) => value.GroupBy(c => c).Sum(g =>
    {
        var share = (double)g.Count() / value.Length;
        return -share * Math.Log2(share);
    });

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", RegexOptions.CultureInvariant, 200)]
    private static partial Regex AwsKey();

    [GeneratedRegex(@"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY", RegexOptions.CultureInvariant, 200)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|sk_(?:live|test)_[A-Za-z0-9]{16,}|npm_[A-Za-z0-9]{30,}|AIza[A-Za-z0-9_-]{30,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|hooks\.slack\.com/services/[A-Za-z0-9/]{20,})", RegexOptions.CultureInvariant, 200)]
    private static partial Regex ServiceToken();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}", RegexOptions.CultureInvariant, 200)]
    private static partial Regex SignedToken();

    [GeneratedRegex(@"\b[A-Za-z][A-Za-z0-9+.-]{1,30}://[^/\s:@]{0,200}:(?![${<])[^/\s@]{1,200}@", RegexOptions.CultureInvariant, 200)]
    private static partial Regex AddressWithPassword();

    [GeneratedRegex(@"(?:^|[;,\s])(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*(?![${<;\s])[^;\s]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex ConnectionString();

    [GeneratedRegex(@"(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS?)(?:_VALUE)?$", RegexOptions.CultureInvariant, 200)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?:^|_)(?:SHA|COMMIT|DIGEST|VERSION|HASH|ID|IDS|ETAG|REVISION|ARN|URL|PATH|FILE|HOST|IMAGE)\d*$", RegexOptions.CultureInvariant, 200)]
    private static partial Regex PublicName();

    [GeneratedRegex(@"\A[A-Za-z0-9+/=_-]+\z", RegexOptions.CultureInvariant, 200)]
    private static partial Regex RandomText();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Joint();
}
