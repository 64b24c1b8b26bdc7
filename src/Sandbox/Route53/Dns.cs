using Amazon.Route53.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Route53;

/// <summary>Hosted zones listed, their records listed and changed (Amazon Route 53 API Reference).</summary>
internal sealed class Dns(World world)
{
    /// <summary>"Changes generally propagate to all Route 53 name servers within 60 seconds" (ChangeResourceRecordSets).</summary>
    private static readonly TimeSpan Spreading = TimeSpan.FromSeconds(30);

    private const int MostOfPage = 300;

    private Route53State State => world.State.Route53;

    public static Api Offer(World world)
    {
        var dns = new Dns(world);
        return new Api("route53")
            .Read<ListHostedZonesByNameRequest, ListHostedZonesByNameResponse>("ListHostedZonesByName", dns.Zones)
            .Read<ListResourceRecordSetsRequest, ListResourceRecordSetsResponse>("ListResourceRecordSets", dns.Records)
            .Write<ChangeResourceRecordSetsRequest, ChangeResourceRecordSetsResponse>("ChangeResourceRecordSets", dns.Change)
            .Read<GetChangeRequest, GetChangeResponse>("GetChange", dns.Changed);
    }

    private ListHostedZonesByNameResponse Zones(ListHostedZonesByNameRequest request, Call call)
    {
        call.Authorize("*");
        var most = Most(request.MaxItems);
        var from = request.DNSName is { Length: > 0 } name ? Reversed(DnsNames.Whole(name)) : "";
        var zones = State.Zones.Values.Where(z => z.Account == call.Account)
            .OrderBy(z => Reversed(z.Name), StringComparer.Ordinal).ThenBy(z => z.Id, StringComparer.Ordinal)
            .SkipWhile(z => string.CompareOrdinal(Reversed(z.Name), from) is var order && (order < 0 || (order == 0 && string.CompareOrdinal(z.Id, DnsNames.Id(request.HostedZoneId)) < 0))).ToList();
        var next = zones.ElementAtOrDefault(most);
        return new()
        {
            HostedZones = zones.Take(most).Select(z => new HostedZone
            {
                Id = $"/hostedzone/{z.Id}", Name = z.Name, CallerReference = z.Id, ResourceRecordSetCount = z.Records.Count, Config = new() { PrivateZone = z.IsPrivate },
            }).ToList(),
            DNSName = request.DNSName, HostedZoneId = request.HostedZoneId, IsTruncated = next is not null, MaxItems = most, NextDNSName = next?.Name, NextHostedZoneId = next?.Id,
        };
    }

    private ListResourceRecordSetsResponse Records(ListResourceRecordSetsRequest request, Call call)
    {
        call.Authorize(ZoneArn(request.HostedZoneId));
        var zone = Zone(request.HostedZoneId, call);
        var most = Most(request.MaxItems);
        var (name, type) = (request.StartRecordName is { Length: > 0 } start ? Reversed(DnsNames.Whole(start)) : "", request.StartRecordType?.Value ?? "");
        var records = zone.Records.OrderBy(r => Reversed(r.Name), StringComparer.Ordinal).ThenBy(r => r.Type, StringComparer.Ordinal)
            .SkipWhile(r => string.CompareOrdinal(Reversed(r.Name), name) is var order && (order < 0 || (order == 0 && string.CompareOrdinal(r.Type, type) < 0))).ToList();
        var next = records.ElementAtOrDefault(most);
        return new() { ResourceRecordSets = records.Take(most).Select(View).ToList(), IsTruncated = next is not null, MaxItems = most, NextRecordName = next?.Name, NextRecordType = next?.Type };
    }

    private ChangeResourceRecordSetsResponse Change(ChangeResourceRecordSetsRequest request, Call call)
    {
        var changes = request.ChangeBatch.Changes ?? [];
        call.Authorize(ZoneArn(request.HostedZoneId), keys => keys
            .Set("route53:ChangeResourceRecordSetsNormalizedRecordNames", changes.Select(c => DnsNames.Normalized(c.ResourceRecordSet?.Name ?? "")).Distinct(StringComparer.Ordinal))
            .Set("route53:ChangeResourceRecordSetsRecordTypes", changes.Select(c => c.ResourceRecordSet?.Type?.Value ?? "").Distinct(StringComparer.Ordinal))
            .Set("route53:ChangeResourceRecordSetsActions", changes.Select(c => c.Action?.Value ?? "").Distinct(StringComparer.Ordinal)));
        var zone = Zone(request.HostedZoneId, call);
        var after = zone.Records.ToList();
        var refused = changes.Count == 0 ? ["The request contains no changes"] : changes.Select(c => RecordRules.Apply(c, zone, after)).OfType<string>().ToList();
        if (refused.Count > 0)
        {
            // all or nothing
            throw new AwsError("InvalidChangeBatch", $"[{string.Join(", ", refused)}]");
        }
        zone.Records.Clear();
        zone.Records.AddRange(after);
        var id = $"C{World.NewId(20).ToUpperInvariant()}";
        State.Changes[id] = new(world.Now, world.Now + (Spreading / world.Speed));
        return new() { ChangeInfo = Info(id, State.Changes[id]) };
    }

    private GetChangeResponse Changed(GetChangeRequest request, Call call)
    {
        var id = DnsNames.Id(request.Id);
        call.Authorize($"arn:aws:route53:::change/{id}");
        return State.Changes.TryGetValue(id, out var change)
            ? new() { ChangeInfo = Info(id, change) }
            : throw new AwsError("NoSuchChange", $"Could not find resource with ID: {id}", 404);
    }

    private ChangeInfo Info(string id, DnsChange change) =>
        new() { Id = $"/change/{id}", Status = world.Now >= change.InSync ? "INSYNC" : "PENDING", SubmittedAt = change.Sent.UtcDateTime };

    private ZoneRecord Zone(string id, Call call) => State.Zones.TryGetValue(DnsNames.Id(id), out var zone) && zone.Account == call.Account
        ? zone : throw new AwsError("NoSuchHostedZone", $"No hosted zone found with ID: {DnsNames.Id(id)}", 404);

    private static string ZoneArn(string id) => $"arn:aws:route53:::hostedzone/{DnsNames.Id(id)}";

    private static int Most(int? asked) => asked is < 1 or > MostOfPage ? throw new AwsError("InvalidInput", $"MaxItems must be between 1 and {MostOfPage}") : asked ?? MostOfPage;

    /// <summary>Names are ordered by their labels from the right.</summary>
    private static string Reversed(string name) => string.Join('.', name.TrimEnd('.').Split('.').Reverse()) + ".";

    private static ResourceRecordSet View(DnsRecord r) => new()
    {
        Name = r.Name.Replace("*", "\\052", StringComparison.Ordinal), Type = r.Type, TTL = r.Ttl,
        ResourceRecords = r.AliasName is null ? r.Values.ConvertAll(v => new ResourceRecord { Value = v }) : null,
        AliasTarget = r.AliasName is null ? null : new() { HostedZoneId = r.AliasZone, DNSName = r.AliasName, EvaluateTargetHealth = r.Evaluates },
    };
}
