using System.Text.RegularExpressions;
using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Tags of roles, policies and instance profiles (IAM User Guide, "Tags for AWS Identity and Access Management resources").</summary>
internal static partial class IamTags
{
    private const int Most = 50;

    public static List<KeyValuePair<string, string>> Pairs(List<Tag>? tags) => [.. (tags ?? []).Select(t => KeyValuePair.Create(t.Key ?? "", t.Value ?? ""))];

    public static List<Tag> View(SortedDictionary<string, string> tags) => [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })];

    /// <summary>aws:ResourceTag and IAM's own name for it.</summary>
    public static RequestContext SetIamTags(this RequestContext keys, SortedDictionary<string, string>? tags)
        => keys.SetTags("aws:ResourceTag", tags ?? []).SetTags("iam:ResourceTag", tags ?? []);

    /// <summary>Keys differ by more than case, and none begins with AWS's own prefix.</summary>
    public static void Add(SortedDictionary<string, string> to, List<Tag>? tags)
    {
        var pairs = Pairs(tags);
        foreach (var (key, value) in pairs)
        {
            IamRules.Length(key, "tags.member.key", 1, 128);
            IamRules.Length(value, "tags.member.value", 0, 256);
            if (!Text().IsMatch(key) || !Text().IsMatch(value))
            {
                throw IamRules.Constraint(key, "tags.member.key", @"Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+");
            }
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw new AwsError("InvalidInput", $"Tag keys that start with aws: are reserved: {key}");
            }
        }
        if (pairs.Select(p => p.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() < pairs.Count)
        {
            throw new AwsError("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }
        // a key that is there in another case is changed, not added
        var kept = to.Where(t => !pairs.Exists(p => string.Equals(p.Key, t.Key, StringComparison.OrdinalIgnoreCase))).ToList();
        if (kept.Count + pairs.Count > Most)
        {
            throw IamRules.TooMany($"The number of tags has reached the maximum limit of {Most}.");
        }
        to.Clear();
        foreach (var (key, value) in kept.Concat(pairs))
        {
            to[key] = value;
        }
    }

    public static void Remove(SortedDictionary<string, string> from, List<string> keys)
    {
        foreach (var key in from.Keys.Where(k => keys.Contains(k, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            from.Remove(key);
        }
    }

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Text();
}
