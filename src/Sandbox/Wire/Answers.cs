using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AwsClients;

namespace Sandbox.Wire;

/// <summary>Writes answers and errors in a service's protocol.</summary>
internal static class Answers
{
    public static Answer Result(ServiceEndpoint endpoint, OperationModel operation, object response, string requestId)
    {
        if (endpoint.SpeaksJson)
        {
            return Json(endpoint, 200, requestId, json => operation.WriteJson(json, response));
        }
        return Xml(200, operation.WriteXml(response, requestId), requestId);
    }

    public static Answer Error(ServiceEndpoint endpoint, AwsError error, string requestId)
    {
        if (endpoint.SpeaksJson)
        {
            return Json(endpoint, error.Status, requestId, json =>
            {
                json.WriteStartObject();
                json.WriteString("__type", error.Code);
                json.WriteString("message", error.Message);
                foreach (var (name, values) in error.Members)
                {
                    json.WriteStartArray(name);
                    foreach (var value in values)
                    {
                        json.WriteStringValue(value);
                    }
                    json.WriteEndArray();
                }
                json.WriteEndObject();
            });
        }
        return endpoint.Model.Protocol == Protocol.Ec2Query
            ? Xml(error.Status, new("Response",
                new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                new XElement("RequestID", requestId)), requestId)
            : QueryError(endpoint.Model.XmlNamespace, error, requestId);
    }

    /// <summary>What is said to a request that names no service of this address.</summary>
    public static Answer UnknownService(string requestId)
        => QueryError("", new("InvalidAction", "The action or operation requested is not valid. Verify that the action is typed correctly.", 404), requestId);

    private static Answer QueryError(XNamespace xmlns, AwsError error, string requestId) => Xml(error.Status, new(xmlns + "ErrorResponse",
        new XElement(xmlns + "Error",
            new XElement(xmlns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement(xmlns + "Code", error.Code),
            new XElement(xmlns + "Message", error.Message)),
        new XElement(xmlns + "RequestId", requestId)), requestId);

    private static Answer Json(ServiceEndpoint endpoint, int status, string requestId, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }
        return new(status, ServiceEndpoints.ContentType(endpoint), stream.ToArray(), requestId);
    }

    private static Answer Xml(int status, XElement root, string requestId)
        => new(status, "text/xml", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n")), requestId);
}
