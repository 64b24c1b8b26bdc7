using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AwsClients;

/// <summary>One operation of a service, with both ways of its request and its response.</summary>
public abstract class OperationModel(ServiceModel service, string name, Type requestType, Type responseType)
{
    public ServiceModel Service => service;
    public string Name => name;
    public Type RequestType => requestType;
    public Type ResponseType => responseType;

    /// <summary>What stands before the endpoint's host: <c>data-</c> of Cloud Map's DiscoverInstances; null for most.</summary>
    public string? HostPrefix { get; init; }

    /// <summary>The codes of the errors AWS documents for it.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>The members, by their names on the wire, without which AWS refuses the request.</summary>
    public abstract IReadOnlyList<string> RequiredMembers { get; }

    /// <summary>The required members that a request does not have.</summary>
    public abstract IReadOnlyList<string> Missing(object request);

    /// <summary>Reads a request strictly; throws <see cref="WrongTypeException"/>.</summary>
    public abstract object ReadJson(JsonElement json);

    /// <inheritdoc cref="ReadJson"/>
    public abstract object ReadQuery(IReadOnlyDictionary<string, string> parameters);

    public abstract void WriteJson(Utf8JsonWriter json, object response);

    /// <summary>The whole document: in the query protocol with a result and its metadata, in EC2's with the request id inside.</summary>
    public abstract XElement WriteXml(object response, string requestId);
}

/// <param name="hasResult">Whether the response has a structure: without one, query answers carry no result element.</param>
public sealed class OperationModel<TRequest, TResponse>(ServiceModel service, string name, Structure<TRequest> input, Structure<TResponse> output, bool hasResult = true)
    : OperationModel(service, name, typeof(TRequest), typeof(TResponse))
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    private InvokeOptions? options;

    internal Structure<TRequest> Input => input;
    internal Structure<TResponse> Output => output;

    /// <summary>How the SDK's pipeline writes the request and reads the response.</summary>
    internal InvokeOptions Options => options ??= Service.Protocol is Protocol.Json10 or Protocol.Json11
        ? new() { RequestMarshaller = new JsonMarshaller<TRequest, TResponse>(this), ResponseUnmarshaller = new JsonUnmarshaller<TRequest, TResponse>(this) }
        : new() { RequestMarshaller = new QueryMarshaller<TRequest, TResponse>(this), ResponseUnmarshaller = new XmlUnmarshaller<TRequest, TResponse>(this) };

    public override IReadOnlyList<string> RequiredMembers => [.. input.Members.Where(m => m.Required).Select(m => m.Name)];
    public override IReadOnlyList<string> Missing(object request) => [.. input.Members.Where(m => m.Required && !m.IsSet((TRequest)request)).Select(m => m.Name)];
    public override object ReadJson(JsonElement json) => input.ReadJson(json, strict: true);
    public override object ReadQuery(IReadOnlyDictionary<string, string> parameters) => input.ReadQuery(QueryNode.Of(parameters));
    public override void WriteJson(Utf8JsonWriter json, object response) => output.WriteJson(json, (TResponse)response);

    public override XElement WriteXml(object response, string requestId)
    {
        XNamespace xmlns = Service.XmlNamespace;
        var document = new XElement(xmlns + $"{Name}Response");
        if (Service.Protocol is Protocol.Ec2Query)
        {
            document.Add(new XElement(xmlns + "requestId", requestId));
            output.WriteXmlMembers(document, (TResponse)response);
            return document;
        }

        if (hasResult)
        {
            output.WriteXml(document, xmlns + $"{Name}Result", (TResponse)response);
        }

        document.Add(new XElement(xmlns + "ResponseMetadata", new XElement(xmlns + "RequestId", requestId)));
        return document;
    }
}
