using AwsClients;

namespace Sandbox.Wire;

/// <summary>A service at this address: its wire model and what it offers, and for one request the protocol that is spoken.</summary>
internal sealed record ServiceEndpoint(ServiceModel Model, Api Api)
{
    /// <summary>The protocol of this request and its answer.</summary>
    public Protocol Speaks { get; init; } = Model.Protocol;

    /// <summary>Whether the caller wants to hear an error's code of the query protocol beside today's.</summary>
    public bool WantsQueryCodes { get; init; }

    /// <summary>Whether errors are told in the words of the JSON services, and not in those of the query services.</summary>
    public bool SpeaksJson => Speaks is Protocol.Json10 or Protocol.Json11 or Protocol.Cbor or Protocol.RestJson;
}

/// <summary>Which service and operation a request is for.</summary>
/// <param name="Form">Of the query protocols: the parameters.</param>
internal sealed record Target(ServiceEndpoint Endpoint, string Operation, IReadOnlyDictionary<string, string> Form)
{
    /// <summary>Of a REST operation: the request, taken apart by its address.</summary>
    public RestRequest? Rest { get; init; }
}

/// <summary>
/// Finds the service, as one address speaks for all services: by the path (CBOR), by X-Amz-Target (JSON), by method and
/// path (REST), or by Action and Version (query). A service may understand several of these.
/// </summary>
internal sealed class ServiceEndpoints(IReadOnlyList<ServiceEndpoint> endpoints)
{
    private static readonly Dictionary<string, string> noForm = [];

    public static string ContentType(ServiceEndpoint endpoint) => endpoint.Speaks switch
    {
        Protocol.Json10 => "application/x-amz-json-1.0",
        Protocol.Json11 => "application/x-amz-json-1.1",
        Protocol.Query or Protocol.Ec2Query or Protocol.RestXml => "text/xml",
        Protocol.Cbor => "application/cbor",
        Protocol.RestJson => "application/json",
    };

    /// <summary>Null when the request is for no service of this address.</summary>
    public Target? Find(Exchange exchange, Signature? signature)
    {
        var found = exchange.Header("smithy-protocol") == "rpc-v2-cbor" ? OfCbor(exchange)
            : exchange.Header("X-Amz-Target") is { } target ? OfJson(target)
            : OfRest(exchange, signature) ?? OfQuery(exchange, signature);
        return found is { } known && known.Endpoint.Model.IsQueryCompatible && exchange.Header("x-amzn-query-mode") == "true"
            ? known with { Endpoint = known.Endpoint with { WantsQueryCodes = true } }
            : found;
    }

    /// <summary><c>/service/GraniteServiceVersion20100801/operation/GetMetricData</c></summary>
    private Target? OfCbor(Exchange exchange) => exchange.Path.Split('/') is [.., "service", var service, "operation", var operation]
        && endpoints.FirstOrDefault(e => e.Model.TargetPrefix == service && e.Model.Protocols.Contains(Protocol.Cbor)) is { } endpoint
            ? new(endpoint with { Speaks = Protocol.Cbor }, operation, noForm)
            : null;

    private Target? OfJson(string header)
    {
        var dot = header.LastIndexOf('.');
        return dot > 0 && endpoints.FirstOrDefault(e => e.Model.TargetPrefix == header[..dot] && Json(e) is not null) is { } endpoint && Json(endpoint) is { } spoken
            ? new(endpoint with { Speaks = spoken }, header[(dot + 1)..], noForm)
            : null;
    }

    private Target? OfRest(Exchange exchange, Signature? signature)
    {
        var query = Form.Pairs(exchange.Query.TrimStart('?'));
        foreach (var endpoint in endpoints.Where(e => e.Model.IsRest && (signature is null || e.Model.SigningName == signature.Service)))
        {
            foreach (var operation in endpoint.Model.Operations.Values)
            {
                if (operation.Http?.Match(exchange.Method, exchange.Path, query) is { } labels)
                {
                    return new(endpoint, operation.Name, noForm) { Rest = new(labels, query, exchange.Header, exchange.Body) };
                }
            }
        }
        return null;
    }

    private Target? OfQuery(Exchange exchange, Signature? signature)
    {
        var form = Form.Read(exchange);
        if (!form.TryGetValue("Action", out var action))
        {
            return null;
        }
        form.TryGetValue("Version", out var version);
        var speakers = endpoints.Where(e => Query(e) is not null).ToList();
        var endpoint = speakers.Find(e => e.Model.SigningName == signature?.Service)
            ?? speakers.Find(e => e.Model.ApiVersion == version && e.Api.Find(action) is not null)
            ?? speakers.Find(e => e.Model.ApiVersion == version);
        return endpoint is not null && Query(endpoint) is { } spoken ? new(endpoint with { Speaks = spoken }, action, form) : null;
    }

    private static Protocol? Json(ServiceEndpoint endpoint) => First(endpoint, p => p is Protocol.Json10 or Protocol.Json11);

    private static Protocol? Query(ServiceEndpoint endpoint) => First(endpoint, p => p is Protocol.Query or Protocol.Ec2Query);

    private static Protocol? First(ServiceEndpoint endpoint, Func<Protocol, bool> fits)
        => endpoint.Model.Protocols.Where(fits).Select(p => (Protocol?)p).FirstOrDefault();
}
