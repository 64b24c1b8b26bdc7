using Sandbox.Iam;
using Sandbox.Models.Ec2.Model;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>The filters of EC2's Describe calls: any value of a filter, all filters; values may hold wildcards.</summary>
internal static class Filters
{
    /// <param name="values">What each filter name stands for on one thing; an unknown name is refused.</param>
    public static bool Match(IEnumerable<Filter>? filters, IReadOnlyDictionary<string, string[]> values, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var filter in filters ?? [])
        {
            var name = filter.Name ?? "";
            IReadOnlyCollection<string> have = name switch
            {
                "tag-key" => [.. tags.Keys],
                _ when name.StartsWith("tag:", StringComparison.Ordinal) => tags.TryGetValue(name[4..], out var tag) ? [tag] : [],
                _ => values.TryGetValue(name, out var known) ? known : throw new AwsError("InvalidParameterValue", $"The filter '{name}' is invalid"),
            };
            if (!(filter.Values ?? []).Any(want => have.Any(h => Wildcard.Matches(want, h))))
            {
                return false;
            }
        }
        return true;
    }

    public static List<Tag> Tags(IEnumerable<KeyValuePair<string, string>> tags) => [.. tags.Select(t => new Tag { Key = t.Key, Value = t.Value })];
}
