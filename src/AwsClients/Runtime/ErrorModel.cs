using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace AwsClients;

/// <summary>One modelled error of a service.</summary>
/// <param name="code">The code on the wire; differs from the class in query services (<c>NoSuchEntity</c>).</param>
/// <param name="status">The HTTP status it is answered with.</param>
/// <param name="fault">Sender: the client's fault; Receiver: the server's.</param>
public abstract class ErrorModel(string code, int status, ErrorType fault, Type exceptionType)
{
    public string Code { get; } = code;

    /// <summary>The code of the query protocol, where the service speaks it or once did; else the same.</summary>
    public string QueryCode { get; init; } = code;

    public int Status => status;
    public ErrorType Fault => fault;
    public Type ExceptionType => exceptionType;

    /// <summary>Writes the members beyond code and message; the exception is of <see cref="ExceptionType"/>.</summary>
    public abstract void WriteJsonMembers(Utf8JsonWriter json, Exception exception);

    /// <inheritdoc cref="WriteJsonMembers"/>
    public abstract void WriteXmlMembers(XElement error, Exception exception);

    /// <summary>Members that stand in headers of the answer: of REST services alone.</summary>
    public abstract IReadOnlyDictionary<string, string> WriteHeaders(Exception exception);

    /// <param name="header">A header's text; null where there is none.</param>
    internal abstract void ReadHeaders(Exception exception, Func<string, string?> header);

    internal abstract AmazonServiceException Read(ErrorResponse error, JsonElement json);
    internal abstract AmazonServiceException Read(ErrorResponse error, XElement? xml);
}

public sealed class ErrorModel<T>(string code, int status, ErrorType fault, Structure<T> shape, Func<ErrorResponse, T> make)
    : ErrorModel(code, status, fault, typeof(T)) where T : AmazonServiceException, new()
{
    public override void WriteJsonMembers(Utf8JsonWriter json, Exception exception) => shape.WriteJsonMembers(json, (T)exception);
    public override void WriteXmlMembers(XElement error, Exception exception) => shape.WriteXmlMembers(error, (T)exception);

    public override IReadOnlyDictionary<string, string> WriteHeaders(Exception exception) => shape.Members.Where(m => m.Location is Location.Header)
        .Select(m => KeyValuePair.Create(m.LocationName, m.WriteTexts((T)exception))).Where(h => h.Value.Count > 0).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);

    internal override void ReadHeaders(Exception exception, Func<string, string?> header)
    {
        foreach (var member in shape.Members.Where(m => m.Location is Location.Header))
        {
            if (header(member.LocationName) is { } text)
            {
                member.ReadTexts([text], (T)exception);
            }
        }
    }

    internal override AmazonServiceException Read(ErrorResponse error, JsonElement json) =>
        json.ValueKind is JsonValueKind.Object ? shape.ReadJson(json, make(error), strict: false) : make(error);

    internal override AmazonServiceException Read(ErrorResponse error, XElement? xml) => xml is null ? make(error) : shape.ReadXml(xml, make(error));
}
