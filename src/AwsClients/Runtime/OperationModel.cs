using System.Formats.Cbor;
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

    /// <summary>Of a REST operation: its method, path and status.</summary>
    public HttpBinding? Http { get; init; }

    /// <summary>The codes of the errors AWS documents for it.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>The members, by their names on the wire, without which AWS refuses the request.</summary>
    public abstract IReadOnlyList<string> RequiredMembers { get; }

    /// <summary>The required members that a request does not have.</summary>
    public abstract IReadOnlyList<string> Missing(object request);

    /// <summary>Reads a request strictly; throws <see cref="WrongTypeException"/>.</summary>
    public abstract object ReadJson(JsonElement json);

    /// <summary>Reads a request strictly, an empty one too; throws <see cref="WrongTypeException"/>, or <see cref="CborContentException"/> for what is no CBOR.</summary>
    public abstract object ReadCbor(ReadOnlyMemory<byte> body);

    /// <summary>Reads a request that has come to the operation's method and path; throws <see cref="WrongTypeException"/>.</summary>
    public abstract object ReadRest(RestRequest request);

    public abstract byte[] WriteCbor(object response);
    public abstract RestAnswer WriteRest(object response);

    /// <inheritdoc cref="ReadJson"/>
    public abstract object ReadQuery(IReadOnlyDictionary<string, string> parameters);

    public abstract void WriteJson(Utf8JsonWriter json, object response);

    /// <summary>The whole document: in the query protocol with a result and its metadata, in EC2's with the request id inside.</summary>
    public XElement WriteXml(object response, string requestId) => WriteXml(response, requestId, Service.Protocol);

    /// <param name="protocol">Which of the two query protocols, of a service whose client speaks another.</param>
    public abstract XElement WriteXml(object response, string requestId, Protocol protocol);
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
    internal InvokeOptions Options => options ??= Service.Protocol switch
    {
        Protocol.Json10 or Protocol.Json11 => new() { RequestMarshaller = new JsonMarshaller<TRequest, TResponse>(this), ResponseUnmarshaller = new JsonUnmarshaller<TRequest, TResponse>(this) },
        Protocol.RestJson => new() { RequestMarshaller = new RestMarshaller<TRequest, TResponse>(this), ResponseUnmarshaller = new RestUnmarshaller<TRequest, TResponse>(this) },
        Protocol.RestXml => new() { RequestMarshaller = new RestMarshaller<TRequest, TResponse>(this), ResponseUnmarshaller = new RestXmlUnmarshaller<TRequest, TResponse>(this) },
        Protocol.Query or Protocol.Ec2Query => new() { RequestMarshaller = new QueryMarshaller<TRequest, TResponse>(this), ResponseUnmarshaller = new XmlUnmarshaller<TRequest, TResponse>(this) },
        Protocol.Cbor => throw new NotSupportedException("A server answers CBOR; no client speaks it."),
        _ => throw new ArgumentOutOfRangeException(nameof(Service)),
    };

    /// <summary>The document element of a request in XML; null for other bodies.</summary>
    internal XName? RequestRoot => Root("Request");

    public override IReadOnlyList<string> RequiredMembers => [.. input.Members.Where(m => m.Required).Select(m => m.Name)];
    public override IReadOnlyList<string> Missing(object request) => [.. input.Members.Where(m => m.Required && !m.IsSet((TRequest)request)).Select(m => m.Name)];
    public override object ReadJson(JsonElement json) => input.ReadJson(json, strict: true);

    public override object ReadCbor(ReadOnlyMemory<byte> body) =>
        body.IsEmpty ? new TRequest() : input.ReadCbor(new CborReader(body, CborConformanceMode.Lax));

    public override byte[] WriteCbor(object response)
    {
        var cbor = new CborWriter(CborConformanceMode.Lax);
        output.WriteCbor(cbor, (TResponse)response);
        return cbor.Encode();
    }

    public override object ReadRest(RestRequest request) => RestMessage.Read(input, request, Service.Protocol is Protocol.RestXml);
    public override RestAnswer WriteRest(object response) => RestMessage.Write(output, (TResponse)response, Http?.Status ?? 200, Root("Response"));
    public override object ReadQuery(IReadOnlyDictionary<string, string> parameters) => input.ReadQuery(QueryNode.Of(parameters));
    public override void WriteJson(Utf8JsonWriter json, object response) => output.WriteJson(json, (TResponse)response);

    private XName? Root(string end) => Service.Protocol is Protocol.RestXml ? (XNamespace)Service.XmlNamespace + (Name + end) : null;

    public override XElement WriteXml(object response, string requestId, Protocol protocol)
    {
        XNamespace xmlns = Service.XmlNamespace;
        var document = new XElement(xmlns + $"{Name}Response");
        if (protocol is Protocol.Ec2Query)
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
