namespace AwsClients;

/// <summary>The method, the path and the status of a REST operation.</summary>
/// <param name="Address">
/// Such as <c>/schedules/{Name}</c>; a label <c>{Key+}</c> takes all that is left; behind a question mark stand
/// parameters that tell it from another operation: <c>/token?aws_iam=t</c>.
/// </param>
public sealed record HttpBinding(string Method, string Address, int Status)
{
    private readonly string[] segments = Address.Split('?')[0].Split('/');

    public string Path => Address.Split('?')[0];

    /// <summary>The parameters every request has.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fixed =>
        Address.Split('?') is [_, var query] ? query.Split('&').Select(q => q.Split('=')).Select(q => KeyValuePair.Create(q[0], q.Length > 1 ? q[1] : "")) : [];

    private bool IsGreedy => segments[^1].EndsWith("+}", StringComparison.Ordinal);

    /// <summary>The unescaped labels of an address that is this one; null for another.</summary>
    /// <param name="path">As it was sent, still escaped: a label may hold a slash.</param>
    public IReadOnlyDictionary<string, string>? Match(string method, string path, IReadOnlyCollection<KeyValuePair<string, string>> query)
    {
        var parts = path.Split('/');
        if (method != Method || (IsGreedy ? parts.Length < segments.Length : parts.Length != segments.Length) || !Fixed.All(query.Contains))
        {
            return null;
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < segments.Length; i++)
        {
            if (!segments[i].StartsWith('{'))
            {
                if (segments[i] != parts[i])
                {
                    return null;
                }

                continue;
            }

            var text = i == segments.Length - 1 && IsGreedy ? string.Join('/', parts[i..]) : parts[i];
            if (text.Length == 0)
            {
                return null;
            }

            labels[segments[i].Trim('{', '}', '+')] = Uri.UnescapeDataString(text);
        }

        return labels;
    }
}
