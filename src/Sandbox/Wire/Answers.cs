using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AwsClients;

namespace Sandbox.Wire;

/// <summary>Writes answers and errors in a service's protocol.</summary>
internal static class Answers
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? text;

    public static Answer Result(ServiceEndpoint endpoint, OperationModel operation, object response, string requestId) => endpoint.Speaks switch
    {
        Protocol.Query or Protocol.Ec2Query => Xml(200, operation.WriteXml(response, requestId, endpoint.Speaks), requestId),
        Protocol.Cbor => Cbor(200, operation.WriteCbor(response), requestId),
        Protocol.RestJson or Protocol.RestXml => Rest(operation.WriteRest(response), requestId),
        Protocol.Json10 or Protocol.Json11 => Json(endpoint, 200, requestId, json => operation.WriteJson(json, response)),
    };

    /// <summary>
    /// An error in the words of the protocol: a modelled one has a code in the query protocol and maybe another elsewhere,
    /// and may be thrown by either.
    /// </summary>
    public static Answer Error(ServiceEndpoint endpoint, AwsError error, string requestId)
    {
        var known = endpoint.Model.Errors.GetValueOrDefault(error.Code);
        var code = (endpoint.SpeaksJson ? known?.Code : known?.QueryCode) ?? error.Code;
        var answer = endpoint.Speaks switch
        {
            Protocol.Query => QueryError(endpoint.Model.XmlNamespace, code, error, requestId),
            Protocol.RestXml => QueryError(endpoint.Model.XmlNamespace, code, error, requestId) with { Status = known?.Status ?? error.Status },
            Protocol.Ec2Query => Xml(error.Status, new("Response",
                new XElement("Errors", new XElement("Error", new XElement("Code", code), new XElement("Message", error.Message))),
                new XElement("RequestID", requestId)), requestId),
            Protocol.Cbor => Cbor(known?.Status ?? error.Status, ErrorBodies.Cbor(code, error), requestId),
            Protocol.Json10 or Protocol.Json11 => Json(endpoint, error.Status, requestId, json => ErrorBodies.Json(json, code, error)),
            Protocol.RestJson => Json(endpoint, known?.Status ?? error.Status, requestId, json => ErrorBodies.Json(json, null, error)) with { Headers = Header("X-Amzn-ErrorType", code) },
        };
        return endpoint.WantsQueryCodes
            ? answer with { Headers = Header("x-amzn-query-error", $"{known?.QueryCode ?? error.Code};{(answer.Status < 500 ? "Sender" : "Receiver")}", answer.Headers) }
            : answer;
    }

    /// <summary>What is said to a request that names no service of this address.</summary>
    public static Answer UnknownService(string requestId)
        => QueryError("", "InvalidAction", new("InvalidAction", "The action or operation requested is not valid. Verify that the action is typed correctly.", 404), requestId);

    private static Answer QueryError(XNamespace xmlns, string code, AwsError error, string requestId) => Xml(error.Status, new(xmlns + "ErrorResponse",
        new XElement(xmlns + "Error",
            new XElement(xmlns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement(xmlns + "Code", code),
            new XElement(xmlns + "Message", error.Message)),
        new XElement(xmlns + "RequestId", requestId)), requestId);

    private static Answer Json(ServiceEndpoint endpoint, int status, string requestId, Action<Utf8JsonWriter> write)
    {
        // a hundred tasks are more than the garbage collector takes lightly, so only the answer itself is made anew
        var body = text ??= new(1 << 16);
        body.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(body))
        {
            write(json);
        }
        return new(status, ServiceEndpoints.ContentType(endpoint), body.WrittenSpan.ToArray(), requestId);
    }

    private static Answer Cbor(int status, byte[] body, string requestId)
        => new(status, "application/cbor", body, requestId) { Headers = Header("smithy-protocol", "rpc-v2-cbor") };

    private static Answer Rest(RestAnswer answer, string requestId)
        => new(answer.Status, answer.ContentType.Length > 0 ? answer.ContentType : "application/json", answer.Body, requestId) { Headers = answer.Headers };

    private static Dictionary<string, string> Header(string name, string value, IReadOnlyDictionary<string, string>? others = null)
        => new(others ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal) { [name] = value };

    private static Answer Xml(int status, XElement root, string requestId)
        => new(status, "text/xml", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n")), requestId);
}
