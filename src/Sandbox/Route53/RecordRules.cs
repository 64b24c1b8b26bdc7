using Amazon.Route53.Model;

namespace Sandbox.Route53;

/// <summary>How names are written, and how ids.</summary>
internal static class DnsNames
{
    /// <summary>Lower case, a dot at the end; a star may come as <c>\052</c>.</summary>
    public static string Whole(string name) => name.Replace("\\052", "*", StringComparison.Ordinal).ToLowerInvariant().TrimEnd('.') + ".";

    /// <summary>As IAM sees it: lower case, no dot at the end, other characters than letters, digits, hyphen, underscore and dot by their octal codes.</summary>
    public static string Normalized(string name) => string.Concat(Whole(name).TrimEnd('.')
        .Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c.ToString() : $"\\{Convert.ToString(c, 8).PadLeft(3, '0')}"));

    /// <summary>Ids come with and without their kind before them.</summary>
    public static string Id(string? id) => id is null ? "" : id[(id.LastIndexOf('/') + 1)..];
}

/// <summary>What one change makes of a zone's records; the words are Route 53's.</summary>
internal static class RecordRules
{
    /// <returns>Why not; null when it was applied.</returns>
    public static string? Apply(Change change, ZoneRecord zone, List<DnsRecord> records)
    {
        if (change.ResourceRecordSet is not { } set || set.Name is null)
        {
            return "Invalid request: a record set must be given";
        }
        var wanted = Read(set);
        var about = $"[name='{wanted.Name}', type='{wanted.Type}']";
        if (set.SetIdentifier is not null)
        {
            return "The Sandbox has no routing policies: leave SetIdentifier out.";
        }
        if (wanted.Name != zone.Name && !wanted.Name.EndsWith($".{zone.Name}", StringComparison.Ordinal))
        {
            return $"RRSet with DNS name {wanted.Name} is not permitted in zone {zone.Name}";
        }
        var at = records.FindIndex(r => r.Name == wanted.Name && r.Type == wanted.Type);
        switch (change.Action?.Value)
        {
            case "DELETE":
                if (at < 0)
                {
                    return $"Tried to delete resource record set {about} but it was not found";
                }
                if (!Same(records[at], wanted))
                {
                    return $"Tried to delete resource record set {about} but the values provided do not match the current values";
                }
                records.RemoveAt(at);
                return null;
            case "CREATE" when at >= 0:
                return $"Tried to create resource record set {about} but it already exists";
        }
        if (records.Exists(r => r.Name == wanted.Name && (r.Type == "CNAME") != (wanted.Type == "CNAME")))
        {
            return $"RRSet of type {wanted.Type} with DNS name {wanted.Name} is not permitted as it conflicts with other records with the same DNS name in zone {zone.Name}";
        }
        if (wanted.AliasName is null == (wanted.Values.Count == 0))
        {
            return "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none or more than one";
        }
        if (at >= 0)
        {
            records[at] = wanted;
        }
        else
        {
            records.Add(wanted);
        }
        return null;
    }

    private static DnsRecord Read(ResourceRecordSet set) => new(
        DnsNames.Whole(set.Name), set.Type?.Value ?? "", set.TTL, (set.ResourceRecords ?? []).ConvertAll(r => r.Value),
        set.AliasTarget?.HostedZoneId, set.AliasTarget is { DNSName: { } name } ? DnsNames.Whole(name) : null, set.AliasTarget?.EvaluateTargetHealth == true);

    private static bool Same(DnsRecord a, DnsRecord b) => a.Ttl == b.Ttl && a.AliasZone == b.AliasZone && a.AliasName == b.AliasName && a.Evaluates == b.Evaluates && a.Values.SequenceEqual(b.Values, StringComparer.Ordinal);
}
