using System.Text;
using System.Xml.Linq;

namespace AwsClients;

/// <summary>A request to a REST operation: what stands in its address, its headers, its body.</summary>
/// <param name="Labels">The unescaped labels of the path.</param>
/// <param name="Query">The unescaped parameters, in their order; a list is a parameter that comes again.</param>
/// <param name="Header">A header's text; null where there is none.</param>
public sealed record RestRequest(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<KeyValuePair<string, string>> Query, Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>An answer of a REST operation; without a body the type is empty.</summary>
public sealed record RestAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, string ContentType);

/// <summary>
/// How structures travel in restJson1 and restXml: members bound to the address, the headers, the status, or being the body itself;
/// the rest is a JSON object or an XML document (Smithy, "HTTP binding traits", "AWS restJson1 protocol" and "AWS restXml protocol").
/// </summary>
internal static class RestMessage
{
    /// <summary>Reads what a client sent, strictly.</summary>
    public static T Read<T>(Structure<T> shape, RestRequest request, bool isXml) where T : class, new()
    {
        var value = isXml ? ReadXmlBody(shape, request.Body) : ReadBody(shape, request.Body, strict: true);
        foreach (var member in shape.Members)
        {
            if (Texts(member.Location, member.LocationName, request) is { Count: > 0 } texts)
            {
                Inside(member.Name, () => member.ReadTexts(texts, value));
            }
        }

        return value;
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="root">Of the document, where the body is XML; null for JSON.</param>
    public static RestAnswer Write<T>(Structure<T> shape, T value, int status, XName? root) where T : class, new()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in shape.Members)
        {
            switch (member.Location)
            {
                case Location.Header when member.WriteTexts(value) is { Count: > 0 } texts:
                    headers[member.LocationName] = string.Join(",", texts);
                    break;
                case Location.Status when member.WriteTexts(value) is { Count: > 0 } texts:
                    status = int.Parse(texts[0], System.Globalization.CultureInfo.InvariantCulture);
                    break;
            }
        }

        return WriteBody(shape, value, always: true, root) is var (body, type) ? new(status, headers, body, type) : new(status, headers, [], "");
    }

    /// <param name="always">Whether there is a body even where no member is bound to one.</param>
    /// <param name="root">Of the document, where the body is XML; null for JSON.</param>
    public static (byte[] Body, string ContentType)? WriteBody<T>(Structure<T> shape, T value, bool always, XName? root) where T : class, new() =>
        shape.Members.FirstOrDefault(m => m.Location is Location.Payload) is { } payload ? payload.WritePayload(value)
        : always || shape.Members.Any(m => m.Location is Location.Body) ? root is null ? (Json.Bytes(json => shape.WriteJson(json, value)), Json.ContentType) : (XmlBytes(shape, value, root), "text/xml")
        : null;

    public static T ReadBody<T>(Structure<T> shape, ReadOnlyMemory<byte> body, bool strict) where T : class, new()
    {
        var value = new T();
        if (shape.Members.FirstOrDefault(m => m.Location is Location.Payload) is { } payload)
        {
            Inside(payload.Name, () => payload.ReadPayload(body.ToArray(), value, strict));
            return value;
        }

        using var json = Json.Parse(body);
        return json is null ? value : shape.ReadJson(json.RootElement, value, strict);
    }

    /// <summary>The root's name is not asked for: AWS takes any.</summary>
    /// <exception cref="System.Xml.XmlException">It is no XML.</exception>
    public static T ReadXmlBody<T>(Structure<T> shape, ReadOnlyMemory<byte> body) where T : class, new() =>
        body.IsEmpty ? new T() : shape.ReadXml(XElement.Load(new MemoryStream(body.ToArray())), new T());

    private static byte[] XmlBytes<T>(Structure<T> shape, T value, XName root) where T : class, new()
    {
        var document = new XElement(root);
        shape.WriteXmlMembers(document, value);
        return Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{document.ToString(SaveOptions.DisableFormatting)}");
    }

    private static IReadOnlyList<string> Texts(Location location, string name, RestRequest request) => location switch
    {
        Location.Path => request.Labels.TryGetValue(name, out var label) ? [label] : [],
        Location.Query => [.. request.Query.Where(q => q.Key == name).Select(q => q.Value)],
        Location.Header => request.Header(name) is { } header ? [header] : [],
        _ => [],
    };

    private static void Inside(string member, Action read)
    {
        try
        {
            read();
        }
        catch (WrongTypeException e)
        {
            e.Inside(member);
            throw;
        }
    }
}
