using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AwsClients;

public enum Protocol
{
    Json10,
    Json11,
    Query,
    Ec2Query,

    /// <summary>rpc-v2-cbor: POST of CBOR to <c>/service/…/operation/…</c>.</summary>
    Cbor,

    /// <summary>restJson1: each operation has a method and a path of its own.</summary>
    RestJson,

    /// <summary>The same with XML in place of JSON.</summary>
    RestXml,
}

/// <summary>The endpoint of a partition and the Region that requests to it are signed for.</summary>
public sealed record HomeEndpoint(string Host, string Region);

/// <summary>What an AWS service is called and what it can do: enough for a client to call it and for a server to answer.</summary>
public sealed class ServiceModel
{
    private readonly Lazy<IReadOnlyDictionary<string, OperationModel>> operations;
    private readonly Lazy<(IReadOnlyDictionary<string, ErrorModel> ByCode, IReadOnlyDictionary<Type, ErrorModel> ByType)> errors;

    public ServiceModel()
    {
        operations = new(() => (OperationList ?? throw new InvalidOperationException())().ToDictionary(o => o.Name, StringComparer.Ordinal));
        errors = new(() =>
        {
            var all = (ErrorList ?? throw new InvalidOperationException())();
            var codes = all.Select(e => (e.Code, e)).Concat(all.Select(e => (Code: e.QueryCode, e))).DistinctBy(e => e.Code, StringComparer.Ordinal);
            return (codes.ToDictionary(e => e.Code, e => e.e, StringComparer.Ordinal), all.DistinctBy(e => e.ExceptionType).ToDictionary(e => e.ExceptionType));
        });
    }

    /// <summary>AWS's own id, such as <c>Elastic Load Balancing v2</c>.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The .NET namespace, such as <c>Amazon.ECS</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>The service's name in the credential scope of a signature.</summary>
    public required string SigningName { get; init; }

    public required string EndpointPrefix { get; init; }
    public required string ApiVersion { get; init; }

    /// <summary>What the generated client speaks.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>Each operation has a method and a path of its own.</summary>
    public bool IsRest => Protocol is Protocol.RestJson or Protocol.RestXml;

    /// <summary>All that the service understands: <see cref="Protocol"/> and what other clients may speak to it.</summary>
    public required IReadOnlyList<Protocol> Protocols { get; init; }

    /// <summary>
    /// The service once spoke the query protocol: in the others it says the code of those days in the header
    /// x-amzn-query-error, and clients take it for the code (Smithy's awsQueryCompatible).
    /// </summary>
    public bool IsQueryCompatible { get; init; }

    /// <summary>JSON: what stands before the dot in the header X-Amz-Target; CBOR: the service's name in the path.</summary>
    public required string TargetPrefix { get; init; }

    /// <summary>Query: the namespace of an answer's XML.</summary>
    public required string XmlNamespace { get; init; }

    /// <summary>Of a service with one endpoint a partition (<c>aws</c>, <c>aws-cn</c>, …): that endpoint. Empty for a regional service.</summary>
    public required IReadOnlyDictionary<string, HomeEndpoint> Homes { get; init; }

    public IReadOnlyDictionary<string, OperationModel> Operations => operations.Value;

    /// <summary>The modelled errors by their codes on the wire, such as <c>NoSuchEntity</c>: that of the query protocol and that of the others.</summary>
    public IReadOnlyDictionary<string, ErrorModel> Errors => errors.Value.ByCode;

    /// <summary>The error a typed exception stands for, the first where several share its class; null for an exception the model does not know.</summary>
    public ErrorModel? ErrorOf(Exception exception) => errors.Value.ByType.GetValueOrDefault(exception.GetType());

    /// <summary>For generated code.</summary>
    public required Func<ErrorResponse, AmazonServiceException> Unmodelled { get; init; }

    /// <summary>For generated code.</summary>
    public required Func<OperationModel[]> OperationList { get; init; }

    /// <summary>For generated code.</summary>
    public required Func<ErrorModel[]> ErrorList { get; init; }
}
