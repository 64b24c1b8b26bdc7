using System.Security.Cryptography;

namespace Portal.Parts;

/// <summary>What a person reads out to the one who looks in the log: "7H2K-91QX", without letters that look alike.</summary>
public static class ReferenceId
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>40 random bits, from the system's generator.</summary>
    public static string New()
    {
        var letters = RandomNumberGenerator.GetString(Letters, 8);
        return $"{letters[..4]}-{letters[4..]}";
    }
}
