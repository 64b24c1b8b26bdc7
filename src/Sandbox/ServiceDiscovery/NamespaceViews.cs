using Amazon.ServiceDiscovery.Model;
using Sandbox.Wire;

namespace Sandbox.ServiceDiscovery;

/// <summary>Namespaces as Cloud Map shows them, and the filters of their list.</summary>
internal static class NamespaceViews
{
    public static Namespace Full(DiscoveryState state, DiscoveryNamespace space) => new()
    {
        Id = space.Id,
        Arn = space.Arn,
        ResourceOwner = Arns.Account(space.Arn),
        Name = space.Name,
        Type = space.Type,
        Description = space.Description,
        ServiceCount = Count(state, space),
        Properties = Properties(space),
        CreateDate = space.Created.UtcDateTime,
        CreatorRequestId = space.CreatorRequestId,
    };

    public static NamespaceSummary Summary(DiscoveryState state, DiscoveryNamespace space) => new()
    {
        Id = space.Id,
        Arn = space.Arn,
        ResourceOwner = Arns.Account(space.Arn),
        Name = space.Name,
        Type = space.Type,
        Description = space.Description,
        ServiceCount = Count(state, space),
        Properties = Properties(space),
        CreateDate = space.Created.UtcDateTime,
    };

    public static bool Fits(DiscoveryNamespace space, NamespaceFilter filter)
    {
        var have = filter.Name.Value switch
        {
            "TYPE" => space.Type,
            "NAME" => space.Name,
            "HTTP_NAME" => space.HttpName,
            "RESOURCE_OWNER" => "SELF",
            var other => throw DiscoveryErrors.Invalid($"The filter {other} is not valid."),
        };
        if (filter.Values is not [var want])
        {
            throw DiscoveryErrors.Invalid("A filter takes one value.");
        }
        return filter.Condition?.Value switch
        {
            null or "EQ" => have == want,
            "BEGINS_WITH" when filter.Name.Value != "RESOURCE_OWNER" => have.StartsWith(want, StringComparison.Ordinal),
            var other => throw DiscoveryErrors.Invalid($"The condition {other} is not valid for the filter {filter.Name.Value}."),
        };
    }

    private static int Count(DiscoveryState state, DiscoveryNamespace space) => state.Services.Values.Count(s => s.Settings.NamespaceId == space.Id);

    private static NamespaceProperties Properties(DiscoveryNamespace space) => new()
    {
        HttpProperties = new() { HttpName = space.HttpName },
        DnsProperties = space.HostedZoneId is { } zone ? new() { HostedZoneId = zone, SOA = new() { TTL = space.SoaTtl } } : new() { SOA = new() },
    };
}
