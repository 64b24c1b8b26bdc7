using AwsClients;

namespace Sandbox.Wire;

/// <summary>A service at this address: its wire model and what it offers.</summary>
internal sealed record ServiceEndpoint(ServiceModel Model, Api Api)
{
    public bool SpeaksJson => Model.Protocol is Protocol.Json10 or Protocol.Json11;
}

/// <summary>Which service and operation a request is for.</summary>
internal sealed record Target(ServiceEndpoint Endpoint, string Operation, IReadOnlyDictionary<string, string> Form);

/// <summary>
/// Finds the service by X-Amz-Target (JSON) or by Action and Version (query), as one address speaks for all services.
/// </summary>
internal sealed class ServiceEndpoints(IReadOnlyList<ServiceEndpoint> endpoints)
{
    private const string JsonType = "application/x-amz-json-1.1";
    private static readonly Dictionary<string, string> noForm = [];

    public static string ContentType(ServiceEndpoint endpoint) => endpoint.Model.Protocol switch
    {
        Protocol.Json10 => "application/x-amz-json-1.0",
        Protocol.Json11 => JsonType,
        Protocol.Query or Protocol.Ec2Query => "text/xml",
    };

    /// <summary>Null when the request is for no service of this address.</summary>
    public Target? Find(Exchange exchange, Signature? signature)
    {
        if (exchange.Header("X-Amz-Target") is { } header)
        {
            var dot = header.LastIndexOf('.');
            return dot > 0 && endpoints.FirstOrDefault(e => e.SpeaksJson && e.Model.TargetPrefix == header[..dot]) is { } json
                ? new(json, header[(dot + 1)..], noForm)
                : null;
        }
        var form = Form.Read(exchange);
        if (!form.TryGetValue("Action", out var action))
        {
            return null;
        }
        form.TryGetValue("Version", out var version);
        var query = endpoints.FirstOrDefault(e => !e.SpeaksJson && e.Model.SigningName == signature?.Service)
            ?? endpoints.FirstOrDefault(e => !e.SpeaksJson && e.Model.ApiVersion == version && (e.Api.Find(action) ?? null) is not null)
            ?? endpoints.FirstOrDefault(e => !e.SpeaksJson && e.Model.ApiVersion == version);
        return query is null ? null : new(query, action, form);
    }
}
