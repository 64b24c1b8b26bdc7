using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AwsClients;

public enum Protocol
{
    Json10,
    Json11,
    Query,
    Ec2Query,
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
            return (all.ToDictionary(e => e.Code, StringComparer.Ordinal), all.DistinctBy(e => e.ExceptionType).ToDictionary(e => e.ExceptionType));
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
    public required Protocol Protocol { get; init; }

    /// <summary>JSON: what stands before the dot in the header X-Amz-Target.</summary>
    public required string TargetPrefix { get; init; }

    /// <summary>Query: the namespace of an answer's XML.</summary>
    public required string XmlNamespace { get; init; }

    /// <summary>Of a service with one endpoint a partition (<c>aws</c>, <c>aws-cn</c>, …): that endpoint. Empty for a regional service.</summary>
    public required IReadOnlyDictionary<string, HomeEndpoint> Homes { get; init; }

    public IReadOnlyDictionary<string, OperationModel> Operations => operations.Value;

    /// <summary>The modelled errors by their code on the wire, such as <c>NoSuchEntity</c>.</summary>
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
