using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace AwsClients.Tests.Parity;

/// <summary>Answers as a server writes them from the service's description.</summary>
internal static class Answers
{
    public static string Write(OperationModel operation, object response) => operation.Service.Protocol is Protocol.Query or Protocol.Ec2Query
        ? operation.WriteXml(response, "r-1").ToString(SaveOptions.DisableFormatting)
        : operation.Service.IsRest ? Encoding.UTF8.GetString(operation.WriteRest(response).Body)
        : Json(json => operation.WriteJson(json, response));

    public static string WriteError(ServiceModel service, ErrorModel error, Exception exception)
    {
        if (service.Protocol is Protocol.Query or Protocol.RestXml)
        {
            XNamespace xmlns = service.XmlNamespace;
            var element = new XElement(xmlns + "Error", new XElement(xmlns + "Type", error.Fault), new XElement(xmlns + "Code", error.Code), new XElement(xmlns + "Message", exception.Message));
            error.WriteXmlMembers(element, exception);
            return new XElement(xmlns + "ErrorResponse", element, new XElement(xmlns + "RequestId", "r-1")).ToString(SaveOptions.DisableFormatting);
        }

        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("__type", $"com.amazonaws#{error.Code}");
            json.WriteString("message", exception.Message);
            error.WriteJsonMembers(json, exception);
            json.WriteEndObject();
        });
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
